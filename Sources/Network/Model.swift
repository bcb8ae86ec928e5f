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

  /// A network that has learnt nothing: uniform in [-0.08, 0.08] as in the paper, at least; wider
  /// for few units, as PyTorch does (1 / sqrt H). Forget gates start open: their bias is 1
  /// (Jozefowicz, Zaremba, Sutskever 2015).
  package init(untrained shape: Shape, alphabet: Alphabet, seed: UInt64) {
    var generator = SeededGenerator(seed: seed, stream: 0x1417)
    let width = 1 / Float(shape.hidden).squareRoot()
    var values = [Float](repeating: 0, count: shape.parameterCount)
    for tensor in shape.tensors where tensor.dimensions.count == 2 {
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
