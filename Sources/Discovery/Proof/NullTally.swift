import CKernels
import Corpus
import Network
import Syntax

/// Of every file of the null: the sums of each cell's ranks over the bytes at which its own labels, and
/// those of its partners, are on. All re-pairings are made of these.
///
/// Memory: files x cells x (1 + 8 partners) x features x 4 bytes, 1.6 MB a file at 1,024 cells and 40
/// features, for at most 48 files. Work, a byte and cell: (1 + partners) x features multiply-adds, in
/// one product.
struct NullTally: StateVisitor {
  private let context: PassContext
  private let repairings: Repairings
  private let tables: RankTables
  private let readouts: ReadoutScorer?
  /// The place of each file of the pass in the null.
  private let places: [Int]
  private let layout: NullLayout
  private let products: [RowProduct]
  private let readoutProduct: RowProduct?
  private let left: Buffer<Float>  // (H, steps)
  private let right: Buffer<Float>  // (columns, steps)
  private let scores: Buffer<Float>  // (readouts, steps)
  private var binned: [UInt16] = []  // (H, T)
  private var values: [Float] = []
  private(set) var sums: [Int: FileSums] = [:]

  /// Steps that the reader shows at once, at most.
  private static let steps = 64

  /// One file's sums.
  struct FileSums: Sendable {
    /// (cells + readouts, columns)
    let ranks: Buffer<Float>
    /// By column.
    var labels: [LabelMoments]
  }

  init(
    _ context: PassContext, _ repairings: Repairings, _ tables: RankTables,
    readouts: ReadoutScorer?
  ) throws {
    self.context = context
    self.repairings = repairings
    self.tables = tables
    self.readouts = readouts
    layout = NullLayout(context, repairings)
    places = context.files.map { repairings.files.firstIndex(of: $0) ?? -1 }
    let (columns, steps, hidden) = (layout.columns, Self.steps, context.hidden)
    products = try tables.vectors.map { _ in
      try RowProduct(m: hidden, k: steps, n: columns, rightTransposed: true, adds: true)
    }
    readoutProduct = try readouts.map {
      try RowProduct(m: $0.count, k: steps, n: columns, rightTransposed: true, adds: true)
    }
    left = Buffer(hidden * steps)
    right = Buffer(columns * steps)
    scores = Buffer((readouts?.count ?? 0) * steps)
  }

  mutating func begin(file: Int, bytes: [UInt8]) {
    guard places[file] >= 0 else { return }
    let rows = tables.vectors.count * context.hidden + (readouts?.count ?? 0)
    sums[places[file]] = FileSums(
      ranks: Buffer(rows * layout.columns),
      labels: Array(repeating: LabelMoments(), count: layout.columns))
  }

  mutating func visit(_ activations: borrowing Activations) throws {
    let place = places[activations.file]
    guard place >= 0, let target = sums[place]?.ranks else { return }
    writeLabels(of: place, activations.range)
    let (count, steps, hidden) = (activations.range.count, Self.steps, context.hidden)
    for (index, table) in tables.vectors.enumerated() {
      rank(activations, table, count)
      unsafe products[index](
        left.base, right.base, into: target.at(index * hidden * layout.columns))
    }
    guard let readouts, let readoutProduct else { return }
    scores.clear()
    readouts.score(activations)
    for readout in 0..<readouts.count {
      for t in 0..<count {
        scores[readout * steps + t] = readouts.squashed(readout, at: t)
      }
    }
    let offset = tables.vectors.count * hidden * layout.columns
    unsafe readoutProduct(scores.base, right.base, into: target.at(offset))
  }

  mutating func end(file: Int) {}

  /// The ranks of one vector's units, by unit; nothing beyond the last byte.
  private mutating func rank(
    _ activations: borrowing Activations, _ table: RankTables.Table, _ count: Int
  ) {
    let (steps, hidden, size) = (Self.steps, context.hidden, table.bins.count)
    if binned.count != hidden * count { binned = [UInt16](repeating: 0, count: hidden * count) }
    var shape = table.bins.shape
    unsafe activations.withRows(layer: table.layer, table.vector) { base, stride in
      unsafe cs_bin_rows(count, hidden, base, stride, &shape, &binned)
    }
    if count < steps { left.clear() }
    unsafe cs_look_up(
      hidden, count, binned, size, table.ranks.base, steps, left.base)
  }

  /// The labels of a stretch, the file's own first, then its partners', 0 where unknown or beyond a
  /// partner's end; and where they are known.
  private mutating func writeLabels(of place: Int, _ range: Range<Int>) {
    right.clear()
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
          right[column * Self.steps + t] = Float(label)
          if isNew { right[group * Self.steps + t] = 1 }
        }
        sums[place]?.labels[column] += moments
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
