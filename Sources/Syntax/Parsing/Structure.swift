import CTreeSitter

/// The structural half of a labeler: guard, parser, survey, query.
final class Structure {
  private var parser: Parser
  /// For raw text, so that the file's own tree stays whole whatever happens there.
  private var rawParser: Parser
  private let passes: [QueryPass]
  private let count: Int
  private let nodes: WantedNodes?
  /// The first of the nodes' features.
  private let firstNode: Int
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
    count = grammar.structural.count
    var passes = [
      try QueryPass(grammar.queries, grammar, language, hard: false, wanted: wanted)
    ]
    if wanted.contains(where: { grammar.structural[$0].hardNegative != nil }) {
      passes.append(try QueryPass(grammar.hard, grammar, language, hard: true, wanted: wanted))
    }
    self.passes = passes
    firstNode = grammar.queried
    nodes = grammar.nodes.flatMap { WantedNodes($0, wanted.map { $0 - grammar.queried }) }
  }

  /// Refuses what the parser must not be given.
  static func check(_ bytes: [UInt8], _ nesting: Nesting?) throws(Refusal) {
    guard bytes.count <= largest else { throw .tooLarge }
    if let nesting, nesting.exceeds(deepest, in: bytes) { throw .tooDeep }
  }

  /// Parses a file, or says why it can't be.
  func read(_ bytes: [UInt8]) throws(Refusal) -> Reading {
    try Self.check(bytes, nesting)
    let limit = TimeLimit(bytes: bytes.count)
    let tree = try parser.parse(bytes, limit)
    let survey = try Survey(checking: tree, kinds: kinds, bytes: bytes.count)
    var regions = [Regions](repeating: Regions(), count: count)
    for pass in passes {
      try pass.collect(collector, tree, bytes, within: limit, into: &regions)
    }
    var hidden = Regions()
    if passes.contains(where: \.readsRawText) {
      for range in survey.opaque.merged() where nesting?.mayHide(bytes[range]) ?? true {
        let text = Array(bytes[range])
        do throws(Refusal) {
          let tree = try rawParser.parse(text, limit)
          _ = try Survey(checking: tree, kinds: kinds, bytes: text.count)
          for pass in passes {
            try pass.collect(
              collector, tree, text, raw: true, at: range.lowerBound, within: limit,
              into: &regions)
          }
        } catch {
          hidden.insert(range.lowerBound, range.upperBound)
        }
      }
    }
    for (node, found) in (nodes?.regions(in: tree, bytes) ?? []).enumerated() {
      regions[firstNode + node] = found
    }
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
