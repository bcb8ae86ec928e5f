import Glibc

/// A neuron that is kept at a value after every byte while a network reads.
///
/// What follows from the neuron follows from the value: a held `raw` or `c` sets the memory, and so
/// h = o tanh c; a held gate sets the gate, and so c = f c_before + i g and h; a held `h` sets h
/// alone, which later steps and the layers above read.
package struct Hold: Sendable, Hashable {
  package let neuron: NeuronID
  /// As the neuron is shown: tanh c for `c`, where what lies beyond -1 and 1 means the largest float
  /// within.
  package let value: Float

  package init(neuron: NeuronID, value: Float) {
    self.neuron = neuron
    self.value = value
  }

  /// The largest magnitude that a neuron can be asked to be held at: times weights, it stays a number.
  static let largest: Float = 1e6

  /// A neuron and its value, as in `l0.c.143=0.5`.
  ///
  /// Throws `badHold` unless the value is a number within ``largest``, and `unknownNeuron` unless a network of
  /// `shape` has the neuron.
  package init(_ text: String, in shape: Shape) throws(NetworkError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let value = Float(parts[1]), value.magnitude <= Self.largest else {
      throw .badHold(text)
    }
    self.init(neuron: try NeuronID(String(parts[0]), in: shape), value: value)
  }

  /// Holds of one unit apply in the order in which a step computes: gates, memory, hidden state.
  var rank: Int {
    switch neuron.vector {
    case .inputGate, .forgetGate, .candidate, .outputGate: 0
    case .cell, .raw: 1
    case .hidden: 2
    }
  }

  /// The memory that a held `c` or `raw` leaves, and its tanh.
  var memory: (cell: Float, tanh: Float) {
    if neuron.vector == .raw { return (value, hyperbolicTangent(value)) }
    let most = Float(1).nextDown
    let shown = min(most, max(-most, value))
    return (Float(atanh(Double(shown))), shown)
  }
}

/// tanh of a float, rounded once.
func hyperbolicTangent(_ value: Float) -> Float {
  Float(tanh(Double(value)))
}
