import Synchronization

/// A query that a user gave, and the processes that run it.
///
/// A grammar's own queries were tried out; this one may be anything.
final class GivenQuery: Sendable {
  /// In the order they are written.
  let captures: [StructuralFeature]

  private let source: QuerySource
  private let question: [UInt8]
  private let state: Mutex<State>

  private struct State {
    /// Compiled it, and wait for a text.
    var waiting: [QueryProcess] = []
    /// What the query fails at: then it is not tried again.
    var problem: QueryProblem?
  }

  /// Throws `badQuery`, `featureExists`.
  init(_ source: QuerySource, _ grammar: Grammar) throws(SyntaxError) {
    try QueryShape.check(source)
    self.source = source
    question =
      QueryQuestion(language: grammar.name, folder: grammar.folder, query: source.text).message
    let (process, captures) = try Self.start(question, source)
    self.captures = captures
    state = Mutex(State(waiting: [process]))
  }

  /// Why it could not be run on some text.
  var problem: QueryProblem? { state.withLock { $0.problem } }

  /// Whether a pattern says `_`: there need not be a node between two others.
  var hasWildcard: Bool {
    source.text.split { !($0.isLetter || $0.isNumber || "_-.@".contains($0)) }.contains("_")
  }

  /// Where each of its features is in a text; nil where the query fails at it, or the text can't be
  /// parsed.
  func regions(of text: [UInt8]) -> [Regions]? {
    guard let process = process() else { return nil }
    guard let answer = process.ask(text) else {
      fail(process.end, QueryLimits.reading(bytes: text.count).seconds)
      return nil
    }
    state.withLock { $0.waiting.append(process) }
    guard let regions = RegionsMessage.read(answer), regions.count == captures.count else {
      return nil
    }
    return regions
  }

  /// One that waits, or else a new one.
  private func process() -> QueryProcess? {
    let (waiting, failed) = state.withLock { ($0.waiting.popLast(), $0.problem != nil) }
    if failed { return nil }
    if let waiting { return waiting }
    do throws(SyntaxError) {
      return try Self.start(question, source).process
    } catch {
      fail(.notStarted, 0)
      return nil
    }
  }

  private func fail(_ end: QueryProcess.End, _ seconds: Int) {
    let problem = QueryProblem(end.reason(seconds), at: 0, of: source)
    state.withLock { state in
      state.problem = state.problem ?? problem
      state.waiting = []
    }
  }

  private static func start(
    _ question: [UInt8], _ source: QuerySource
  ) throws(SyntaxError) -> (process: QueryProcess, captures: [StructuralFeature]) {
    func failed(_ end: QueryProcess.End) -> SyntaxError {
      .badQuery(QueryProblem(end.reason(QueryLimits.compiling.seconds), at: 0, of: source))
    }
    guard let process = QueryProcess() else { throw failed(.notStarted) }
    guard let answer = QueryAnswer(message: process.ask(question)) else {
      throw failed(process.end)
    }
    switch answer {
    case .captures(let captures): return (process, captures.map(\.feature))
    case .bad(let problem): throw .badQuery(problem)
    case .exists(let name): throw .featureExists(name: name)
    }
  }
}

extension QueryProcess.End {
  fileprivate func reason(_ seconds: Int) -> String {
    switch self {
    case .tooSlow: "this takes longer than \(seconds) seconds: ask for less"
    case .tooLarge: "this takes more memory than a query may: ask for less"
    case .brokeDown: "tree-sitter breaks down at this query: write it otherwise"
    case .notStarted: "the process that runs a query can't be started"
    }
  }
}
