import Testing

@testable import Discovery

/// Scores and graded labels in the first bytes to fit on, in the others to report.
struct GradedCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let scores: [Double]
  let labels: [Double]

  static let all: [GradedCase] = [
    random("follows", scores: 40, grades: 6, noise: 2),
    random("falls", scores: 40, grades: 6, noise: -2),
    random("many scores", scores: 5000, grades: 30, noise: 10),
    random("noise", scores: 9, grades: 3, noise: 1000),
    random("one score", scores: 1, grades: 5, noise: 1),
    random("one grade", scores: 20, grades: 1, noise: 0),
  ]

  private static func random(_ name: String, scores: Int, grades: Int, noise: Double)
    -> GradedCase
  {
    var draw = Draw(UInt64(scores * grades))
    let drawn = (0..<400).map { _ in draw.below(scores) }
    let labels = drawn.map { score in
      let ideal = Double(score) * Double(grades) / Double(scores)
      let value = (noise < 0 ? Double(grades) - ideal : ideal) + abs(noise) * draw.normal()
      return max(0, min(Double(grades - 1), value.rounded(.down)))
    }
    return GradedCase(testDescription: name, scores: drawn.map(Double.init), labels: labels)
  }

  var ranks: GradeRanks { GradeRanks(Dictionary(labels.map { (Int($0), 1) }, uniquingKeysWith: +)) }

  /// A bin for each whole score, many of them empty.
  func binned(_ range: Range<Int>) -> GradedScores {
    let size = Int(scores.max() ?? 0) + 3
    var counts = [Int](repeating: 0, count: size)
    var sums = [Double](repeating: 0, count: size)
    var (squares, ranks) = (sums, sums)
    for index in range {
      let (bin, label) = (Int(scores[index]) + 1, labels[index])
      counts[bin] += 1
      sums[bin] += label
      squares[bin] += label * label
      ranks[bin] += self.ranks.rank(of: Float(label))
    }
    return GradedScores(counts: counts, sums: sums, squares: squares, ranks: ranks)
  }
}

@Suite struct GradedScoresTests {
  /// Sums of 400 terms, differences of squares among them.
  private let rounding = 1e-10

  @Test(arguments: GradedCase.all)
  func `Spearman is Pearson of mid-ranks at both polarities`(_ example: GradedCase) {
    let binned = example.binned(0..<400)
    let naive = Naive.spearman(example.scores, example.labels)
    #expect(agree(binned.spearman(example.ranks), naive, within: rounding))
    #expect(agree(binned.reversed.spearman(example.ranks), naive.map { -$0 }, within: rounding))
  }

  @Test(arguments: GradedCase.all)
  func `the monotone fit is the min-max formula's, and R2 its share of unseen variance`(
    _ example: GradedCase
  ) {
    let (fitted, reported) = (0..<200, 200..<400)
    for polarity in [1.0, -1] {
      let scores = example.scores.map { polarity * $0 }
      let fit = Naive.isotonic(Array(scores[fitted]), Array(example.labels[fitted]))
      let naive = Naive.r2(fit, Array(scores[reported]), Array(example.labels[reported]))
      var (first, second) = (example.binned(fitted), example.binned(reported))
      if polarity < 0 { (first, second) = (first.reversed, second.reversed) }
      #expect(agree(second.r2(first.monotoneFit), naive, within: rounding))
      #expect(zip(first.monotoneFit, first.monotoneFit.dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  @Test func `grades share the mean of their ranks, and nothing is said of no bytes`() {
    let ranks = GradeRanks([0: 3, 2: 1, 7: 2])
    #expect([0, 2, 7].map { ranks.rank(of: $0) } == [2, 4, 5.5])
    #expect(ranks.count == 6 && ranks.positives == 3)
    let none = GradedScores(counts: [0], sums: [0], squares: [0], ranks: [0])
    #expect(none.spearman(GradeRanks([:])) == nil && none.r2([0]) == nil)
  }
}
