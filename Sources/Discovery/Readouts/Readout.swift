import Network

/// A linear readout of the memory against one feature: bias + the sum of weights times values.
///
/// Of a binary feature the values are tanh c and the sum is a log-odds; of a graded one they are c
/// itself, since a counter saturates tanh, and the sum is the number.
struct Readout: Sendable {
  let feature: Int
  let vector: StateVector
  /// Which cells, as layer * H + unit.
  let columns: [Int]
  let weights: [Float]
  let bias: Float
  /// Of its values on the bytes it was fitted on.
  var mean: Float = 0
  var deviation: Float = 1
  /// By cell: its mean there inside the feature, weighted by the label.
  var insideMeans: [Float] = []

  /// Its cells' names.
  func neurons(hidden: Int) -> [NeuronID] {
    columns.map { NeuronID(layer: $0 / hidden, vector: vector, unit: $0 % hidden) }
  }
}

/// The values of readouts over a chunk: one product for those of tanh c, one for those of c. A readout
/// has the same values whichever others are beside it.
final class ReadoutScorer: @unchecked Sendable {
  let readouts: [Readout]
  private let layers: Int
  private let hidden: Int
  private let groups: [Group]
  /// By readout: its group, and its column there.
  private let places: [(group: Int, column: Int)]
  /// Bytes that one product takes.
  private static let rows = 64

  private struct Group {
    let vector: StateVector
    let product: PanelProduct
    let state: Buffer<Float>  // (rows, L H)
    let sums: Buffer<Float>  // (T, n)
    let width: Int
  }

  init(_ readouts: [Readout], layers: Int, hidden: Int) {
    self.readouts = readouts
    self.layers = layers
    self.hidden = hidden
    var groups: [Group] = []
    var places = readouts.map { _ in (group: 0, column: 0) }
    for vector in [StateVector.cell, .raw] {
      let own = readouts.indices.filter { readouts[$0].vector == vector }
      guard !own.isEmpty else { continue }
      let (depth, width) = (layers * hidden, own.count)
      let weights = Buffer<Float>(depth * width)
      for (column, readout) in own.enumerated() {
        places[readout] = (groups.count, column)
        for (cell, weight) in zip(readouts[readout].columns, readouts[readout].weights) {
          weights[cell * width + column] += weight
        }
      }
      let product = PanelProduct(depth: depth, columns: width)
      unsafe product.pack(weights.base, depth: depth, row: width, column: 1)
      groups.append(
        Group(
          vector: vector, product: product, state: Buffer(Self.rows * depth),
          sums: Buffer(StateReader.mostSteps * width),
          width: width))
    }
    self.groups = groups
    self.places = places
  }

  var count: Int { readouts.count }

  /// Takes what a reader shows at once.
  func score(_ activations: borrowing Activations) {
    let (depth, count) = (layers * hidden, activations.range.count)
    for group in groups {
      for start in stride(from: 0, to: count, by: Self.rows) {
        let rows = min(Self.rows, count - start)
        for layer in 0..<layers {
          unsafe activations.withRows(layer: layer, group.vector) { base, stride in
            for t in 0..<rows {
              unsafe group.state.at(t * depth + layer * hidden)
                .update(from: base + (start + t) * stride, count: hidden)
            }
          }
        }
        unsafe group.product(
          rows: rows, group.state.base, into: group.sums.at(start * group.width))
      }
    }
  }

  /// A readout's value after byte `t` of the chunk.
  private func value(_ readout: Int, at t: Int) -> Float {
    let (group, column) = places[readout]
    return groups[group].sums[t * groups[group].width + column] + readouts[readout].bias
  }

  /// Its values from byte `start` of the chunk on, as many as there is room for.
  func write(_ readout: Int, from start: Int, into output: inout MutableSpan<Float>) {
    let (group, column) = places[readout]
    let (width, bias) = (groups[group].width, readouts[readout].bias)
    let first = unsafe groups[group].sums.at(start * width + column)
    precondition((start + output.count) * width <= groups[group].sums.count)
    for t in output.indices { unsafe output[t] = first[t * width] + bias }
  }

  /// The same on a scale from -1/2 to 1/2 that its outliers can't rule.
  func squashed(_ readout: Int, at t: Int) -> Float {
    let own = readouts[readout]
    let z = (value(readout, at: t) - own.mean) / own.deviation
    return z / (2 * (1 + abs(z)))
  }
}
