import Syntax

/// One score against one feature on the report part, cluster by cluster: coarse histograms for
/// rankings, and what a frozen threshold says.
///
/// Memory: clusters x 352 bins x 8 bytes for a binary feature, 32 for a graded one.
struct ClusterTally: Sendable {
  let bins: Bins
  private let kind: FeatureKind
  /// (clusters, columns, bins); columns of a binary feature: bytes with a known label, those inside;
  /// of a graded one: bytes, sums of labels, of their squares, of their ranks' distance from the rank
  /// of 0. Ranks are shares of all, so that floats hold the sums to 5 digits.
  private(set) var histograms: [Float]
  /// By cluster, of a graded feature: the sums of ranks (-1/2 to 1/2) and of their squares.
  private(set) var rankMoments: [(sum: Double, squares: Double)]
  /// By cluster: bytes at or above the threshold, those of them inside, all inside.
  private(set) var confusions: [Confusion]
  private let threshold: Float?
  private let polarity: Int

  /// What a threshold says of some bytes.
  struct Confusion: Sendable, Equatable {
    var yes = 0
    var hits = 0
    var inside = 0

    /// Harmonic mean of precision and recall, 0 to 1; nil where neither says yes.
    var f1: Double? {
      yes + inside > 0 ? 2 * Double(hits) / Double(yes + inside) : nil
    }

    /// Intersection over union, 0 to 1; nil where neither says yes.
    var iou: Double? {
      yes + inside > 0 ? Double(hits) / Double(yes + inside - hits) : nil
    }

    static func += (sum: inout Confusion, other: Confusion) {
      sum.yes += other.yes
      sum.hits += other.hits
      sum.inside += other.inside
    }
  }

  init(
    _ kind: FeatureKind, bins: Bins, clusters: Int, polarity: Int = 1, threshold: Float? = nil
  ) {
    self.kind = kind
    self.bins = bins
    self.polarity = polarity
    self.threshold = threshold
    histograms = Array(repeating: 0, count: clusters * Self.columns(kind) * bins.count)
    rankMoments = Array(repeating: (0, 0), count: kind == .graded ? clusters : 0)
    confusions = Array(repeating: Confusion(), count: threshold == nil ? 0 : clusters)
  }

  static func columns(_ kind: FeatureKind) -> Int { kind == .binary ? 2 : 4 }

  /// Adds a chunk of one cluster; `values` and `binned` are by position in the chunk.
  mutating func add(
    _ values: [Float], _ binned: [UInt16], _ chunk: LabelChunk, _ ranks: GradeRanks,
    cluster: Int
  ) {
    let size = bins.count
    let start = cluster * Self.columns(kind) * size
    for bin in binned { histograms[start + Int(bin)] += 1 }
    for position in chunk.unknown { histograms[start + Int(binned[Int(position)])] -= 1 }
    switch kind {
    case .binary:
      for position in chunk.inside { histograms[start + size + Int(binned[Int(position)])] += 1 }
    case .graded:
      let zero = ranks.position(of: 0)
      let known = Double(binned.count - chunk.unknown.count)
      rankMoments[cluster].sum += known * zero
      rankMoments[cluster].squares += known * zero * zero
      for (index, position) in chunk.inside.enumerated() {
        let (bin, grade) = (start + Int(binned[Int(position)]), chunk.grades[index])
        let rank = ranks.position(of: grade)
        histograms[bin + size] += grade
        histograms[bin + 2 * size] += grade * grade
        histograms[bin + 3 * size] += Float(rank - zero)
        rankMoments[cluster].sum += rank - zero
        rankMoments[cluster].squares += rank * rank - zero * zero
      }
    }
    confuse(values, chunk, cluster)
  }

  private mutating func confuse(_ values: [Float], _ chunk: LabelChunk, _ cluster: Int) {
    guard let threshold else { return }
    let sign = Float(polarity)
    func isOn(_ position: UInt16) -> Bool { sign * values[Int(position)] >= threshold }
    var confusion = Confusion()
    for value in values where sign * value >= threshold { confusion.yes += 1 }
    for position in chunk.unknown where isOn(position) { confusion.yes -= 1 }
    for position in chunk.inside where isOn(position) { confusion.hits += 1 }
    confusion.inside = chunk.inside.count
    confusions[cluster] += confusion
  }

  /// The feature's own measure of polarity times the score, over all clusters.
  func measure(_ kind: FeatureKind, _ polarity: Int, _ ranks: GradeRanks) -> Double? {
    let (size, columns) = (bins.count, Self.columns(kind))
    func column(_ index: Int) -> [Double] {
      var sum = [Double](repeating: 0, count: size)
      for start in stride(from: index * size, to: histograms.count, by: columns * size) {
        for bin in 0..<size { sum[bin] += Double(histograms[start + bin]) }
      }
      return sum
    }
    let counts = column(0).map { Int($0.rounded()) }
    switch kind {
    case .binary:
      let scores = BinaryScores(
        counts: counts, positives: column(1).map { Int($0.rounded()) })
      return (polarity > 0 ? scores : scores.reversed).averagePrecision
    case .graded:
      let zero = ranks.position(of: 0)
      let scores = GradedScores(
        counts: counts, sums: column(1), squares: column(2),
        ranks: zip(column(3), counts).map { $0 + zero * Double($1) })
      return (polarity > 0 ? scores : scores.reversed).correlation(
        sum: rankMoments.reduce(0) { $0 + $1.sum },
        squares: rankMoments.reduce(0) { $0 + $1.squares })
    }
  }
}
