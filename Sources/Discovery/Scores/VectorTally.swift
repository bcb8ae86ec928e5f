import CKernels
import Network
import Syntax

/// Histograms of some units of one vector of one layer against all features.
///
/// Work, a byte and unit: one bin, and for each panel with a label that is on there one addition of
/// 64 counts, a cache line. So a feature more costs little, where a histogram for each feature cost an
/// increment for each label that is on, mostly out of the cache. At 1 x 512, six vectors, 155 features
/// of C and half a megabyte, two threads, a whole study took 5.1 times as long as `evaluate` of the
/// same files with those histograms of 352 bins (1.5 GB), and takes 3.0 times as long with panels and
/// 88 bins (0.6 GB), much as it does with 25 features (2.4); 64 bins were no faster, nor 176 slower
/// (1.1 GB). Counts and weights take about 8 microseconds a byte each, for all 3,072 cells on one
/// thread; leaving out the bytes without a weight saved a third of the latter.
struct VectorTally: Sendable {
  let layer: Int
  let vector: StateVector
  let units: Range<Int>
  let bins: Bins
  private let layout: TallyLayout
  /// By feature, of graded ones. The rank of a label of zero is left out of the sums, and added back
  /// with the counts.
  private let ranks: [GradeRanks?]
  private let counts: Buffer<UInt32>  // (units, panels, bins, 64)
  private let sums: Buffer<Double>  // (units, panels of weights, bins, 8)
  private let binned: Buffer<UInt16>  // (units, T)
  private let scratch: Buffer<UInt8>  // (bins, 64)

  init(
    _ context: PassContext, _ layout: TallyLayout, layer: Int, vector: StateVector,
    units: Range<Int>
  ) {
    self.layer = layer
    self.vector = vector
    self.units = units
    self.layout = layout
    bins = layout.bins(unbounded: !vector.isBounded)
    ranks = context.features.indices.map(context.gradeRanks)
    counts = Buffer(units.count * layout.panels * bins.count * TallyLayout.panel)
    sums = Buffer(units.count * layout.weightPanels * bins.count * TallyLayout.weightPanel)
    binned = Buffer(units.count * LabelBlock.capacity)
    scratch = Buffer(bins.count * TallyLayout.panel)
  }

  /// Takes the states of bytes from `start` of the activations, to lie at `place` in the block.
  func bin(_ activations: borrowing Activations, from start: Int, count: Int, at place: Int) {
    precondition(place + count <= LabelBlock.capacity, "the block is full")
    var shape = bins.shape
    unsafe activations.withRows(layer: layer, vector) { base, stride in
      unsafe cs_bin_rows_into(
        count, units.count, base + start * stride + units.lowerBound, stride, &shape,
        LabelBlock.capacity, binned.at(place))
    }
  }

  /// Tallies the states binned since the last block against the labels of this one.
  func add(_ block: LabelBlock) {
    let (row, size) = (LabelBlock.capacity, bins.count)
    for (index, panel) in block.panels.enumerated() {
      unsafe cs_tally(
        units.count, row, binned.base, panel.starts.count, panel.starts, panel.ends, panel.labels,
        size, layout.panels * size * TallyLayout.panel,
        counts.at(index * size * TallyLayout.panel), scratch.base)
    }
    for (index, panel) in block.weightPanels.enumerated() {
      unsafe cs_tally_weights(
        units.count, row, binned.base, panel.at.count, panel.at, panel.weights,
        layout.weightPanels * size * TallyLayout.weightPanel,
        sums.at(index * size * TallyLayout.weightPanel))
    }
  }

  /// By bin: the bytes that the first group of features has a known label for.
  func counts(unit: Int) -> [Int] {
    column(layout.knownColumns[0], unit)
  }

  /// By bin: bytes with a known label.
  func known(unit: Int, feature: Int) -> [Int] {
    column(layout.knownColumns[layout.groups[feature]], unit)
  }

  /// By bin: bytes inside a binary feature.
  func inside(unit: Int, feature: Int) -> [Int] {
    layout.columns[feature].map { column($0, unit) } ?? []
  }

  /// By bin: the sum of a graded feature's ranks.
  func rankSums(unit: Int, feature: Int, _ known: [Int]) -> [Double] {
    guard let place = layout.weights[feature] else { return [] }
    let (panel, column) = place.quotientAndRemainder(dividingBy: TallyLayout.weightPanel)
    let row = (unit - units.lowerBound) * layout.weightPanels + panel
    let start = row * bins.count * TallyLayout.weightPanel + column
    let zero = ranks[feature]?.rank(of: 0) ?? 0
    return known.enumerated().map { bin, known in
      sums[start + bin * TallyLayout.weightPanel] + Double(known) * zero
    }
  }

  private func column(_ column: Int, _ unit: Int) -> [Int] {
    let (panel, column) = column.quotientAndRemainder(dividingBy: TallyLayout.panel)
    let row = (unit - units.lowerBound) * layout.panels + panel
    let start = row * bins.count * TallyLayout.panel + column
    return (0..<bins.count).map { Int(counts[start + $0 * TallyLayout.panel]) }
  }
}
