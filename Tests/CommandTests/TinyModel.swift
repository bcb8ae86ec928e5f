import Foundation

/// A model of 1 x 24 units, trained once for all tests in a second or two.
struct TinyModel {
  /// Where it lies.
  let path: String
  /// The run that made it.
  let run: Run
  /// The lines of its log.
  let log: [String]

  private static let place = Result { try Sandbox() }
  private static let made = Result { try TinyModel() }

  /// The sizes that make a run short.
  static let sizes = ["--hidden", "24", "--lanes", "4", "--steps", "20"]
  /// What it was trained on: 12 files.
  static let corpus = [Command.corpus, "\(Command.grammars)/c/tests"]

  static var shared: TinyModel { get throws { try made.get() } }
  /// Its path, for the command line.
  static var file: String { get throws { try shared.path } }

  private init() throws {
    let place = try Self.place.get()
    path = place("tiny.safetensors")
    run = try Command.run(
      ["train"] + Self.corpus + ["-o", path, "--epochs", "8", "--log", place("log.jsonl")]
        + Self.sizes)
    log = try String(contentsOfFile: place("log.jsonl"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
    atexit { if let place = try? TinyModel.place.get() { Sandbox.remove(place) } }
  }
}

/// A model file taken apart, to be put together wrongly.
struct Surgery {
  var header: [String: Any]
  var data: [UInt8]

  init(_ path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let length = bytes[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let json = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
    header = json as? [String: Any] ?? [:]
    data = Array(bytes[(8 + length)...])
  }

  /// What the file says beside its numbers.
  var notes: [String: String] {
    get { header["__metadata__"] as? [String: String] ?? [:] }
    set { header["__metadata__"] = newValue }
  }

  /// What `train` found, by feature; none where the file doesn't say.
  var findings: [[String: Any]] {
    get {
      let kept = try? JSONSerialization.jsonObject(with: Data((notes["findings"] ?? "").utf8))
      return kept as? [[String: Any]] ?? []
    }
    set {
      let kept = try? JSONSerialization.data(withJSONObject: newValue)
      notes["findings"] = kept.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// A part of a tensor's entry, replaced.
  mutating func set(_ tensor: String, _ key: String, _ value: Any) {
    var entry = header[tensor] as? [String: Any] ?? [:]
    entry[key] = value
    header[tensor] = entry
  }

  /// All numbers replaced by one.
  mutating func fill(_ value: Float) {
    let bits = value.bitPattern
    for index in data.indices { data[index] = UInt8(truncatingIfNeeded: bits >> (8 * (index % 4))) }
  }

  /// The file's bytes; its header claims `claim` bytes more than it has.
  func bytes(claiming claim: Int = 0) throws -> [UInt8] {
    let text = [UInt8](try JSONSerialization.data(withJSONObject: header))
    let length = text.count + claim
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + text + data
  }
}
