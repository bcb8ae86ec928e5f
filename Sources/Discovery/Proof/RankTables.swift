import Network

/// Every cell's values as ranks: the share of the select part's bytes below, -1/2 to 1/2, equal bins
/// sharing their middle.
struct RankTables: Sendable {
  /// In the order of the ranking's tallies.
  let vectors: [Table]

  /// One vector of one layer.
  struct Table: Sendable {
    let layer: Int
    let vector: StateVector
    let bins: Bins
    /// (H, bins)
    let ranks: Buffer<Float>
    /// (H): the standard deviation of a unit's ranks; less than 0.289 where values are tied.
    let deviations: [Double]
  }

  /// - Parameter tallies: of all units, in order.
  init(_ tallies: [VectorTally], hidden: Int) {
    vectors = tallies.filter { $0.units.lowerBound == 0 }.map { first in
      let size = first.bins.count
      let ranks = Buffer<Float>(hidden * size)
      let own = tallies.filter { $0.layer == first.layer && $0.vector == first.vector }
      let deviations = own.flatMap { tally in
        tally.units.map { unit in
          let counts = tally.counts(unit: unit)
          let total = Double(max(counts.reduce(0, +), 1))
          var (below, squares) = (0.0, 0.0)
          for (bin, count) in counts.enumerated() {
            let rank = (below + Double(count) / 2) / total - 0.5
            ranks[unit * size + bin] = Float(rank)
            squares += Double(count) * rank * rank
            below += Double(count)
          }
          return (squares / total).squareRoot()
        }
      }
      return Table(
        layer: first.layer, vector: first.vector, bins: first.bins, ranks: ranks,
        deviations: deviations)
    }
  }
}
