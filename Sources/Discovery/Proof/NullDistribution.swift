import Network
import Syntax

/// How well the best of all cells does on labels of other files, re-pairing by re-pairing, and so how
/// surprising a cell is: the maximum over all cells corrects for having looked at all of them (Westfall
/// and Young 1993).
///
/// The statistic of a binary feature is the rank sum, as AUROC - 1/2; of a graded one the correlation
/// of ranks.
struct NullDistribution: Sendable {
  /// By feature: each re-pairing's largest statistic of any cell, of either sign.
  let maxima: [[Double]]
  /// By feature and cell, in the order of the rank tables: the statistic on the files' own labels.
  let observed: [[Double]]
  /// By readout: the share of re-pairings that do as well on its own feature, over files of the report
  /// part alone, since it was fitted to others; nil where these are too few.
  ///
  /// (Over all files, as cells are looked at where the report part is small, 21 % of committees fitted
  /// to labels of another file had a p of 0.01 or less.)
  let readouts: [Double?]
  private let tables: RankTables
  private let hidden: Int

  init(
    _ visitors: [NullTally], _ context: PassContext, _ repairings: Repairings,
    _ tables: RankTables, readoutFeatures: [Int], threads: Int
  ) throws {
    self.tables = tables
    hidden = context.hidden
    let hidden = context.hidden
    // By visitor and file; the labels are the same in all.
    let shares = visitors.map { visitor in
      repairings.files.indices.compactMap { visitor.sums[$0] }
    }
    let files = shares.first ?? []
    let layout = NullLayout(context, repairings)
    let features = context.features.count
    let cells = tables.vectors.count * hidden
    guard files.count == repairings.files.count, repairings.areEnough else {
      maxima = []
      observed = []
      readouts = []
      return
    }
    let reported = Set(context.parts.files(in: [.report]))
    let untouched = repairings.files.indices.filter { reported.contains(repairings.files[$0]) }
    let moments = Self.moments(files, Array(files.indices), layout, repairings)
    let untouchedMoments = Self.moments(files, untouched, layout, repairings)
    let areEnough = untouched.count >= Clusters.fewest
    let rows = cells + (areEnough ? readoutFeatures.count : 0)
    let workers = Workers(count: max(1, threads))
    let results = try workers.map { worker in
      var maxima = [[Double]](
        repeating: Array(repeating: 0, count: Repairings.count), count: features)
      var observed: [(row: Int, statistics: [Double])] = []
      var repaired: [(row: Int, statistics: [Double])] = []
      let total = Buffer<Float>(layout.perSlot)
      for row in stride(from: worker, to: rows, by: workers.count) {
        let places = row < cells ? Array(files.indices) : untouched
        let moments = row < cells ? moments : untouchedMoments
        let own = visitors.indices.lazy.compactMap { share in
          visitors[share].row(row).map { (share: share, row: $0) }
        }.first
        guard let own else { preconditionFailure("visitors share all rows") }
        let start = own.row * layout.columns
        let sums = places.map { shares[own.share][$0].ranks }
        let deviation =
          row < cells ? tables.vectors[row / hidden].deviations[row % hidden] : 0
        let wanted = row < cells ? Array(0..<features) : [readoutFeatures[row - cells]]
        func statistics(_ total: Buffer<Float>, _ labels: [LabelMoments]) -> [Double] {
          wanted.map { feature in
            Self.statistic(
              Double(total[feature]), Double(total[features + context.unknownGroups[feature]]),
              labels[feature], context.features[feature].kind, deviation)
          }
        }
        total.clear()
        for sum in sums { unsafe Lanes.add(sum.at(start), to: total.base, layout.perSlot) }
        observed.append((row, statistics(total, moments.own)))
        var nulls: [Double] = []
        for repairing in 0..<Repairings.count {
          total.clear()
          for (file, sum) in zip(places, sums) {
            let slot = 1 + repairings.partner(of: file, in: repairing)
            unsafe Lanes.add(
              sum.at(start + slot * layout.perSlot), to: total.base, layout.perSlot)
          }
          let found = statistics(total, moments.repaired[repairing])
          if row < cells {
            for feature in 0..<features {
              maxima[feature][repairing] = max(maxima[feature][repairing], abs(found[feature]))
            }
          } else {
            nulls.append(found[0])
          }
        }
        if row >= cells { repaired.append((row, nulls)) }
      }
      return (maxima: maxima, observed: observed, repaired: repaired)
    }
    maxima = (0..<features).map { feature in
      (0..<Repairings.count).map { repairing in
        results.reduce(0) { max($0, $1.maxima[feature][repairing]) }
      }
    }
    let observedRows = results.flatMap(\.observed).sorted { $0.row < $1.row }
    observed = (0..<features).map { feature in
      observedRows.prefix(cells).map { $0.statistics[feature] }
    }
    let nulls = results.flatMap(\.repaired).sorted { $0.row < $1.row }
    let found = zip(observedRows.dropFirst(cells), nulls).map { observed, null in
      Self.p(observed.statistics[0], null.statistics)
    }
    readouts = areEnough ? found : readoutFeatures.map { _ in nil }
  }

  /// The family-wise p of a cell at a polarity; nil where files are too few, or the cell is not among
  /// those that were looked at.
  func p(_ neuron: NeuronID, polarity: Int, feature: Int) -> Double? {
    guard !maxima.isEmpty,
      let index = tables.vectors.firstIndex(where: {
        $0.layer == neuron.layer && $0.vector == neuron.vector
      })
    else { return nil }
    return Self.p(
      Double(polarity) * observed[feature][index * hidden + neuron.unit], maxima[feature])
  }

  /// The share of draws that are at least `observed`, itself counted as one (Phipson and Smyth 2010).
  static func p(_ observed: Double, _ draws: [Double]) -> Double {
    Double(1 + draws.count { $0 >= observed }) / Double(1 + draws.count)
  }

  /// AUROC - 1/2 of a binary feature, the correlation of a graded one, from sums over bytes; 0 where
  /// labels are all the same.
  static func statistic(
    _ inside: Double, _ all: Double, _ labels: LabelMoments, _ kind: FeatureKind,
    _ deviation: Double
  ) -> Double {
    let (n, sum) = (labels.known, labels.sum)
    guard n > 0 else { return 0 }
    switch kind {
    case .binary:
      guard sum > 0, sum < n else { return 0 }
      return (inside / sum - all / n) / (1 - sum / n)
    case .graded:
      let spread = labels.squares / n - (sum / n) * (sum / n)
      // What rounding leaves of no spread would make a large correlation of what it leaves of the sums.
      guard spread > 1e-9 * labels.squares / n else { return 0 }
      // A readout's values have no ranks; its scale is the same in every re-pairing.
      let scale = (deviation > 0 ? deviation : 1) * spread.squareRoot()
      return (inside / n - (all / n) * (sum / n)) / scale
    }
  }

  /// The sums over labels of some files' own labels, and of every re-pairing: by feature.
  private static func moments(
    _ files: [NullTally.FileSums], _ places: [Int], _ layout: NullLayout,
    _ repairings: Repairings
  ) -> (own: [LabelMoments], repaired: [[LabelMoments]]) {
    func total(_ slot: (Int) -> Int) -> [LabelMoments] {
      (0..<layout.features).map { feature in
        var sum = LabelMoments()
        for file in places {
          sum += files[file].labels[layout.column(slot(file), feature: feature)]
        }
        return sum
      }
    }
    return (
      total { _ in 0 },
      (0..<Repairings.count).map { repairing in
        total { 1 + repairings.partner(of: $0, in: repairing) }
      }
    )
  }
}
