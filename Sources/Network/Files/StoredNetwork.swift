/// Which of a file's tensors are a network's, whatever their names begin with: an LSTM's, named as
/// PyTorch names them, and the weight and bias of one linear layer, its decoder.
///
/// So `module.lstm.weight_ih_l0` and `_orig_mod.rnn.weight_ih_l0` are read like `lstm.weight_ih_l0`, and
/// `fc.weight` like `decoder.weight`.
struct StoredNetwork {
  let shape: Shape
  /// The names in the file, in the order of `shape.tensors`.
  let names: [String]

  /// Throws a flaw unless the tensors are exactly those of one network.
  init(_ file: Safetensors, symbols: Int) throws(Safetensors.Flaw) {
    let lstm = try LSTM(file)
    let rest = Set(file.tensors.keys).subtracting(lstm.names)
    let decoder = try Self.decoder(among: rest, of: file, hidden: lstm.hidden, symbols: symbols)
    shape = Shape(layers: lstm.layers, hidden: lstm.hidden, symbols: symbols)
    names = lstm.names + decoder
    if let other = rest.subtracting(decoder).min() {
      throw .extra(other, isEmbedded: lstm.inputWidth(in: file) != symbols)
    }
    for (name, tensor) in zip(names, shape.tensors) {
      _ = try file.stored(name, tensor.dimensions)
    }
  }

  /// The parameters, as `Shape.tensors` says.
  func parameters(in file: Safetensors) throws(Safetensors.Flaw) -> [Float] {
    var parameters: [Float] = []
    parameters.reserveCapacity(shape.parameterCount)
    for (name, tensor) in zip(names, shape.tensors) {
      parameters += try file.floats(name, tensor.dimensions)
    }
    return parameters
  }

  /// The names of the decoder's weight and bias: those of the only matrix with a column for each unit, or
  /// else a row for each symbol too, or else a bias too, which an embedding has not.
  private static func decoder(
    among names: Set<String>, of file: Safetensors, hidden: Int, symbols: Int
  ) throws(Safetensors.Flaw) -> [String] {
    let matrices = names.filter { name in
      name.isPart("weight") && file.tensors[name]?.dimensions.count == 2
        && file.tensors[name]?.dimensions.last == hidden
    }
    func bias(of weight: String) -> String { weight.dropLast("weight".count) + "bias" }
    let fitting = matrices.filter { file.tensors[$0]?.dimensions.first == symbols }
    let candidates = fitting.isEmpty ? matrices : fitting
    let whole = candidates.filter { names.contains(bias(of: $0)) }
    let chosen = (whole.isEmpty ? candidates : whole).sorted()
    guard let weight = chosen.first else { throw .noDecoder(beside: names, hidden: hidden) }
    guard chosen.count == 1 else { throw .severalDecoders(chosen) }
    if let rows = file.tensors[weight]?.dimensions.first, rows != symbols {
      throw .otherAlphabet(weight, rows: rows, symbols: symbols)
    }
    guard whole.contains(weight) else { throw .noBias(of: weight, bias: bias(of: weight)) }
    return [weight, bias(of: weight)]
  }
}

/// The LSTM among a file's tensors.
private struct LSTM {
  let layers: Int
  let hidden: Int
  /// By layer the weights of the input and of the hidden state, and the two biases.
  let names: [String]

  private static let recurrent = "weight_hh_l0"

  /// Throws a flaw unless there is one, unidirectional and with biases.
  init(_ file: Safetensors) throws(Safetensors.Flaw) {
    let found = file.tensors.keys.filter { $0.isPart(Self.recurrent) }.sorted()
    guard let first = found.first else { throw .noLSTM(file.tensors.keys) }
    guard found.count == 1 else { throw .severalLSTMs(found) }
    let prefix = String(first.dropLast(Self.recurrent.count))
    let own = file.tensors.keys.filter { $0.hasPrefix(prefix) }
    if let name = own.filter({ $0.hasSuffix("_reverse") }).min() { throw .bidirectional(name) }
    if let name = own.filter({ $0.hasPrefix(prefix + "weight_hr_l") }).min() {
      throw .projected(name)
    }
    hidden = try Self.hidden(first, file.tensors[first]?.dimensions ?? [])
    guard own.contains(where: { $0.hasPrefix(prefix + "bias_") }) else {
      throw .noBias(of: first, bias: prefix + "bias_ih_l0")
    }
    layers = own.count { $0.hasPrefix(prefix + "weight_hh_l") }
    names = (0..<layers).flatMap { layer in
      ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map { "\(prefix)\($0)_l\(layer)" }
    }
    if let missing = names.first(where: { file.tensors[$0] == nil }) {
      throw .init("it has no tensor \(missing.quoted)")
    }
  }

  /// The number of units that a recurrent matrix is of. The bytes of it are in the file, so that no
  /// product of its dimensions is too large a number.
  private static func hidden(_ name: String, _ dimensions: [Int]) throws(Safetensors.Flaw) -> Int {
    guard dimensions.count == 2, dimensions[1] > 0 else {
      throw .wrongShape(name, dimensions)
    }
    let (gates, rest) = dimensions[0].quotientAndRemainder(dividingBy: dimensions[1])
    switch (gates, rest) {
    case (4, 0): return dimensions[1]
    case (3, 0): throw .otherKind(name, dimensions, "a GRU")
    case (1, 0): throw .otherKind(name, dimensions, "a plain RNN")
    default: throw .wrongShape(name, dimensions)
    }
  }

  /// How many numbers the first layer reads at each step.
  func inputWidth(in file: Safetensors) -> Int? {
    names.first.flatMap { file.tensors[$0]?.dimensions.last }
  }
}

extension String {
  /// Whether it is this name, or ends in it after a dot.
  fileprivate func isPart(_ name: String) -> Bool {
    self == name || hasSuffix("." + name)
  }
}
