import CKernels
import Corpus
import Network
import Syntax

/// Of every file of the null: the sums of some cells' ranks over the bytes at which its own labels, and
/// those of its partners, are on. All re-pairings are made of these. Visitors share the units and the
/// readouts.
///
/// Memory: files x cells x (1 + 8 partners) x features x 4 bytes, 1.6 MB a file at 1,024 cells and 40
/// features, for at most 48 files. Work, a byte and cell: (1 + partners) x features multiply-adds, in
/// products over the bytes of a look; and, in every visitor, the labels of (1 + partners) files.
struct NullTally: StateVisitor {
  private let context: PassContext
  private let repairings: Repairings
  private let tables: RankTables
  private let units: Range<Int>
  /// Its own among all readouts.
  private let readouts: Range<Int>
  private let scorer: ReadoutScorer?
  /// The place of each file of the pass in the null.
  private let places: [Int]
  private let layout: NullLayout
  private let product: PanelProduct
  private let left: Buffer<Float>  // (units, T)
  private let right: Buffer<Float>  // (columns, T)
  private let scores: Buffer<Float>  // (readouts, T)
  private var binned: [UInt16] = []  // (units, T)
  private var values: [Float] = []
  private(set) var sums: [Int: FileSums] = [:]

  /// Bytes that one product takes at most: many, since each product reads and writes all sums.
  private static let steps = StateReader.mostSteps

  /// One file's sums; one visitor has them.
  final class FileSums: @unchecked Sendable {
    /// (cells + readouts, columns)
    let ranks: Buffer<Float>
    /// By column.
    fileprivate(set) var labels: [LabelMoments]

    fileprivate init(rows: Int, columns: Int) {
      ranks = Buffer(rows * columns)
      labels = Array(repeating: LabelMoments(), count: columns)
    }
  }

  init(
    _ context: PassContext, _ repairings: Repairings, _ tables: RankTables, units: Range<Int>,
    _ all: [Readout] = [], readouts: Range<Int> = 0..<0
  ) throws {
    self.context = context
    self.repairings = repairings
    self.tables = tables
    self.units = units
    self.readouts = readouts
    scorer =
      readouts.isEmpty
      ? nil
      : ReadoutScorer(
        Array(all[readouts]), layers: context.layers.count, hidden: context.hidden)
    layout = NullLayout(context, repairings)
    places = context.files.map { repairings.files.firstIndex(of: $0) ?? -1 }
    let (columns, steps) = (layout.columns, Self.steps)
    product = PanelProduct(depth: steps, columns: columns)
    left = Buffer(units.count * steps)
    right = Buffer(columns * steps)
    scores = Buffer(readouts.count * steps)
  }

  mutating func visit(_ activations: borrowing Activations, of file: ReadingFile) throws {
    let place = places[activations.file]
    guard place >= 0 else { return }
    let found = fileSums(of: place)
    scorer?.score(activations)
    for start in stride(from: 0, to: activations.range.count, by: Self.steps) {
      let own = start..<min(start + Self.steps, activations.range.count)
      take(activations, own, of: place, into: found)
    }
  }

  /// - Parameter own: the bytes by their places in the activations.
  private mutating func take(
    _ activations: borrowing Activations, _ own: Range<Int>, of place: Int, into found: FileSums
  ) {
    let (target, first, count) = (found.ranks, activations.range.lowerBound, own.count)
    writeLabels(of: place, first + own.lowerBound..<first + own.upperBound, into: found)
    unsafe product.pack(right.base, depth: count, row: 1, column: count)
    for (index, table) in tables.vectors.enumerated() {
      rank(activations, own, table)
      unsafe product(
        rows: units.count, left.base, into: target.at(index * units.count * layout.columns),
        adds: true)
    }
    guard let scorer else { return }
    for readout in 0..<scorer.count {
      for (column, t) in own.enumerated() {
        scores[readout * count + column] = scorer.squashed(readout, at: t)
      }
    }
    let offset = tables.vectors.count * units.count * layout.columns
    unsafe product(rows: scorer.count, scores.base, into: target.at(offset), adds: true)
  }

