import Corpus
import Network

/// An LSTM in which some cells' weights are written by hand, so that what they follow is known; the
/// weights of all others are small and random, and no other cell sees the planted ones.
///
/// With z = recurrent + input + bias, i f o = sigmoid(z), g = tanh(z), c' = f c + i g and
/// h' = o tanh(c'), a gate whose z is 20 is open and one whose z is -20 is shut.
package struct PlantedNetwork {
  private let shape: Shape
  private let alphabet: Alphabet
  private var parameters: [Float]

  private enum Gate: Int, CaseIterable { case input, forget, candidate, output }

  /// Throws nothing in practice: the alphabet is fixed.
  package init(layers: Int, hidden: Int, seed: UInt64 = 7) throws {
    alphabet = try Alphabet(bytes: Array(9...126))
    shape = Shape(layers: layers, hidden: hidden, symbols: alphabet.count)
    parameters = Model(untrained: shape, alphabet: alphabet, seed: seed).parameters
  }

  /// The network as it is now.
  package var model: Model { Model(shape: shape, alphabet: alphabet, parameters: parameters) }

  /// c goes to `polarity` at the quote that opens and to -`polarity` at the one that closes, and is
  /// held between: the quote shuts the forget gate, and asks the candidate for the other side of
  /// h, which the recurrent weight of -10 sees; the 3 decides for c = 0, before the first quote.
  package mutating func plantQuoteFlipFlop(unit: Int, polarity: Float) {
    silence(layer: 0, unit)
    bias(layer: 0, unit, input: -20, forget: 20, output: 20)
    read(byte: "\"", unit, input: 40, forget: -40, candidate: 3 * polarity)
    set("lstm.weight_hh_l0", row(.candidate, unit), unit, -10)
  }

  /// The same in layer 1: unit `detector` of layer 0 is 0.76 after a quote and -0.76 after all else.
  package mutating func plantQuoteFlipFlop(
    aboveDetector detector: Int, unit: Int, polarity: Float
  ) {
    silence(layer: 0, detector)
    bias(layer: 0, detector, input: 20, forget: -20, candidate: -20, output: 20)
    read(byte: "\"", detector, candidate: 40)
    silence(layer: 1, unit)
    bias(layer: 1, unit, candidate: 3 * polarity, output: 20)
    set("lstm.weight_ih_l1", row(.input, unit), detector, 26)
    set("lstm.weight_ih_l1", row(.forget, unit), detector, -26)
    set("lstm.weight_hh_l1", row(.candidate, unit), unit, -10)
  }

  /// c moves by `polarity` / 2 at the byte that opens, and back at the one that closes: a half-open
  /// input gate, a saturated candidate. tanh c is 0, 0.46, 0.76, 0.91, 0.96, ... by depth.
  package mutating func plantCounter(
    unit: Int, from open: Unicode.Scalar, to close: Unicode.Scalar, polarity: Float = 1
  ) {
    silence(layer: 0, unit)
    bias(layer: 0, unit, input: -20, forget: 20, output: 20)
    read(byte: open, unit, input: 20, candidate: 20 * polarity)
    read(byte: close, unit, input: 20, candidate: -20 * polarity)
  }

  /// c moves by 0.018 at each byte, and is wiped at the end of a line: an input gate left ajar.
  package mutating func plantLinePosition(unit: Int, polarity: Float) {
    silence(layer: 0, unit)
    bias(layer: 0, unit, input: -4, forget: 20, candidate: 20 * polarity, output: 20)
    read(byte: "\n", unit, input: -40, forget: -40)
  }

  /// Lets a unit of the top layer say that `byte` is next, where h has the sign of `polarity`.
  package mutating func predict(_ byte: Unicode.Scalar, from unit: Int, polarity: Float) {
    let symbol = alphabet.symbol(of: UInt8(ascii: byte))
    set("decoder.weight", symbol, unit, 4 * polarity)
  }

  /// Cuts a unit off from all others, both ways, and from its input.
  private mutating func silence(layer: Int, _ unit: Int) {
    let h = shape.hidden
    for gate in Gate.allCases {
      for column in 0..<(layer == 0 ? shape.symbols : h) {
        set("lstm.weight_ih_l\(layer)", row(gate, unit), column, 0)
      }
      for column in 0..<h { set("lstm.weight_hh_l\(layer)", row(gate, unit), column, 0) }
    }
    for row in 0..<4 * h {
      set("lstm.weight_hh_l\(layer)", row, unit, 0)
      if layer + 1 < shape.layers { set("lstm.weight_ih_l\(layer + 1)", row, unit, 0) }
    }
  }

  private mutating func bias(
    layer: Int, _ unit: Int, input: Float = 0, forget: Float = 0, candidate: Float = 0,
    output: Float = 0
  ) {
    for (gate, value) in zip(Gate.allCases, [input, forget, candidate, output]) {
      set("lstm.bias_ih_l\(layer)", row(gate, unit), 0, value)
    }
  }

  private mutating func read(
    byte: Unicode.Scalar, _ unit: Int, input: Float = 0, forget: Float = 0, candidate: Float = 0
  ) {
    let symbol = alphabet.symbol(of: UInt8(ascii: byte))
    for (gate, value) in [(Gate.input, input), (.forget, forget), (.candidate, candidate)] {
      set("lstm.weight_ih_l0", row(gate, unit), symbol, value)
    }
  }

  private func row(_ gate: Gate, _ unit: Int) -> Int { gate.rawValue * shape.hidden + unit }

  private mutating func set(_ name: String, _ row: Int, _ column: Int, _ value: Float) {
    guard let tensor = shape.tensors.first(where: { $0.name == name }) else {
      preconditionFailure("no tensor \(name)")
    }
    let width = tensor.dimensions.count == 2 ? tensor.dimensions[1] : 1
    parameters[tensor.offset + row * width + column] = value
  }
}
