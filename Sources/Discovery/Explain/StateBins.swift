import CKernels
import Network

/// The bins of all cells at the sampled bytes of a part, one byte each.
///
/// Memory: N cells bytes, 34 MB for 32,768 bytes and 1,024 cells.
struct StateBins: Sendable {
  let cells: [NeuronID]
  /// N
  let count: Int
  /// (N, cells)
  let bins: Buffer<UInt8>

  /// 256 bins: of |v| below 1/2 and of 1 - |v| above, 8 an octave.
  static func shape(_ vector: StateVector) -> Bins {
    Bins(mantissaBits: 3, lowOctaves: 6, highOctaves: 10, isUnbounded: !vector.isBounded)
  }

  init(cells: [NeuronID], count: Int) {
    self.cells = cells
    self.count = count
    bins = Buffer(cells.count * count)
  }

  /// The bins of one cell at all bytes, in the place of what was in `column`.
  func read(_ cell: Int, into column: inout [UInt8]) {
    if column.count != count { column = Array(repeating: 0, count: count) }
    for row in 0..<count { column[row] = unsafe bins.base[row * cells.count + cell] }
  }
}

/// Keeps the bins of some units at the sampled bytes while a part is read.
struct StateBinning: StateVisitor {
  private let sample: SampledBytes
  /// Shared by the visitors: each writes its own units.
  private let target: StateBins
  private var next: [Int: Int] = [:]
  /// Runs of cells of one vector: the first one's column, the first unit, how many.
  private let runs: [(column: Int, layer: Int, vector: StateVector, units: Range<Int>)]
  private var binned: [UInt16] = []

  init(_ sample: SampledBytes, units: Range<Int>, _ target: StateBins) {
    self.sample = sample
    self.target = target
    var runs: [(column: Int, layer: Int, vector: StateVector, units: Range<Int>)] = []
    for (column, cell) in target.cells.enumerated() where units.contains(cell.unit) {
      if let last = runs.last, last.column + last.units.count == column,
        last.layer == cell.layer, last.vector == cell.vector, last.units.upperBound == cell.unit
      {
        runs[runs.count - 1].units = last.units.lowerBound..<cell.unit + 1
      } else {
        runs.append((column, cell.layer, cell.vector, cell.unit..<cell.unit + 1))
      }
    }
    self.runs = runs
  }

  mutating func visit(_ activations: borrowing Activations, of reading: ReadingFile) {
    let (file, range) = (reading.number, activations.range)
    let positions = sample.positions[file]
    var index = next[file] ?? 0
    while index < positions.count, positions[index] < range.upperBound {
      let row = sample.rows[file].lowerBound + index
      for run in runs {
        let width = run.units.count
        if binned.count != width { binned = [UInt16](repeating: 0, count: width) }
        var shape = StateBins.shape(run.vector).shape
        unsafe activations.withRows(layer: run.layer, run.vector) { base, stride in
          let start = unsafe base + (positions[index] - range.lowerBound) * stride
          unsafe cs_bin_rows(1, width, start + run.units.lowerBound, stride, &shape, &binned)
        }
        let place = row * target.cells.count + run.column
        for unit in 0..<width {
          unsafe target.bins.base[place + unit] = UInt8(truncatingIfNeeded: binned[unit])
        }
      }
      index += 1
    }
    next[file] = range.upperBound < reading.bytes.count ? index : nil
  }
}
