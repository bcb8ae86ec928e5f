import Corpus

/// What is wrong with the tensors of a file that should be a network: what was found, what is wanted,
/// what to do.
extension Safetensors.Flaw {
  static func noLSTM(_ names: some Collection<String>) -> Self {
    if let cell = names.filter({ $0 == "weight_hh" || $0.hasSuffix(".weight_hh") }).min() {
      return Self(
        "\(cell.quoted) is of an nn.LSTMCell; load its weights into an nn.LSTM of one layer, whose "
          + "tensors have the same shapes, and save that")
    }
    return Self(
      "it has no tensor whose name ends in weight_hh_l0, as an nn.LSTM's does; it holds "
        + list(names))
  }

  static func severalLSTMs(_ names: [String]) -> Self {
    Self("it holds several recurrent networks (\(list(names))); save one LSTM and its decoder")
  }

  static func bidirectional(_ name: String) -> Self {
    Self(
      "its LSTM is bidirectional, since it has \(name.quoted); Cellscope reads text forward only, "
        + "so train one without bidirectional=True")
  }

  static func projected(_ name: String) -> Self {
    Self(
      "its LSTM projects its hidden state, since it has \(name.quoted); train one without proj_size"
    )
  }

  static func noBias(of weight: String, bias: String) -> Self {
    Self(
      "it has no \(bias.quoted): \(weight.quoted) is of a layer made with bias=False; "
        + "add biases of zeros, which change nothing")
  }

  static func otherKind(_ name: String, _ dimensions: [Int], _ kind: String) -> Self {
    Self(
      "\(name.quoted) has shape \(dimensions.shown), which is \(kind)'s; an LSTM's is "
        + "(4 x units, units)")
  }

  static func wrongShape(_ name: String, _ dimensions: [Int]) -> Self {
    Self("\(name.quoted) has shape \(dimensions.shown), not (4 x units, units)")
  }

  static func noDecoder(beside names: Set<String>, hidden: Int) -> Self {
    Self(
      "it has no decoder, an nn.Linear from \(hidden) units to the symbols, such as decoder.weight "
        + "and decoder.bias; beside the LSTM it holds \(list(names))")
  }

  static func severalDecoders(_ names: [String]) -> Self {
    Self("several of its tensors could be the decoder's (\(list(names))); save the one alone")
  }

  static func otherAlphabet(_ name: String, rows: Int, symbols: Int) -> Self {
    Self(
      "\(name.quoted) has \(rows) rows, but its alphabet of \(symbols - 1) bytes takes \(symbols): "
        + "one for each byte, and a last one for all other bytes")
  }

  static func extra(_ name: String, isEmbedded: Bool) -> Self {
    Self(
      "it holds a tensor \(name.quoted) that no Cellscope network has"
        + (isEmbedded
          ? ": its LSTM's input is one-hot; multiply weight_ih_l0 by an embedding's transpose, and "
            + "leave the embedding out" : ""))
  }

  /// `'a', 'b' and 7 more`, at most three named.
  private static func list(_ names: some Collection<String>) -> String {
    guard !names.isEmpty else { return "no tensor" }
    let sorted = names.sorted()
    return sorted.prefix(3).map(\.quoted).joined(separator: ", ")
      + (sorted.count > 3 ? " and \(sorted.count - 3) more" : "")
  }
}

extension String {
  /// As messages quote it.
  var quoted: String { CorpusError.quoted(self) }
}

extension [Int] {
  /// As messages show it: a file may claim very many dimensions.
  var shown: String { CorpusError.shown("\(self)") }
}
