import CTreeSitter

/// The structural half of a labeler: guard, parser, survey, query.
final class Structure {
  private var parser: Parser
  private let query: Query
  private let kinds: NodeKinds
  private let nesting: Nesting?
  private let collector = Collector()

  /// What a parse says of a file.
  struct Reading {
    /// By structural feature of the grammar.
    var regions: [Regions]
    var lost: [Range<Int>]
    var lostOrOpaque: [Range<Int>]
  }

  /// Why there is no reading.
  enum Refusal: Error {
    case tooLarge
    case tooDeep
    case tooIntricate
    case tooSlow(seconds: Int)

    var sentence: String {
      let reason =
        switch self {
        case .tooLarge: "it is larger than \(Structure.largest >> 20) MiB"
        case .tooDeep: "its brackets nest deeper than \(Structure.deepest)"
        case .tooIntricate: "it is no code that the parser can make sense of"
        case .tooSlow(let seconds): "that took longer than \(seconds) seconds"
        }
      return "not parsed, since \(reason): its structural labels are unknown"
    }
  }

  /// clang's own limit is 256.
  static let deepest = 1_000
  /// A tree takes about 20 bytes for each byte of text.
  static let largest = 256 << 20

  init(_ grammar: Grammar, wanted: Set<Int>) throws(SyntaxError) {
    guard let language = grammar.language else {
      throw .badGrammar(path: grammar.name, reason: "it has features but no parser")
    }
    parser = Parser(language)
    kinds = NodeKinds(language, grammar.description)
    nesting = grammar.description.nesting.map(Nesting.init)
    let text = grammar.queries.map(\.text).joined(separator: "\n")
    query = try Query(QuerySource(name: "features", text: text), language: language)
    query.disablePatterns { wanted.contains($0) }
  }

  func read(_ bytes: [UInt8]) -> Result<Reading, Refusal> {
    guard bytes.count <= Self.largest else { return .failure(.tooLarge) }
    if let nesting, nesting.exceeds(Self.deepest, in: bytes) { return .failure(.tooDeep) }
    do throws(Parser.Failure) {
      let tree = try parser.parse(bytes)
      let survey = Survey(tree, kinds: kinds)
      guard survey.depth <= Survey.deepest, survey.cost <= Survey.costliest else {
        return .failure(.tooIntricate)
      }
      var untrusted = survey.lost
      for region in survey.opaque.all { untrusted.insert(Int(region.start), Int(region.end)) }
      return .success(
        Reading(
          regions: collector.regions(of: query, in: tree, bytes), lost: survey.lost.merged(),
          lostOrOpaque: untrusted.merged()))
    } catch {
      switch error {
      case .tooIntricate: return .failure(.tooIntricate)
      case .tooSlow(let seconds): return .failure(.tooSlow(seconds: seconds))
      }
    }
  }
}
