/// The vectors of an LSTM layer that can be looked at.
package enum StateVector: String, Sendable, CaseIterable, Codable {
  /// The cell state, shown as tanh c.
  case cell = "c"
  /// The hidden state.
  case hidden = "h"
  case inputGate = "i"
  case forgetGate = "f"
  case candidate = "g"
  case outputGate = "o"
  /// The cell state itself: a counter saturates tanh.
  case raw

  /// Whether values stay within -1 and 1.
  package var isBounded: Bool { self != .raw }
}

/// One number of the network's state, as in `l0.c.143`: layer, vector, unit.
package struct NeuronID: Hashable, Sendable, CustomStringConvertible {
  package let layer: Int
  package let vector: StateVector
  package let unit: Int

  package init(layer: Int, vector: StateVector, unit: Int) {
    self.layer = layer
    self.vector = vector
    self.unit = unit
  }

  /// Throws `unknownNeuron` unless a network of `shape` has it.
  package init(_ name: String, in shape: Shape) throws(NetworkError) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].first == "l",
      let layer = Self.number(parts[0].dropFirst()), layer < shape.layers,
      let vector = StateVector(rawValue: String(parts[1])),
      let unit = Self.number(parts[2]), unit < shape.hidden
    else { throw .unknownNeuron(name, layers: shape.layers, hidden: shape.hidden) }
    self.init(layer: layer, vector: vector, unit: unit)
  }

  /// What a name stands for: one neuron, or, as in `l0.c`, a whole vector.
  ///
  /// Throws as `init` does.
  package static func all(_ name: String, in shape: Shape) throws(NetworkError) -> [NeuronID] {
    guard name.count(where: { $0 == "." }) == 1 else { return [try NeuronID(name, in: shape)] }
    guard let first = try? NeuronID(name + ".0", in: shape) else {
      throw .unknownNeuron(name, layers: shape.layers, hidden: shape.hidden)
    }
    return (0..<shape.hidden).map {
      NeuronID(layer: first.layer, vector: first.vector, unit: $0)
    }
  }

  package var description: String {
    "l\(layer).\(vector.rawValue).\(unit)"
  }

  /// Digits only, so that every neuron has one name.
  private static func number(_ text: Substring) -> Int? {
    guard text.allSatisfy({ $0.isASCII && $0.isNumber }), text == "0" || text.first != "0"
    else { return nil }
    return Int(text)
  }
}
