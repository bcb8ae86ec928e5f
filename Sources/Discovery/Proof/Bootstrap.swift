import Corpus
import Network
import Syntax

/// 95 % intervals by the bootstrap over clusters of files (Efron 1979; the percentile interval).
///
/// Clusters are drawn with replacement, as many as there are; all scores of one draw are of the same
/// bytes. Rankings are of 352 bins, so an interval is moved by what the exact score differs from the
/// binned one.
struct Bootstrap: Sendable {
  static let draws = 1000
  private static let tail = 0.025
  /// (draws, clusters): how often a cluster was drawn.
  private let multiplicities: Buffer<Float>
  private let clusters: Int

  init(clusters: Int, seed: UInt64 = 20151117) {
    self.clusters = clusters
    multiplicities = Buffer(Self.draws * clusters)
    var generator = SeededGenerator(seed: seed, stream: 1)
    guard clusters > 0 else { return }
    for draw in 0..<Self.draws {
      for _ in 0..<clusters {
        multiplicities[draw * clusters + generator.below(clusters)] += 1
      }
    }
  }

  /// The ends of the middle 95 % of `values`; nil if fewer than half of the draws have one, as where
  /// few clusters hold the feature.
  static func interval(_ values: [Double]) -> Interval? {
    let sorted = values.filter(\.isFinite).sorted()
    guard sorted.count * 2 > draws else { return nil }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
    return Interval(low: quantile(tail), high: quantile(1 - tail))
  }

  /// The intervals of a binary feature's scores, each around what was measured.
  func intervals(_ tally: ClusterTally, polarity: Int, around exact: Evidence) throws -> Intervals {
    let rows = try drawn(tally, columns: 2)
    let bins = tally.bins.count
    var (ap, auroc): ([Double], [Double]) = ([], [])
    func scores(_ row: ArraySlice<Float>) -> BinaryScores {
      let counts = row.prefix(bins).map { Int($0.rounded()) }
      let scores = BinaryScores(
        counts: counts, positives: row.dropFirst(bins).map { Int($0.rounded()) })
      return polarity > 0 ? scores : scores.reversed
    }
    for draw in 0..<Self.draws {
      let drawn = scores(rows[draw * 2 * bins..<(draw + 1) * 2 * bins])
      ap.append(drawn.averagePrecision ?? .nan)
      auroc.append(drawn.auroc ?? .nan)
    }
    let whole = scores(total(tally, columns: 2)[...])
    var intervals = Intervals()
    intervals.ap = Self.interval(ap)?.moved(from: whole.averagePrecision, to: exact.ap)
    intervals.auroc = Self.interval(auroc)?.moved(from: whole.auroc, to: exact.auroc)
    guard !tally.confusions.isEmpty else { return intervals }
    var (f1, iou): ([Double], [Double]) = ([], [])
    for draw in 0..<Self.draws {
      var sum = ClusterTally.Confusion()
      for (cluster, confusion) in tally.confusions.enumerated() {
        for _ in 0..<Int(multiplicities[draw * clusters + cluster]) { sum += confusion }
      }
      f1.append(sum.f1 ?? .nan)
      iou.append(sum.iou ?? .nan)
    }
    intervals.f1 = Self.interval(f1)
    intervals.iou = Self.interval(iou)
    return intervals
  }

