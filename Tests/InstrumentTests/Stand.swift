import Corpus
import Foundation
import Network
import Syntax

@testable import Instrument

/// An instrument with a tiny network, and files of its own to look at.
struct Stand: Sendable {
  static let code = """
    /* A comment. */
    static int f(int a, char *s)
    {
    	if (a > 1 && s[0] == 'x')
    		return a;
    	while (a--)
    		s++;
    	if (!s)
    		return -1;
    	return f(a, "if (b)");
    }

    """

  let folder: Folder
  let model: Model
  let instrument: Instrument

  /// - Parameter files: by name, in a folder that is given to the instrument.
  init(
    layers: Int = 2, hidden: Int = 12, files: [String: String] = ["a.c": code],
    limits: Limits = Limits(), memory: Memory? = nil
  ) throws {
    folder = try Folder(files)
    let alphabet = try Alphabet(bytes: Array(Set(Self.code.utf8).sorted()))
    let shape = Shape(layers: layers, hidden: hidden, symbols: alphabet.count)
    model = Model(untrained: shape, alphabet: alphabet, seed: 5)
    let grammar = try Grammar("c")
    instrument = try Instrument(
      model, name: "tiny", files: try GivenFiles([folder.given], grammar), grammar: grammar,
      threads: 2, limits: limits, memory: memory)
  }

  /// The name of a file as the instrument lists it.
  func path(_ name: String) -> String { "\(folder.given)/\(name)" }

  /// What is answered to a body that is a JSON object.
  func post(_ path: String, _ body: [String: Any], form: String? = nil) async throws -> Answer {
    let data = try JSONSerialization.data(withJSONObject: body)
    return try await post(path + (form.map { "?format=\($0)" } ?? ""), bytes: [UInt8](data))
  }

  func post(_ path: String, bytes: [UInt8]) async throws -> Answer {
    let head = try RequestHead(
      Array("POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(bytes.count)".utf8))
    let memory = instrument.texts.memory
    let room = try memory.room(for: bytes.count)
    return Answer(await instrument.answer(Request(head, body: bytes, room: room)), memory)
  }

  func get(_ path: String, method: String = "GET") async throws -> Answer {
    let head = try RequestHead(Array("\(method) \(path) HTTP/1.1\r\nHost: x".utf8))
    return Answer(await instrument.answer(Request(head)))
  }

  /// A neuron's values over a text, read at once from its start.
  func values(of neuron: String, _ text: some Sequence<UInt8>) throws -> [Float] {
    let neuron = try NeuronID(neuron, in: model.shape)
    return try StateReader(model, threads: 1)
      .read(texts: [Array(text)], predicts: true, by: [Values(neuron: neuron)]) { $1 }[0].values
  }
}

/// Collects one neuron's values.
private struct Values: StateVisitor {
  let neuron: NeuronID
  var values: [Float] = []

  mutating func visit(_ activations: borrowing Activations, of text: [UInt8]) {
    activations.append(neuron, to: &values)
  }
}

/// An answer taken apart.
struct Answer {
  let status: Int
  let body: [UInt8]
  let type: String
  let json: [String: Any]

  init(_ response: Response, _ memory: Memory = Memory(1 << 30)) {
    let message = Message(response, in: memory)
    status = message.status
    body = Array(message.parts.joined())
    type = message.headers.first { $0.name == "Content-Type" }?.value ?? ""
    json = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
  }

  var text: String { String(decoding: body, as: UTF8.self) }
  var error: String { json["error"] as? String ?? "" }

  /// Whether it refuses with one sentence.
  func isRefusal(_ status: Int) -> Bool {
    self.status == status && error.hasSuffix(".") && !error.contains("\n")
  }

  func list(_ key: String) -> [[String: Any]] { json[key] as? [[String: Any]] ?? [] }
  func string(_ key: String) -> String { json[key] as? String ?? "" }

  /// Numbers, not a number for null.
  static func numbers(_ value: Any?) -> [Float] {
    (value as? [Any] ?? []).map { ($0 as? NSNumber)?.floatValue ?? .nan }
  }

  /// The values of the only neuron asked for.
  var values: [Float] { Self.numbers(list("neurons").first?["values"]) }
}

/// A folder of its own, removed at the end of its life; what is given to the instrument is a folder
/// in it.
final class Folder: Sendable {
  let path: String
  var given: String { path + "/given" }

  init(_ files: [String: String]) throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "cellscope-instrument-\(UUID().uuidString)")
    path = url.path
    try FileManager.default.createDirectory(
      atPath: given, withIntermediateDirectories: true)
    for (name, text) in files { try write("given/" + name, text) }
  }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The largest difference of two lists of one length; infinite for others.
func difference(_ a: [Float], _ b: [Float]) -> Float {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

/// What two orders of adding up may differ by: states are within 1 and sums have few terms.
let rounding: Float = 64 * .ulpOfOne
