import Syntax

/// The histograms of one score against one feature on one part, and the first of the ranking where they
/// are kept.
struct PairTally: Sendable {
  private let kind: FeatureKind
  private var counts: [UInt32]
  private var inside: [UInt32]
  private var sums: [Double]
  private var squares: [Double]
  private var rankSums: [Double]
  private var top: TopRanking?

  init(_ kind: FeatureKind, bins: Int, top: TopRanking? = nil) {
    precondition(top == nil || kind == .binary, "only average precision asks for the first")
    self.top = top
    let graded = kind == .graded ? bins : 0
    self.kind = kind
    counts = Array(repeating: 0, count: bins)
    inside = Array(repeating: 0, count: bins - graded)
    sums = Array(repeating: 0, count: graded)
    squares = Array(repeating: 0, count: graded)
    rankSums = Array(repeating: 0, count: graded)
  }

  /// Adds a chunk whose bytes have these bins; `zeroRank` is the rank of a label of 0.
  mutating func add(_ bins: [UInt16], _ chunk: LabelChunk, zeroRank: Double) {
    for bin in bins { counts[Int(bin)] += 1 }
    for position in chunk.unknown { counts[Int(bins[Int(position)])] -= 1 }
    guard kind == .graded else {
      for position in chunk.inside { inside[Int(bins[Int(position)])] += 1 }
      return
    }
    for bin in bins { rankSums[Int(bin)] += zeroRank }
    for position in chunk.unknown { rankSums[Int(bins[Int(position)])] -= zeroRank }
    for (index, position) in chunk.inside.enumerated() {
      let bin = Int(bins[Int(position)])
      let grade = Double(chunk.grades[index])
      sums[bin] += grade
      squares[bin] += grade * grade
      rankSums[bin] += chunk.weights[index]
    }
  }

  /// Adds the scores of a chunk to the first of the ranking, where those are kept.
  mutating func rank(_ values: [Float], _ chunk: LabelChunk) {
    top?.add(values, chunk)
  }

  mutating func add(_ other: PairTally) {
    precondition(top == nil && other.top == nil, "rankings are not merged")
    func add<Number: AdditiveArithmetic>(_ sum: inout [Number], _ terms: [Number]) {
      for index in terms.indices { sum[index] += terms[index] }
    }
    add(&counts, other.counts)
    add(&inside, other.inside)
    add(&sums, other.sums)
    add(&squares, other.squares)
    add(&rankSums, other.rankSums)
  }

  /// Of a binary feature, for polarity times the score; the ranking's, where its first are kept.
  func binary(_ polarity: Int) -> BinaryScores {
    let scores = BinaryScores(counts: counts.map(Int.init), positives: inside.map(Int.init))
    var signed = polarity > 0 ? scores : scores.reversed
    signed.top = top
    return signed
  }

  /// Of a graded feature, for polarity times the score.
  func graded(_ polarity: Int) -> GradedScores {
    let scores = GradedScores(
      counts: counts.map(Int.init), sums: sums, squares: squares,
      ranks: rankSums)
    return polarity > 0 ? scores : scores.reversed
  }

  /// By bin: the rank of a value as a share of all, -1/2 to 1/2.
  var ranks: [Float] {
    let total = Double(max(counts.reduce(0) { $0 + Int($1) }, 1))
    var below = 0.0
    return counts.map { count in
      defer { below += Double(count) }
      return Float((below + Double(count) / 2) / total - 0.5)
    }
  }

  /// The mean of a score where its feature is on, weighted by the label; by the bins' lower ends.
  func meanInside(_ bins: Bins) -> Float {
    let weights = kind == .graded ? sums : inside.map(Double.init)
    var (weight, sum) = (0.0, 0.0)
    for (bin, own) in weights.enumerated() where own > 0 {
      let value = Double(bins.lowest(in: bin))
      guard abs(value) < 1e30 else { continue }
      weight += own
      sum += own * value
    }
    return weight > 0 ? Float(sum / weight) : 0
  }

  /// The counts by bins of one width, as the score's values are, whatever its polarity.
  func histogram(_ bins: Bins, bars: Int = 40) -> ValueHistogram {
    let places = counts.indices.filter { counts[$0] > 0 }
    func value(_ bin: Int) -> Float {
      let value = bins.lowest(in: bin)
      return value.magnitude < 1e30 ? value : 0
    }
    var range: ClosedRange<Float> = -1...1
    if bins.isUnbounded, let first = places.first, let last = places.last {
      range = value(first)...max(value(last), value(first).nextUp)
    }
    var (all, on) = ([Int](repeating: 0, count: bars), [Int](repeating: 0, count: bars))
    var grades = [Double](repeating: 0, count: bars)
    for bin in places {
      let share = (value(bin) - range.lowerBound) / (range.upperBound - range.lowerBound)
      let bar = max(0, min(bars - 1, Int(share * Float(bars))))
      all[bar] += Int(counts[bin])
      if kind == .graded { grades[bar] += sums[bin] } else { on[bar] += Int(inside[bin]) }
    }
    guard kind == .binary else {
      return ValueHistogram(
        range: range, outside: all, means: zip(grades, all).map { $1 == 0 ? nil : $0 / Double($1) })
    }
    return ValueHistogram(range: range, outside: zip(all, on).map { $0 - $1 }, inside: on)
  }

  /// The best monotone fit of a graded feature to polarity times the score, by coarse bins.
  func coarseFit(_ stream: ScoreStream, _ coarse: Bins) -> [Double]? {
    guard kind == .graded else { return nil }
    let fine = stream.bins
    var (sizes, totals) = ([Int](repeating: 0, count: coarse.count), [Double]())
    totals = sizes.map { _ in 0 }
    // A fine bin lies within one coarse bin, but for those beyond its ends.
    let places = coarse.bins(of: (0..<fine.count).map { fine.lowest(in: $0) })
    for (bin, place) in places.enumerated() {
      sizes[Int(place)] += Int(counts[bin])
      totals[Int(place)] += sums[bin]
    }
    let scores = GradedScores(counts: sizes, sums: totals, squares: totals, ranks: totals)
    return (stream.polarity > 0 ? scores : scores.reversed).monotoneFit
  }
}
