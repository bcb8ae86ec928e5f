import CTreeSitter

/// The structural half of a labeler: guard, parser, survey, query.
final class Structure {
  private var parser: Parser
  /// For raw text, so that the file's own tree stays whole whatever happens there.
  private var rawParser: Parser
  private let query: Query
  /// For raw text: the features that are known there. Nil where none of them is wanted.
  private let rawQuery: Query?
  private let nodes: WantedNodes?
  private let kinds: NodeKinds
  private let nesting: Nesting?
  private let collector = Collector()

  /// What a parse says of a file.
  struct Reading {
    /// By structural feature of the grammar.
    var regions: [Regions]
    /// Where a label is unknown.
    var unknown: [Known: [Range<Int>]]
  }

  /// clang's own limit is 256.
  static let deepest = 1_000
  /// A tree takes about 60 bytes for each byte of text.
  static let largest = 64 << 20

  /// `wanted` are indices of the grammar's structural features. Throws `badGrammar`, `badQuery`.
  init(_ grammar: Grammar, wanted: Set<Int>) throws(SyntaxError) {
    guard let language = grammar.language else {
      throw .badGrammar(path: grammar.name, reason: "it has features but no parser")
    }
    parser = Parser(language)
    rawParser = Parser(language)
    kinds = NodeKinds(language, grammar.description)
    nesting = grammar.description.nesting.map(Nesting.init)
    let text = grammar.queries.map(\.text).joined(separator: "\n")
    let source = QuerySource(name: "features", text: text)
    query = try Query(source, language: language)
    query.disablePatterns { wanted.contains($0) }
    let raw = wanted.filter { grammar.structural[$0].known == .everywhere }
    rawQuery = raw.isEmpty ? nil : try Query(source, language: language)
    rawQuery?.disablePatterns { raw.contains($0) }
    nodes = grammar.nodes.flatMap { WantedNodes($0, wanted.map { $0 - grammar.queried }) }
  }

  /// Parses a file, or says why it can't be.
  func read(_ bytes: [UInt8]) throws(Refusal) -> Reading {
    guard bytes.count <= Self.largest else { throw .tooLarge }
    if let nesting, nesting.exceeds(Self.deepest, in: bytes) { throw .tooDeep }
    let limit = TimeLimit(bytes: bytes.count)
    let tree = try parser.parse(bytes, limit)
    let survey = try Survey(checking: tree, kinds: kinds, bytes: bytes.count)
    var regions = collector.regions(of: query, in: tree, bytes)
    var hidden = Regions()
    if let rawQuery {
      for range in survey.opaque.merged() where nesting?.mayHide(bytes[range]) ?? true {
        let text = Array(bytes[range])
        do throws(Refusal) {
          let tree = try rawParser.parse(text, limit)
          _ = try Survey(checking: tree, kinds: kinds, bytes: text.count)
          for (feature, found) in collector.regions(of: rawQuery, in: tree, text).enumerated() {
            regions[feature].insert(found, movedBy: range.lowerBound)
          }
        } catch {
          hidden.insert(range.lowerBound, range.upperBound)
        }
      }
    }
    if let nodes { regions += nodes.regions(in: tree, bytes) }
    var untrusted = survey.lost
    untrusted.insert(survey.opaque, movedBy: 0)
    return Reading(
      regions: regions,
      unknown: [
        .everywhere: hidden.merged(), .inMacros: survey.lost.merged(),
        .structural: untrusted.merged(),
      ])
  }
}
