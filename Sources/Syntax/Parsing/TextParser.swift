import CTreeSitter

/// Parses texts of one language and says what its queries find in them.
final class TextParser {
  private var parser: Parser
  private let passes: [QueryPass]
  private let nodes: WantedNodes?
  private let firstNode: Int
  /// Of structural features.
  let count: Int
  private let collector = Collector()
  let kinds: NodeKinds

  /// The tree of the text that was parsed last, so that it can be surveyed first and queried later.
  private var last: Tree?
  private var lastText: [UInt8] = []
  private var lastSurvey = Survey()

  /// `wanted` are indices of the grammar's structural features. Throws `badQuery`.
  init(_ grammar: Grammar, _ language: Language, wanted: Set<Int>) throws(SyntaxError) {
    parser = Parser(language)
    kinds = NodeKinds(language, grammar.description)
    count = grammar.structural.count
    passes = [
      try QueryPass(grammar.queries, grammar, language, hard: false, wanted: wanted),
      try QueryPass(grammar.hard, grammar, language, hard: true, wanted: wanted),
    ].compactMap { $0 }
    firstNode = grammar.queried
    nodes = grammar.nodes.flatMap { WantedNodes($0, wanted.map { $0 - grammar.queried }) }
  }

  // A tree must not outlive its parser.
  deinit { last = nil }

  /// What the tree of a text says of itself. Throws a refusal where it can't be had.
  func survey(_ text: [UInt8], within limit: TimeLimit) throws(Refusal) -> Survey {
    if last != nil, text == lastText { return lastSurvey }
    // A parse that is given up takes every tree of its parser with it.
    last = nil
    let tree = try parser.parse(text, limit)
    lastSurvey = try Survey(checking: tree, kinds: kinds, of: text)
    lastText = text
    last = consume tree
    return lastSurvey
  }

  /// The same, and the regions of every structural feature, each once.
  ///
  /// - Parameters:
  ///   - lines: ascending; where lines are longer than their newlines say.
  ///   - isPart: whether the text is a part of a file, so that the tree's root is nothing.
  func read(
    _ text: [UInt8], lines: [Range<Int>] = [], isPart: Bool, within limit: TimeLimit
  ) throws(Refusal) -> (survey: Survey, regions: [Regions]) {
    let survey = try survey(text, within: limit)
    var regions = [Regions](repeating: Regions(), count: count)
    guard let tree = last.take() else { return (survey, regions) }
    for pass in passes {
      try pass.collect(
        collector, tree, text, lines: lines, isPart: isPart, within: limit, into: &regions)
    }
    for (node, found) in (nodes?.regions(in: tree, text, isPart: isPart) ?? []).enumerated() {
      regions[firstNode + node] = found
    }
    return (survey, regions)
  }
}
