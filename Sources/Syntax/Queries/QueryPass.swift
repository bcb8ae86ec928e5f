/// A grammar's queries of one kind at work: on a file's tree, and on raw text.
final class QueryPass {
  private let query: Query
  /// The features that are known in raw text; nil where none of them is wanted.
  private let rawQuery: Query?
  /// By capture: the grammar's structural features that take its regions.
  private let targets: [[Int]]

  /// Of a grammar's features, or of its hard negatives. `wanted` are indices of its structural
  /// features. Throws `badQuery`.
  init(
    _ queries: QuerySet, _ grammar: Grammar, _ language: Language, hard: Bool, wanted: Set<Int>
  ) throws(SyntaxError) {
    query = try queries.compiled(language)
    let structural = grammar.structural
    let targets = query.features.map { captured in
      structural.indices.filter {
        structural[$0].capture == captured.capture && (structural[$0].hardNegative != nil) == hard
      }
    }
    self.targets = targets
    query.disablePatterns { targets[$0].contains(where: wanted.contains) }
    let raw = wanted.filter { structural[$0].known == .everywhere }
    let isRaw = targets.contains { $0.contains(where: raw.contains) }
    rawQuery = isRaw ? try queries.compiled(language) : nil
    rawQuery?.disablePatterns { targets[$0].contains(where: raw.contains) }
  }

  var readsRawText: Bool { rawQuery != nil }

  /// Adds what the query captures in a tree to `regions`, which are by structural feature; `start`
  /// is where the tree's text lies in the file. Throws `tooSlow`.
  func collect(
    _ collector: borrowing Collector, _ tree: borrowing Tree, _ bytes: [UInt8], raw: Bool = false,
    at start: Int = 0, within limit: TimeLimit, into regions: inout [Regions]
  ) throws(Refusal) {
    guard let query = raw ? rawQuery : query else { return }
    let found = try collector.regions(of: query, in: tree, bytes, within: limit)
    for (capture, found) in found.enumerated() {
      for feature in targets[capture] { regions[feature].insert(found, movedBy: start) }
    }
  }
}