  private mutating func fileSums(of place: Int) -> FileSums {
    if let known = sums[place] { return known }
    let rows = tables.vectors.count * units.count + readouts.count
    let made = FileSums(rows: rows, columns: layout.columns)
    sums[place] = made
    return made
  }

  /// The row of the sums that holds what is `index`-th among all cells, then all readouts; nil where
  /// another visitor has it.
  func row(_ index: Int) -> Int? {
    let (vector, unit) = index.quotientAndRemainder(dividingBy: context.hidden)
    if vector < tables.vectors.count {
      return units.contains(unit) ? vector * units.count + unit - units.lowerBound : nil
    }
    let readout = index - tables.vectors.count * context.hidden
    return readouts.contains(readout)
      ? tables.vectors.count * units.count + readout - readouts.lowerBound : nil
  }

  /// The ranks of one vector's units: (units, bytes).
  private mutating func rank(
    _ activations: borrowing Activations, _ own: Range<Int>, _ table: RankTables.Table
  ) {
    let count = own.count
    let (width, size) = (units.count, table.bins.count)
    if binned.count != width * count { binned = [UInt16](repeating: 0, count: width * count) }
    var shape = table.bins.shape
    unsafe activations.withRows(layer: table.layer, table.vector) { base, stride in
      unsafe cs_bin_rows(
        count, width, base + own.lowerBound * stride + units.lowerBound, stride, &shape, &binned)
    }
    unsafe cs_look_up(
      width, count, binned, size, table.ranks.at(units.lowerBound * size), count, left.base)
  }

  /// The labels of a stretch, the file's own first, then its partners', 0 where unknown or beyond a
  /// partner's end; and where they are known.
  private mutating func writeLabels(
    of place: Int, _ range: Range<Int>, into found: FileSums
  ) {
    right.clear()
    let width = range.count
    for (slot, other) in ([place] + repairings.partners[place]).enumerated() {
      let labels = repairings.labels[other]
      let common = range.clamped(to: 0..<labels.count)
      guard !common.isEmpty, common.lowerBound == range.lowerBound else { continue }
      if values.count != common.count { values = [Float](repeating: 0, count: common.count) }
      var isGroupWritten = [Bool](repeating: false, count: layout.groups)
      for feature in context.features.indices {
        var span = values.mutableSpan
        labels.write(feature, common, into: &span)
        let column = layout.column(slot, feature: feature)
        let group = layout.column(slot, group: context.unknownGroups[feature])
        let isNew = !isGroupWritten[context.unknownGroups[feature]]
        isGroupWritten[context.unknownGroups[feature]] = true
        var moments = LabelMoments()
        let ranks = context.gradeRanks(feature)
        for (t, value) in values.enumerated() where !value.isNaN {
          let label = ranks.map { $0.position(of: value) } ?? Double(value)
          moments.known += 1
          moments.sum += label
          moments.squares += label * label
          right[column * width + t] = Float(label)
          if isNew { right[group * width + t] = 1 }
        }
        found.labels[column] += moments
      }
    }
  }
}

/// Where a file's sums lie: by slot (itself, then its partners), the features, then the groups of
/// features that are known at the same bytes.
struct NullLayout: Sendable {
  let features: Int
  let groups: Int
  let slots: Int

  init(_ context: PassContext, _ repairings: Repairings) {
    features = context.features.count
    groups = (context.unknownGroups.max() ?? 0) + 1
    slots = 1 + (repairings.partners.first?.count ?? 0)
  }

  var perSlot: Int { features + groups }
  var columns: Int { slots * perSlot }
  func column(_ slot: Int, feature: Int) -> Int { slot * perSlot + feature }
  func column(_ slot: Int, group: Int) -> Int { slot * perSlot + features + group }
}
