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
    let all = Array(repairings.files.indices)
    guard repairings.areEnough, visitors.allSatisfy({ $0.sums.count == all.count }) else {
      maxima = []
      observed = []
      readouts = []
      return
    }
    let sums = RepairedSums(visitors, context, repairings)
    let workers = Workers(count: max(1, threads))
    let found = try workers.map(context.features.count) { feature in
      sums.cells(of: feature, all, tables)
    }
    maxima = found.map(\.maxima)
    observed = found.map(\.observed)
    let reported = Set(context.parts.files(in: [.report]))
    let untouched = all.filter { reported.contains(repairings.files[$0]) }
    readouts =
      untouched.count < Clusters.fewest
      ? readoutFeatures.map { _ in nil }
      : try workers.map(readoutFeatures.count) { readout in
        let (own, draws) = sums.readout(readout, of: readoutFeatures[readout], untouched)
        return Self.p(own, draws)
      }
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
}
