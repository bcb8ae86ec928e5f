import Testing

@testable import Discovery

/// Scores and labels to measure, and what is peculiar about them.
struct RankingCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let scores: [Double]
  let labels: [Bool]

  static let all: [RankingCase] = [
    random("few scores, many ties", count: 400, scores: 7, inside: 0.3),
    random("many scores", count: 500, scores: 100_000, inside: 0.1),
    random("rare", count: 500, scores: 200, inside: 0.01),
    random("nearly all inside", count: 300, scores: 50, inside: 0.97),
    random("one score", count: 50, scores: 1, inside: 0.4),
    random("nothing inside", count: 50, scores: 10, inside: 0),
    random("all inside", count: 50, scores: 10, inside: 1),
    RankingCase(testDescription: "one byte", scores: [0.5], labels: [true]),
    RankingCase(testDescription: "no byte", scores: [], labels: []),
  ]

  private static func random(_ name: String, count: Int, scores: Int, inside: Double)
    -> RankingCase
  {
    var draw = Draw(UInt64(count * scores))
    let labels = (0..<count).map { _ in draw.unit() < inside }
    return RankingCase(
      testDescription: name,
      scores: labels.map { Double(draw.below(scores)) + ($0 ? Double(scores / 3) : 0) },
      labels: labels)
  }

  /// A bin for each distinct score.
  var binned: BinaryScores {
    let distinct = Set(scores).sorted()
    var (counts, positives) = (distinct.map { _ in 0 }, distinct.map { _ in 0 })
    for (score, isInside) in zip(scores, labels) {
      guard let bin = distinct.firstIndex(of: score) else { continue }
      counts[bin] += 1
      positives[bin] += isInside ? 1 : 0
    }
    return BinaryScores(counts: counts, positives: positives)
  }

  var negated: [Double] { scores.map { -$0 } }
}

@Suite struct BinaryScoresTests {
  /// Sums of at most 500 terms of at most 1 in another order.
  private let rounding = 500 * Double.ulpOfOne

  @Test(arguments: RankingCase.all)
  func `average precision is the definition's at both polarities`(_ example: RankingCase) {
    #expect(
      agree(
        example.binned.averagePrecision,
        Naive.averagePrecision(example.scores, example.labels), within: rounding))
    #expect(
      agree(
        example.binned.reversed.averagePrecision,
        Naive.averagePrecision(example.negated, example.labels), within: rounding))
  }

  @Test(arguments: RankingCase.all)
  func `AUROC is the share of pairs in the right order`(_ example: RankingCase) {
    #expect(
      agree(
        example.binned.auroc, Naive.auroc(example.scores, example.labels), within: rounding))
    #expect(
      agree(
        example.binned.reversed.auroc, Naive.auroc(example.negated, example.labels),
        within: rounding))
  }

  @Test(arguments: RankingCase.all)
  func `the best threshold has the largest F1, and its overlap is the definition's`(
    _ example: RankingCase
  ) {
    let distinct = Set(example.scores).sorted()
    let bin = example.binned.bestThreshold
    let best = Naive.bestThreshold(example.scores, example.labels)
    #expect((bin == nil) == (best == nil))
    guard let bin, let best else { return }
    let overlap = example.binned.overlap(from: bin)
    let naive = Naive.overlap(example.scores, example.labels, from: distinct[bin])
    #expect(agree(overlap?.f1, best.f1, within: rounding))
    #expect(agree(overlap?.f1, naive?.f1, within: rounding))
    #expect(agree(overlap?.iou, naive?.iou, within: rounding))
  }

  @Test func `prevalence is the share inside, and nothing is said of no bytes`() {
    #expect(BinaryScores(counts: [3, 5], positives: [1, 1]).prevalence == 0.25)
    let none = BinaryScores(counts: [0, 0], positives: [0, 0])
    #expect(none.prevalence == nil && none.auroc == nil && none.overlap(from: 0) == nil)
  }
}
