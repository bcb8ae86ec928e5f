/// A grammar's queries of one kind at work on a tree.
final class QueryPass {
  private let query: Query
  /// By capture: the grammar's structural features that take its regions.
  private let targets: [[Int]]

  /// Of a grammar's features, or of its hard negatives. `wanted` are indices of its structural
  /// features; nil where the queries find none of them. Throws `badQuery`.
  init?(
    _ queries: QuerySet, _ grammar: Grammar, _ language: Language, hard: Bool, wanted: Set<Int>
  ) throws(SyntaxError) {
    let structural = grammar.structural
    let targets = { (captured: StructuralFeature) in
      structural.indices.filter {
        structural[$0].capture == captured.capture && (structural[$0].hardNegative != nil) == hard
      }
    }
    let query = try queries.compiled(language) { targets($0).contains(where: wanted.contains) }
    guard let query else { return nil }
    self.query = query
    self.targets = query.features.map(targets)
  }

  /// Adds what the query captures in a tree to `regions`, which are by structural feature. Throws
  /// `tooSlow`.
  func collect(
    _ collector: borrowing Collector, _ tree: borrowing Tree, _ text: [UInt8],
    lines: [Range<Int>], isPart: Bool, within limit: TimeLimit, into regions: inout [Regions]
  ) throws(Refusal) {
    let found = try collector.regions(
      of: query, in: tree, text, lines: lines, isPart: isPart, within: limit)
    for (capture, found) in found.enumerated() {
      for feature in targets[capture] { regions[feature].insert(found) }
    }
  }
}
