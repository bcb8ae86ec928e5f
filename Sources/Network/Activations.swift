/// The states after each byte of `range` of one file, all layers and vectors; they live until the
/// visit ends.
@safe
package struct Activations: ~Copyable {
  package let file: Int
  package let range: Range<Int>
  private let pass: ForwardPass
  private let lane: Int

  init(_ pass: ForwardPass, lane: Int, of reading: ReadingLane, steps: Int) {
    self.pass = pass
    self.lane = lane
    file = reading.file
    range = reading.position..<min(reading.position + steps, reading.bytes.count)
  }

  /// All units of a vector: row `t` of (range.count, H) begins at `base + t * stride`.
  package func withRows<Result>(
    layer: Int, _ vector: StateVector,
    _ body: (_ base: UnsafePointer<Float>, _ stride: Int) -> Result
  ) -> Result {
    let (b, h) = (pass.lanes, pass.weights.shape.hidden)
    let states = pass.layers[layer]
    func gate(_ index: Int) -> Result {
      unsafe body(states.gates.at(lane * 4 * h + index * h), b * 4 * h)
    }
    switch vector {
    case .cell:
      guard let values = states.tanhCells else { preconditionFailure("states are not observed") }
      return unsafe body(values.at(lane * h), b * h)
    case .hidden: return unsafe body(states.exactHidden.at((b + lane) * h), b * h)
    case .raw: return unsafe body(states.cells.at((b + lane) * h), b * h)
    case .inputGate: return gate(0)
    case .forgetGate: return gate(1)
    case .candidate: return gate(2)
    case .outputGate: return gate(3)
    }
  }

  /// Appends a neuron's value after each byte.
  package func append(_ neuron: NeuronID, to values: inout [Float]) {
    unsafe withRows(layer: neuron.layer, neuron.vector) { base, stride in
      for t in 0..<range.count { values.append(unsafe base[t * stride + neuron.unit]) }
    }
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
