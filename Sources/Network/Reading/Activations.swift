/// The states after each byte of `range` of one file, all layers and vectors; they live until the
/// visit ends.
@safe
package struct Activations: ~Copyable {
  package let file: Int
  package let range: Range<Int>
  private let pass: ForwardPass
  private let lane: Int

  init(_ pass: ForwardPass, lane: Int, file: Int, range: Range<Int>) {
    self.pass = pass
    self.lane = lane
    self.file = file
    self.range = range
  }

  /// All units of a vector: row `t` of (range.count, H) begins at `base + t * stride`.
  package func withRows<Result>(
    layer: Int, _ vector: StateVector,
    _ body: (_ base: UnsafePointer<Float>, _ stride: Int) -> Result
  ) -> Result {
    let (base, stride) = unsafe pass.rows(of: vector, layer: layer, lane: lane)
    return unsafe body(base, stride)
  }

  /// Appends a neuron's value after each byte.
  package func append(_ neuron: NeuronID, to values: inout [Float]) {
    unsafe withRows(layer: neuron.layer, neuron.vector) { base, stride in
      for t in 0..<range.count { values.append(unsafe base[t * stride + neuron.unit]) }
    }
  }

  /// The network's state after the last byte, as a stretch may begin from: (L, 2, H), memory cells
  /// then hidden states of each layer.
  package var state: [Float] {
    let shape = pass.weights.shape
    var state = [Float](repeating: 0, count: shape.layers * 2 * shape.hidden)
    pass.state(lane: lane, after: range.count, into: &state)
    return state
  }

  /// The log-probabilities of the next byte's symbol after byte `index` of the file: (V). The reader
  /// must predict.
  package func withPredictions<Result>(
    after index: Int, _ body: (UnsafeBufferPointer<Float>) -> Result
  ) -> Result {
    precondition(range.contains(index))
    let v = pass.weights.shape.symbols
    let row = ((index - range.lowerBound) * pass.lanes + lane) * v
    return unsafe body(UnsafeBufferPointer(start: pass.logits.at(row), count: v))
  }
}
