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
  /// A readout that deviates no more says the same of every byte.
  static let leastDeviation: Float = 1e-6
  /// By cell: its mean there inside the feature, weighted by the label.
  var insideMeans: [Float] = []

  /// Its cells' names.
  func neurons(hidden: Int) -> [NeuronID] {
    columns.map { NeuronID(layer: $0 / hidden, vector: vector, unit: $0 % hidden) }
  }
}
