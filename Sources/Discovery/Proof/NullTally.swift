import CKernels
import Corpus
import Network
import Syntax

/// Of every file of the null: the sums of some cells' ranks over the bytes at which its own labels, and
/// those of its partners, are on. All re-pairings are made of these. Visitors share the units and the
/// readouts.
///
/// Memory: files x cells x (1 + 8 partners) x features x 4 bytes, 1.6 MB a file at 1,024 cells and 40
/// features, for at most 48 files. Work, a cell: an addition for each change of a label of (1 +
/// partners) files, by running sums of its ranks; and, in every visitor, the labels of those files.
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
  private let running: Buffer<Float>  // (strips, T + 1, CS_STRIP), of one vector or of readouts
  private var binned: [UInt16] = []  // (units, T)
  private var values: [Float] = []
  private var falls = LabelFalls()
  private(set) var sums: [Int: FileSums] = [:]

  /// One file's sums; one visitor has them.
  final class FileSums: @unchecked Sendable {
    /// (columns, rows)
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
    let strips = Self.strips(max(units.count, readouts.count))
    running = Buffer(strips * (StateReader.mostSteps + 1) * Int(CS_STRIP))
  }

  mutating func visit(_ activations: borrowing Activations, of file: ReadingFile) throws {
    let place = places[activations.file]
    guard place >= 0 else { return }
    let found = fileSums(of: place)
    takeLabels(of: place, activations.range, into: found)
    let count = activations.range.count
    for (index, table) in tables.vectors.enumerated() {
      rank(activations, table)
      add(units.count, count, to: found, row: index * units.count)
    }
    guard let scorer else { return }
    scorer.score(activations)
    let width = Int(CS_STRIP)
    if values.count != count { values = [Float](repeating: 0, count: count) }
    for readout in 0..<scorer.count {
      var span = values.mutableSpan
      scorer.writeSquashed(readout, into: &span)
      let (strip, lane) = readout.quotientAndRemainder(dividingBy: width)
      let start = strip * (count + 1) * width + lane
      var sum: Float = 0
      for t in 0..<count {
        running[start + t * width] = sum
        sum += values[t]
      }
      running[start + count * width] = sum
    }
    add(scorer.count, count, to: found, row: readoutRow)
  }

  /// Adds what runs of so many cells or readouts over `count` bytes, the first of them to `row`.
  private func add(_ cells: Int, _ count: Int, to found: FileSums, row: Int) {
    unsafe cs_add_falls(
      cells, count, running.base, layout.columns, falls.begins, falls.at, falls.falls, rows,
      found.ranks.at(row))
  }

  private mutating func fileSums(of place: Int) -> FileSums {
    if let known = sums[place] { return known }
    let made = FileSums(rows: rows, columns: layout.columns)
    sums[place] = made
    return made
  }

  private static func strips(_ cells: Int) -> Int {
    (cells + Int(CS_STRIP) - 1) / Int(CS_STRIP)
  }

  /// How many rows of the sums are of cells: by vector of the tables, then by unit.
  var cellRows: Int { tables.vectors.count * units.count }
  /// The first row of the readouts; before it rows are filled up to whole strips.
  private var readoutRow: Int { Self.strips(cellRows) * Int(CS_STRIP) }
  /// How far apart the sums of two columns lie.
  var rows: Int { readoutRow + readouts.count }

  /// The place among all cells of a row of the sums.
  func cell(row: Int) -> Int {
    let (vector, unit) = row.quotientAndRemainder(dividingBy: units.count)
    return vector * context.hidden + units.lowerBound + unit
  }

  /// The standard deviation of the ranks of a row's cell; 1 where all are the same.
  func deviation(row: Int) -> Float {
    let (vector, unit) = row.quotientAndRemainder(dividingBy: units.count)
    let found = tables.vectors[vector].deviations[units.lowerBound + unit]
    return found > 0 ? Float(found) : 1
  }

  /// The row of the sums that holds a readout; nil where another visitor has it.
  func row(readout: Int) -> Int? {
    readouts.contains(readout) ? readoutRow + readout - readouts.lowerBound : nil
  }

  /// The running sums of one vector's ranks.
  private mutating func rank(_ activations: borrowing Activations, _ table: RankTables.Table) {
    let (count, width, size) = (activations.range.count, units.count, table.bins.count)
    if binned.count != width * count { binned = [UInt16](repeating: 0, count: width * count) }
    var shape = table.bins.shape
    unsafe activations.withRows(layer: table.layer, table.vector) { base, stride in
      unsafe cs_bin_rows(count, width, base + units.lowerBound, stride, &shape, &binned)
    }
    unsafe cs_running_ranks(
      width, count, binned, size, table.ranks.at(units.lowerBound * size), running.base)
  }

  /// The labels of a stretch, the file's own first, then its partners', 0 where unknown or beyond a
  /// partner's end; and where they are known.
  private mutating func takeLabels(of place: Int, _ range: Range<Int>, into found: FileSums) {
    falls.clear()
    for (slot, other) in ([place] + repairings.partners[place]).enumerated() {
      let labels = repairings.labels[other]
      let common = range.lowerBound..<max(range.lowerBound, min(range.upperBound, labels.count))
      if values.count != common.count { values = [Float](repeating: 0, count: common.count) }
      for feature in context.features.indices {
        write(labels, feature, common)
        let ranks = context.gradeRanks(feature)
        found.labels[layout.column(slot, feature: feature)] += falls.append(values) { value in
          ranks.map { $0.position(of: value) } ?? Double(value)
        }
      }
      for feature in layout.firstOfGroups {
        write(labels, feature, common)
        _ = falls.append(values) { _ in 1 }
      }
    }
  }

  private mutating func write(_ labels: Labels, _ feature: Int, _ range: Range<Int>) {
    var span = values.mutableSpan
    labels.write(feature, range, into: &span)
  }
}

/// Where a file's sums lie: by slot (itself, then its partners), the features, then the groups of
/// features that are known at the same bytes.
struct NullLayout: Sendable {
  let features: Int
  /// By group: a feature of it.
  let firstOfGroups: [Int]
  let slots: Int

  init(_ context: PassContext, _ repairings: Repairings) {
    features = context.features.count
    firstOfGroups = (0...(context.unknownGroups.max() ?? 0)).compactMap {
      context.unknownGroups.firstIndex(of: $0)
    }
    slots = 1 + (repairings.partners.first?.count ?? 0)
  }

  var perSlot: Int { features + firstOfGroups.count }
  var columns: Int { slots * perSlot }
  func column(_ slot: Int, feature: Int) -> Int { slot * perSlot + feature }
  func column(_ slot: Int, group: Int) -> Int { slot * perSlot + features + group }
}
