/// How a score follows a number, from sums in bins that rise with the score.
package struct GradedScores: Sendable {
  /// Per bin: bytes with a known label, the sum of labels, of their squares, of their ranks.
  let counts: [Int]
  let sums: [Double]
  let squares: [Double]
  let ranks: [Double]

  package init(counts: [Int], sums: [Double], squares: [Double], ranks: [Double]) {
    self.counts = counts
    self.sums = sums
    self.squares = squares
    self.ranks = ranks
  }

  /// The same for the negated score.
  var reversed: GradedScores {
    GradedScores(
      counts: counts.reversed(), sums: sums.reversed(), squares: squares.reversed(),
      ranks: ranks.reversed())
  }

  /// Spearman's rank correlation, -1 to 1: Pearson's of the ranks, ties sharing their mean. Values
  /// in one bin count as tied. nil where either side is constant.
  ///
  /// - Parameter labels: the same labels' ranks.
  package func spearman(_ labels: GradeRanks) -> Double? {
    let mean = (Double(labels.count) + 1) / 2
    return correlation(
      sum: Double(labels.count) * mean,
      squares: labels.spread + Double(labels.count) * mean * mean)
  }

  /// As `spearman`, of bytes that are only some of those the labels' ranks were taken over.
  ///
  /// - Parameters:
  ///   - sum: the sum of these bytes' ranks.
  ///   - squares: the sum of their squares.
  func correlation(sum: Double, squares: Double) -> Double? {
    let count = Double(counts.reduce(0, +))
    guard count > 1 else { return nil }
    let (middle, mean) = ((count + 1) / 2, sum / count)
    var (below, products, spread) = (0.0, 0.0, 0.0)
    for bin in counts.indices where counts[bin] > 0 {
      let size = Double(counts[bin])
      let rank = below + (size + 1) / 2 - middle
      products += rank * (ranks[bin] - size * mean)
      spread += size * rank * rank
      below += size
    }
    let scale = (spread * (squares - sum * mean)).squareRoot()
    return scale > 0 ? products / scale : nil
  }

  /// The best fit that never falls as the score rises, by bin: pool adjacent violators (Barlow et
  /// al. 1972). Bins without a byte take the value below them.
  package var monotoneFit: [Double] {
    var blocks: [(value: Double, weight: Double, bins: Int)] = []
    for bin in counts.indices {
      let weight = Double(counts[bin])
      var block = (value: weight > 0 ? sums[bin] / weight : 0, weight: weight, bins: 1)
      while let last = blocks.last,
        block.weight == 0 || last.weight == 0 || last.value >= block.value
      {
        let weight = last.weight + block.weight
        let value =
          weight > 0 ? (last.value * last.weight + block.value * block.weight) / weight : 0
        block = (value, weight, last.bins + block.bins)
        blocks.removeLast()
      }
      blocks.append(block)
    }
    return blocks.flatMap { Array(repeating: $0.value, count: $0.bins) }
  }

  /// The share of the labels' variance that `fit` explains: at most 1, 0 for the mean, below that
  /// for worse. nil where labels are constant.
  package func r2(_ fit: [Double]) -> Double? {
    let count = Double(counts.reduce(0, +))
    guard count > 0 else { return nil }
    let sum = sums.reduce(0, +)
    let total = squares.reduce(0, +) - sum * sum / count
    guard total > 0 else { return nil }
    var left = 0.0
    for bin in counts.indices where counts[bin] > 0 {
      left += squares[bin] - 2 * fit[bin] * sums[bin] + fit[bin] * fit[bin] * Double(counts[bin])
    }
    return 1 - left / total
  }
}

/// The ranks of a graded feature's labels in one part: equal labels share their mean rank.
package struct GradeRanks: Sendable {
  /// How many bytes have a known label.
  package let count: Int
  /// The sum of squared differences of the ranks from their mean.
  package let spread: Double
  /// How many bytes are above zero.
  package let positives: Int
  /// By label, of those below `mostLow`, 0 where there was none; nearly all labels are.
  private let low: [Double]
  private let high: [Int: Double]
  private static let mostLow = 1024

  /// - Parameter histogram: bytes by label.
  package init(_ histogram: [Int: Int]) {
    count = histogram.values.reduce(0, +)
    positives = count - (histogram[0] ?? 0)
    let mean = (Double(count) + 1) / 2
    var (below, spread, ranks) = (0.0, 0.0, [Int: Double]())
    for (grade, size) in histogram.sorted(by: { $0.key < $1.key }) {
      let rank = below + (Double(size) + 1) / 2
      ranks[grade] = rank
      spread += Double(size) * (rank - mean) * (rank - mean)
      below += Double(size)
    }
    self.spread = spread
    let size = min(Self.mostLow, (histogram.keys.max() ?? -1) + 1)
    low = (0..<size).map { ranks[$0] ?? 0 }
    high = ranks.filter { $0.key >= size }
  }

  /// The rank of a label that was counted, as a share of all: -1/2 to 1/2.
  func position(of grade: Float) -> Double {
    (rank(of: grade) - (Double(count) + 1) / 2) / Double(max(count, 1))
  }

  /// The rank of a label that was counted.
  func rank(of grade: Float) -> Double {
    let grade = Int(grade)
    return grade < low.count ? low[grade] : high[grade] ?? 0
  }
}
