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
    let bins = tally.bins.count
    let drawn = try drawn(tally, columns: 2)
    var (ap, auroc): ([Double], [Double]) = ([], [])
    for draw in 0..<Self.draws {
      let scores = drawn.scores(draw, bins: bins, polarity)
      ap.append(scores.ap ?? .nan)
      auroc.append(scores.auroc ?? .nan)
    }
    let whole = total(tally, columns: 2).scores(0, bins: bins, polarity)
    var intervals = Intervals()
    intervals.ap = Self.interval(ap)?.moved(from: whole.ap, to: exact.ap)
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
    let drawn = try drawn(tally, columns: 4)
    let (bins, zero) = (tally.bins.count, ranks.position(of: 0))
    let rising = fit.map { polarity > 0 ? $0 : $0.reversed() }
    var (spearman, r2): ([Double], [Double]) = ([], [])
    func figures(_ histograms: Histograms, _ row: Int, _ sum: Double, _ squares: Double)
      -> (rho: Double, r2: Double)
    {
      let own = histograms.scores(row, bins: bins, zero: zero, fit: rising, sum, squares)
      return (own.rho.map { Double(polarity) * $0 } ?? .nan, own.r2 ?? .nan)
    }
    for draw in 0..<Self.draws {
      var moments = (sum: 0.0, squares: 0.0)
      for (cluster, own) in tally.rankMoments.enumerated() {
        let times = Double(multiplicities[draw * clusters + cluster])
        moments.sum += times * own.sum
        moments.squares += times * own.squares
      }
      let drawn = figures(drawn, draw, moments.sum, moments.squares)
      spearman.append(drawn.rho)
      r2.append(drawn.r2)
    }
    let whole = figures(
      total(tally, columns: 4), 0, tally.rankMoments.reduce(0) { $0 + $1.sum },
      tally.rankMoments.reduce(0) { $0 + $1.squares })
    var intervals = Intervals()
    intervals.spearman = Self.interval(spearman)?.moved(from: whole.rho, to: exact.spearman)
    if fit != nil { intervals.r2 = Self.interval(r2)?.moved(from: whole.r2, to: exact.r2) }
    return intervals
  }

  /// The histograms of every draw, a product.
  private func drawn(_ tally: ClusterTally, columns: Int) throws -> Histograms {
    let width = columns * tally.bins.count
    let product = try RowProduct(m: Self.draws, k: clusters, n: width)
    let right = Buffer<Float>(clusters * width)
    right.copy(from: tally.histograms)
    let rows = Buffer<Float>(Self.draws * width)
    unsafe product(multiplicities.base, right.base, into: rows.base)
    return Histograms(rows: rows)
  }

  private func total(_ tally: ClusterTally, columns: Int) -> Histograms {
    let width = columns * tally.bins.count
    let sum = Buffer<Float>(width)
    for cluster in 0..<clusters {
      for index in 0..<width { sum[index] += tally.histograms[cluster * width + index] }
    }
    return Histograms(rows: sum)
  }
}

/// Histograms by rows of columns of bins, as a `ClusterTally` has them, and the scores of a row: those
/// of `BinaryScores` and `GradedScores`, without their arrays, since there are thousands of rows.
private struct Histograms {
  let rows: Buffer<Float>

  /// Average precision, and the area under the ROC curve.
  func scores(_ row: Int, bins: Int, _ polarity: Int) -> (ap: Double?, auroc: Double?) {
    let known = unsafe UnsafePointer(rows.at(row * 2 * bins))
    let inside = unsafe known + bins
    var (count, found, precision, wins) = (0.0, 0.0, 0.0, 0.0)
    for place in 0..<bins {
      let bin = polarity > 0 ? bins - 1 - place : place
      let (own, positives) = unsafe (Double(known[bin]), Double(inside[bin]))
      // Of those outside the half wins that ties with a byte inside, and all that such bytes precede.
      wins += (own - positives) * (found + 0.5 * positives)
      count += own
      found += positives
      if positives > 0 { precision += positives * found / count }
    }
    let isRanking = found > 0 && found < count
    return (
      found > 0 ? precision / found : nil, isRanking ? wins / (found * (count - found)) : nil
    )
  }

  /// The rank correlation of the score itself, and what a fit by bin explains.
  ///
  /// - Parameters:
  ///   - zero: the rank of a label of 0.
  ///   - sum: the sum of the labels' ranks.
  ///   - squares: the sum of their squares.
  func scores(
    _ row: Int, bins: Int, zero: Double, fit: [Double]?, _ sum: Double, _ squares: Double
  ) -> (rho: Double?, r2: Double?) {
    let counts = unsafe UnsafePointer(rows.at(row * 4 * bins))
    var (count, labels, labelSquares) = (0.0, 0.0, 0.0)
    for bin in 0..<bins {
      unsafe count += Double(counts[bin])
      unsafe labels += Double(counts[bins + bin])
      unsafe labelSquares += Double(counts[2 * bins + bin])
    }
    guard count > 1 else { return (nil, nil) }
    let (middle, mean) = ((count + 1) / 2, sum / count)
    var (below, products, spread, left) = (0.0, 0.0, 0.0, 0.0)
    for bin in 0..<bins where unsafe counts[bin] > 0 {
      let size = unsafe Double(counts[bin])
      let rank = below + (size + 1) / 2 - middle
      unsafe products += rank * (Double(counts[3 * bins + bin]) + (zero - mean) * size)
      spread += size * rank * rank
      below += size
      guard let fit else { continue }
      unsafe left +=
        Double(counts[2 * bins + bin]) - 2 * fit[bin] * Double(counts[bins + bin])
        + fit[bin] * fit[bin] * size
    }
    let scale = (spread * (squares - sum * mean)).squareRoot()
    let variance = labelSquares - labels * labels / count
    return (
      scale > 0 ? products / scale : nil, fit == nil || variance <= 0 ? nil : 1 - left / variance
    )
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
