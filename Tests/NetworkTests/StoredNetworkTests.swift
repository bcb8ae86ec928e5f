import Corpus
import Testing

@testable import Network

@Suite struct StoredNetworkTests {
  /// A good file whose tensors have other names, numbers that differ from each other, and one change.
  private func file(
    _ names: (String) -> String = { $0 }, change: (inout RawModel) -> Void = { _ in }
  ) -> [UInt8] {
    var model = RawModel()
    for index in 0..<RawModel.shape.parameterCount {
      let bits = (Float(index) / 1024).bitPattern
      let bytes = (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      model.data.replaceSubrange(4 * index..<4 * index + 4, with: bytes)
    }
    model.tensors = Dictionary(uniqueKeysWithValues: model.tensors.map { (names($0), $1) })
    change(&model)
    return model.bytes
  }

  private func reason(_ bytes: [UInt8]) throws -> String {
    let flaw = #expect(throws: Safetensors.Flaw.self) { try ModelFile.decode(bytes) }
    return flaw?.sentence ?? ""
  }

  private func renamed(_ name: String, lstm: String, decoder: String) -> String {
    name.replacing("lstm.", with: lstm).replacing("decoder.", with: decoder)
  }

  @Test(arguments: [
    ("module.lstm.", "module.decoder."), ("_orig_mod.module.lstm.", "_orig_mod.module.decoder."),
    ("model.rnn.", "model.fc."), ("", "decoder."), ("", ""), ("rnn.", "linear."),
    ("body.net.rnn.", "head."), ("lstm.lstm.", "lstm.out."), ("LSTM.", "proj.0."),
  ])
  func `whatever names begin with, the same network is read`(lstm: String, decoder: String) throws {
    let own = try ModelFile.decode(file())
    let other = try ModelFile.decode(file { renamed($0, lstm: lstm, decoder: decoder) })
    #expect(own.parameters.count == RawModel.shape.parameterCount)
    #expect(other.parameters == own.parameters && other.shape == own.shape)
  }

  @Test func `what is saved has the standard names`() throws {
    let folder = try TemporaryFolder()
    let model = try ModelFile.decode(file { "module." + $0 })
    try ModelFile.save(model, to: folder.path("own"))
    let read = try Safetensors(SourceReader.bytes(of: folder.path("own")))
    #expect(Set(read.tensors.keys) == Set(RawModel.shape.tensors.map(\.name)))
  }

  /// Adds tensors of zeros behind the others.
  private func add(_ name: String, _ shape: [Int], to model: inout RawModel) {
    let end = model.data.count + 4 * shape.reduce(1, *)
    model.tensors[name] = .init(type: "F32", shape: shape, start: model.data.count, end: end)
    model.data += Array(repeating: 0, count: end - model.data.count)
  }

  @Test(arguments: [
    ("lstm.weight_ih_l0_reverse", [12, 4], "is bidirectional"),
    ("lstm.weight_hr_l0", [2, 3], "proj_size"),
    ("other.weight_hh_l0", [12, 3], "several recurrent networks ('lstm.weight_hh_l0', 'other."),
    ("fc.weight", [4, 3], "'fc.weight' that no Cellscope network has"),
    ("embedding.weight", [4, 9], "'embedding.weight' that no Cellscope network has"),
  ])
  func `what makes it another network is named`(name: String, shape: [Int], words: String) throws {
    let reason = try reason(file(change: { add(name, shape, to: &$0) }))
    #expect(reason.contains(words), "\(reason)")
  }

  /// A file of tensors of zeros.
  private func network(_ tensors: [(String, [Int])]) -> [UInt8] {
    var model = RawModel()
    (model.tensors, model.data) = ([:], [])
    for (name, shape) in tensors { add(name, shape, to: &model) }
    return model.bytes
  }

  private func gated(_ gates: Int, biases: Bool = true, input: Int = 4) -> [(String, [Int])] {
    [("rnn.weight_ih_l0", [gates * 3, input]), ("rnn.weight_hh_l0", [gates * 3, 3])]
      + (biases ? [("rnn.bias_ih_l0", [gates * 3]), ("rnn.bias_hh_l0", [gates * 3])] : [])
  }

  private let head = [("head.weight", [4, 3]), ("head.bias", [4])]

  @Test func `kinds of networks are told apart`() throws {
    #expect(try ModelFile.decode(network(gated(4) + head)).shape.hidden == 3)
    #expect(try reason(network(gated(3) + head)).contains("has shape [9, 3], which is a GRU's"))
    #expect(try reason(network(gated(1) + head)).contains("which is a plain RNN's"))
    #expect(try reason(network(gated(4, biases: false) + head)).contains("'rnn.bias_ih_l0'"))
    #expect(try reason(network(gated(4, biases: false) + head)).contains("bias=False"))
    #expect(try reason(network(gated(4) + head.prefix(1))).contains("no 'head.bias'"))
    #expect(try reason(network(gated(4))).contains("no decoder"))
    let twice = head + [("fc.weight", [4, 3]), ("fc.bias", [4])]
    #expect(
      try reason(network(gated(4) + twice))
        .contains("several of its tensors could be the decoder's ('fc.weight', 'head.weight')"))
    #expect(
      try reason(network([("cell.weight_ih", [12, 4]), ("cell.weight_hh", [12, 3])]))
        .contains("'cell.weight_hh' is of an nn.LSTMCell"))
    let attention = (0..<9).map { ("blocks.\($0).attention", [3, 3]) }
    #expect(
      try reason(network(attention))
        .contains("'blocks.0.attention', 'blocks.1.attention', 'blocks.2.attention' and 6 more"))
    for width in [3, 5] {
      let tensors = gated(4, input: width) + head + [("embed.weight", [4, width])]
      #expect(
        try reason(network(tensors)).contains("multiply weight_ih_l0 by an embedding's transpose"))
    }
  }

  @Test func `a decoder with another number of rows than the alphabet has symbols is said to be`()
    throws
  {
    let reason = try reason(network(gated(4) + [("head.weight", [3, 3]), ("head.bias", [3])]))
    #expect(reason.contains("'head.weight' has 3 rows, but its alphabet of 3 bytes takes 4"))
  }

  @Test func `names of 70,000 bytes are cut, and control bytes shown`() throws {
    let long = String(repeating: "x", count: 70_000) + "\u{1B}[2J"
    for bytes in [
      network(gated(4) + head + [(long, [2])]), network([(long, [2])]),
      file(change: { $0.tensors["decoder.bias"]?.type = long }),
      file(change: { $0.tensors[long] = $0.tensors["decoder.bias"] }),
      file(change: { $0.tensors["decoder.bias"]?.shape = Array(repeating: 1, count: 30_000) }),
    ] {
      let reason = try reason(bytes)
      #expect(reason.count < 1000 && !reason.contains("\u{1B}"), "\(reason.prefix(300))")
    }
  }
}