  /// The intervals of a graded feature's scores; `fit` is the monotone fit by bin of the tally, for
  /// polarity times the score. Labels keep their ranks among all bytes.
  func intervals(
    _ tally: ClusterTally, polarity: Int, _ ranks: GradeRanks, fit: [Double]?,
    around exact: Evidence
  ) throws -> Intervals {
    let rows = try drawn(tally, columns: 4)
    let (bins, zero) = (tally.bins.count, ranks.position(of: 0))
    var (spearman, r2): ([Double], [Double]) = ([], [])
    func figures(_ row: ArraySlice<Float>, _ sum: Double, _ squares: Double)
      -> (rho: Double, r2: Double)
    {
      func column(_ index: Int) -> [Double] {
        row.dropFirst(index * bins).prefix(bins).map(Double.init)
      }
      let counts = column(0)
      let scores = GradedScores(
        counts: counts.map { Int($0.rounded()) }, sums: column(1), squares: column(2),
        ranks: zip(column(3), counts).map { $0 + zero * $1 })
      let oriented = polarity > 0 ? scores : scores.reversed
      return (
        oriented.correlation(sum: sum, squares: squares) ?? .nan,
        fit.flatMap { oriented.r2($0) } ?? .nan
      )
    }
    for draw in 0..<Self.draws {
      var moments = (sum: 0.0, squares: 0.0)
      for (cluster, own) in tally.rankMoments.enumerated() {
        let times = Double(multiplicities[draw * clusters + cluster])
        moments.sum += times * own.sum
        moments.squares += times * own.squares
      }
      let drawn = figures(
        rows[draw * 4 * bins..<(draw + 1) * 4 * bins], moments.sum, moments.squares)
      spearman.append(drawn.rho)
      r2.append(drawn.r2)
    }
    let whole = figures(
      total(tally, columns: 4)[...], tally.rankMoments.reduce(0) { $0 + $1.sum },
      tally.rankMoments.reduce(0) { $0 + $1.squares })
    var intervals = Intervals()
    intervals.spearman = Self.interval(spearman)?.moved(from: whole.rho, to: exact.spearman)
    if fit != nil { intervals.r2 = Self.interval(r2)?.moved(from: whole.r2, to: exact.r2) }
    return intervals
  }

  /// (draws, columns x bins): the histograms of every draw, a product.
  private func drawn(_ tally: ClusterTally, columns: Int) throws -> [Float] {
    let width = columns * tally.bins.count
    let product = try RowProduct(m: Self.draws, k: clusters, n: width)
    let right = Buffer<Float>(clusters * width)
    right.copy(from: tally.histograms)
    return unsafe [Float](unsafeUninitializedCapacity: Self.draws * width) { result, count in
      guard let first = result.baseAddress else { return }
      unsafe product(multiplicities.base, right.base, into: first)
      count = Self.draws * width
    }
  }

  private func total(_ tally: ClusterTally, columns: Int) -> [Float] {
    let width = columns * tally.bins.count
    var sum = [Float](repeating: 0, count: width)
    for cluster in 0..<clusters {
      for index in 0..<width { sum[index] += tally.histograms[cluster * width + index] }
    }
    return sum
  }
}

/// A range that holds a score of 95 of 100 corpora like this one, as far as its files tell.
package struct Interval: Codable, Sendable, Equatable {
  package var low: Double
  package var high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Moved by what an exact score differs from a binned one, to no more than a score can be.
  func moved(from binned: Double?, to exact: Double?) -> Interval {
    guard let binned, let exact, binned.isFinite else { return self }
    return Interval(low: min(1, low + exact - binned), high: min(1, high + exact - binned))
  }
}

/// The intervals of a neuron's scores; nil where the score is not the feature's, or the feature is in
/// too few files.
package struct Intervals: Codable, Sendable, Equatable {
  @Measured package var ap: Interval?
  @Measured package var auroc: Interval?
  @Measured package var f1: Interval?
  @Measured package var iou: Interval?
  @Measured package var spearman: Interval?
  @Measured package var r2: Interval?

  package init() {
    self.init(ap: nil, auroc: nil, f1: nil, iou: nil, spearman: nil, r2: nil)
  }

  private init(
    ap: Interval?, auroc: Interval?, f1: Interval?, iou: Interval?, spearman: Interval?,
    r2: Interval?
  ) {
    self.ap = ap
    self.auroc = auroc
    self.f1 = f1
    self.iou = iou
    self.spearman = spearman
    self.r2 = r2
  }

  /// That of the feature's own measure.
  package var measure: Interval? { ap ?? spearman }
}
