import Network

/// A feature read from some columns of the state: bias + the sum of weight x value. Of a binary
/// feature it is the log-odds of being inside, of a graded one the label itself.
struct LinearReadout: Sendable, Equatable {
  /// The columns read.
  let neurons: [Int]
  /// By column read, on its raw values.
  let weights: [Float]
  let bias: Float

  /// From weights on standardised columns, and a label that is `scale` times what they give, plus
  /// `offset`.
  init(
    _ neurons: [Int], _ weights: [Double], bias: Double, _ columns: ColumnScaling,
    _ target: Target
  ) {
    self.neurons = neurons
    var shift = bias * target.scale + target.offset
    self.weights = zip(neurons, weights).map { neuron, weight in
      let raw = weight * target.scale * Double(columns.scales[neuron])
      shift -= raw * Double(columns.means[neuron])
      return Float(raw)
    }
    self.bias = Float(shift)
  }
}
