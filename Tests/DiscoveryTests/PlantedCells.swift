import Network
import Syntax

@testable import Discovery

/// Sampled bytes with labels drawn at random in runs, and cells whose values follow from the labels, so
/// that what each is on in is known.
struct PlantedCells {
  static let features = [
    Feature(name: "string", description: "", kind: .binary),
    Feature(name: "comment", description: "", kind: .binary),
    Feature(name: "call", description: "", kind: .binary),
    Feature(name: "block-depth", description: "", kind: .graded),
  ]

  let bytes: SampledBytes
  private(set) var cells: [[UInt8]] = []

  /// - Parameter files: how many bytes were drawn of each file of the study.
  init(_ part: Part, files: [Int], seed: UInt64) {
    var draw = Draw(seed)
    var rows: [Range<Int>] = []
    for size in files {
      let start = rows.last?.upperBound ?? 0
      rows.append(start..<start + size)
    }
    let count = files.reduce(0, +)
    let labels = Self.features.map { feature in
      var values: [Float] = []
      while values.count < count {
        let run = 1 + draw.below(30)
        let value =
          feature.kind == .graded ? draw.below(6) : draw.unit() < 0.25 ? 1 : 0
        values += Array(repeating: Float(value), count: min(run, count - values.count))
      }
      return values
    }
    bytes = SampledBytes(part, labels: labels, rows: rows)
  }

  func holds(_ feature: Int, _ row: Int) -> Bool { bytes.labels[feature][row] > 0 }
  func depth(_ row: Int) -> Float { bytes.labels[3][row] }

  /// Adds a cell that is high, but for some noise, where `isOn` says so.
  mutating func add(noise: Double, seed: UInt64, _ isOn: (PlantedCells, Int) -> Bool) {
    var draw = Draw(seed)
    let sample = self
    cells.append(
      (0..<bytes.count).map { row in
        let on = isOn(sample, row) != (draw.unit() < noise)
        return UInt8(on ? 200 + draw.below(20) : 60 + draw.below(60))
      })
  }

  var bins: StateBins {
    let bins = StateBins(
      cells: cells.indices.map { NeuronID(layer: 0, vector: .cell, unit: $0) }, count: bytes.count)
    for (cell, column) in cells.enumerated() {
      for (row, bin) in column.enumerated() { bins.bins[row * cells.count + cell] = bin }
    }
    return bins
  }
}
