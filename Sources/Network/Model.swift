import Corpus

/// A trained network: its parameters, and the bytes its symbols stand for.
package struct Model: Sendable {
  package let shape: Shape
  package let alphabet: Alphabet
  /// As `Shape.tensors` says, in PyTorch's layout.
  package var parameters: [Float]
  /// What else the file says, by key, as text: how it was trained, on what, and what was found.
  package var notes: [String: String]

  package init(
    shape: Shape, alphabet: Alphabet, parameters: [Float], notes: [String: String] = [:]
  ) {
    precondition(shape.symbols == alphabet.count && parameters.count == shape.parameterCount)
    self.shape = shape
    self.alphabet = alphabet
    self.parameters = parameters
    self.notes = notes
  }

  /// A network that has learnt nothing.
  ///
  /// Weights are uniform in +-1 / sqrt H, as PyTorch draws them, but for the first layer's input
  /// weights: a one-hot input has a fan-in of 1, so they are drawn from +-3. (After 2 MB of
  /// `kernel/` at 1 x 512, validation was 2.85 nats with 1 / sqrt H, 2.44 with 0.5, 2.10 with 1,
  /// 1.76 with 2; beyond 3 nothing was gained.) Forget gates start open: their bias is 1
  /// (Jozefowicz, Zaremba, Sutskever 2015); 2 was no better.
  package init(untrained shape: Shape, alphabet: Alphabet, seed: UInt64) {
    var generator = SeededGenerator(seed: seed, stream: 0x1417)
    var values = [Float](repeating: 0, count: shape.parameterCount)
    for tensor in shape.tensors where tensor.dimensions.count == 2 {
      let isOneHot = tensor.name == "lstm.weight_ih_l0"
      let width = isOneHot ? 3 : 1 / Float(shape.hidden).squareRoot()
      for index in tensor.range { values[index] = width * Float(2 * generator.unit() - 1) }
    }
    let h = shape.hidden
    for tensor in shape.tensors where tensor.name.hasPrefix("lstm.bias_ih") {
      for unit in h..<2 * h { values[tensor.offset + unit] = 1 }
    }
    self.init(shape: shape, alphabet: alphabet, parameters: values)
  }

  /// A network of the same shape and alphabet that has learnt nothing.
  package func untrained(seed: UInt64) -> Model {
    Model(untrained: shape, alphabet: alphabet, seed: seed)
  }

  /// The language it was trained on, if the file says.
  package var language: String? {
    notes["language"]
  }

  /// Content hashes of the files it was trained on; none if the file does not say.
  package var filesTrainedOn: Set<UInt64> {
    get {
      Set((notes["files"] ?? "").split(separator: " ").compactMap { UInt64($0, radix: 16) })
    }
    set {
      notes["files"] = newValue.sorted().map { String($0, radix: 16) }.joined(separator: " ")
    }
  }
}
