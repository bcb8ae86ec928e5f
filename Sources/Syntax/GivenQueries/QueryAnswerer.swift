import Glibc

/// The other half of `QueryProcess`: compiles the query that it is told, then says where its features
/// are in one text after the other.
package enum QueryAnswerer {
  /// What the command's first argument is then.
  package static let argument = QueryProcess.argument

  /// Returns when nobody asks any more.
  package static func run() {
    QueryLimits.leaveNoCore()
    QueryLimits.compiling.begin()
    closefrom(STDERR_FILENO + 1)
    let channel = QueryChannel(descriptor: STDIN_FILENO)
    guard let question = QueryQuestion(message: channel.receive()) else { return }
    QueryLimits.boundMemory(bytes: 0)
    do throws(SyntaxError) {
      let query = try Compiled(question)
      guard channel.send(QueryAnswer.captures(query.captures).message) else { return }
      answer(query, channel)
    } catch {
      _ = channel.send(error.answer.message)
    }
  }

  private static func answer(_ query: Compiled, _ channel: QueryChannel) {
    while true {
      QueryLimits.end()
      guard let text = channel.receive() else { return }
      QueryLimits.reading(bytes: text.count).begin()
      QueryLimits.boundMemory(bytes: text.count)
      let regions = query.regions(of: text) ?? []
      guard channel.send(RegionsMessage.write(regions)) else { return }
    }
  }

  /// The query, as one of the grammar's own.
  private struct Compiled {
    let captures: [QueryAnswer.Capture]
    private let structure: Structure
    private let indices: Range<Int>

    init(_ question: QueryQuestion) throws(SyntaxError) {
      var grammar = try Grammar(question.language, in: question.folder)
      let first = grammar.queried
      let added = try grammar.add(QuerySource(name: "query", text: question.query))
      captures = added.map(QueryAnswer.Capture.init)
      indices = first..<grammar.queried
      structure = try Structure(grammar, wanted: Set(indices))
    }

    /// nil for a text that the parser can't be given.
    func regions(of text: [UInt8]) -> [Regions]? {
      (try? structure.read(text)).map { Array($0.regions[indices]) }
    }
  }
}

extension SyntaxError {
  fileprivate var answer: QueryAnswer {
    switch self {
    case .badQuery(let problem): .bad(problem)
    case .featureExists(let name): .exists(name: name)
    default:
      .bad(QueryProblem("\(self)", at: 0, of: QuerySource(name: "query", text: "")))
    }
  }
}
