import Syntax

/// The histograms of one score against one feature on one part.
struct PairTally: Sendable {
  private let kind: FeatureKind
  private var counts: [UInt32]
  private var inside: [UInt32]
  private var sums: [Double]
  private var squares: [Double]
  private var ranks: [Double]

  init(_ kind: FeatureKind, bins: Int) {
    let graded = kind == .graded ? bins : 0
    self.kind = kind
    counts = Array(repeating: 0, count: bins)
    inside = Array(repeating: 0, count: bins - graded)
    sums = Array(repeating: 0, count: graded)
    squares = Array(repeating: 0, count: graded)
    ranks = Array(repeating: 0, count: graded)
  }

  /// Adds a chunk whose bytes have these bins; `zeroRank` is the rank of a label of 0.
  mutating func add(_ bins: [UInt16], _ chunk: LabelChunk, zeroRank: Double) {
    for bin in bins { counts[Int(bin)] += 1 }
    for position in chunk.unknown { counts[Int(bins[Int(position)])] -= 1 }
    guard kind == .graded else {
      for position in chunk.inside { inside[Int(bins[Int(position)])] += 1 }
      return
    }
    for bin in bins { ranks[Int(bin)] += zeroRank }
    for position in chunk.unknown { ranks[Int(bins[Int(position)])] -= zeroRank }
    for (index, position) in chunk.inside.enumerated() {
      let bin = Int(bins[Int(position)])
      let grade = Double(chunk.grades[index])
      sums[bin] += grade
      squares[bin] += grade * grade
      ranks[bin] += chunk.weights[index]
    }
  }

  mutating func add(_ other: PairTally) {
    func add<Number: AdditiveArithmetic>(_ sum: inout [Number], _ terms: [Number]) {
      for index in terms.indices { sum[index] += terms[index] }
    }
    add(&counts, other.counts)
    add(&inside, other.inside)
    add(&sums, other.sums)
    add(&squares, other.squares)
    add(&ranks, other.ranks)
  }

  /// Of a binary feature, for polarity times the score.
  func binary(_ polarity: Int) -> BinaryScores {
    let scores = BinaryScores(counts: counts.map(Int.init), positives: inside.map(Int.init))
    return polarity > 0 ? scores : scores.reversed
  }

  /// Of a graded feature, for polarity times the score.
  func graded(_ polarity: Int) -> GradedScores {
    let scores = GradedScores(
      counts: counts.map(Int.init), sums: sums, squares: squares, ranks: ranks)
    return polarity > 0 ? scores : scores.reversed
  }
}
