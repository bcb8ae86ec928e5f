import Corpus
import Foundation

/// The model file: safetensors with PyTorch's own names and layout.
///
/// 8 bytes: the header's length N, little-endian; N bytes: a JSON object of each tensor's type,
/// shape and place, and `__metadata__`, whose values are text; then the tensors. `alphabet` in the
/// metadata is the JSON array of the byte values in symbol order.
package enum ModelFile {
  /// Reads a model, f32, f16 or bf16, from us or from PyTorch; nothing in it is trusted.
  ///
  /// Throws `unreadableModel` or `badModel`.
  package static func read(_ path: String) throws(NetworkError) -> Model {
    let bytes: [UInt8]
    do {
      bytes = try SourceReader.bytes(of: path)
    } catch {
      throw .unreadableModel(path: path, reason: reason(error))
    }
    do {
      return try decode(bytes)
    } catch {
      throw .badModel(path: path, reason: error.sentence)
    }
  }

  private static func reason(_ error: CorpusError) -> String {
    switch error {
    case .missing: "no such file"
    case .unreadable(_, let reason): reason
    case .isFolder: "it is a folder"
    case .notARegularFile: "it is not a regular file"
    default: error.description
    }
  }

  /// What is wrong with a file's content.
  struct Flaw: Error {
    let sentence: String

    init(_ sentence: String) {
      self.sentence = sentence
    }
  }

  /// The model that a file's bytes hold.
  static func decode(_ bytes: [UInt8]) throws(Flaw) -> Model {
    guard bytes.count >= 8 else { throw Flaw("it has \(bytes.count) bytes, too few for a header") }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw Flaw("its header claims \(length) bytes, but the file ends before that")
    }
    let body = 8 + Int(length)
    let header = try Header(bytes[8..<body], dataBytes: bytes.count - body)
    let alphabet = try header.alphabet()
    let shape = try header.shape(symbols: alphabet.count)
    var parameters: [Float] = []
    parameters.reserveCapacity(shape.parameterCount)
    for tensor in shape.tensors {
      let stored = try header.stored(tensor)
      let values = stored.type.floats(bytes[body + stored.start..<body + stored.end])
      guard values.allSatisfy(\.isFinite) else {
        throw Flaw("\(tensor.name) holds values that are not finite")
      }
      parameters += values
    }
    var notes = header.metadata
    notes["alphabet"] = nil
    return Model(shape: shape, alphabet: alphabet, parameters: parameters, notes: notes)
  }

  /// Writes the model into an opened output; the caller commits it.
  package static func write(_ model: Model, to output: OutputFile) throws {
    var header: [String: Any] = [:]
    for tensor in model.shape.tensors {
      header[tensor.name] = [
        "dtype": "F32", "shape": tensor.dimensions,
        "data_offsets": [4 * tensor.range.lowerBound, 4 * tensor.range.upperBound],
      ]
    }
    var metadata = model.notes
    metadata["format"] = "pt"
    metadata["alphabet"] =
      "[" + model.alphabet.bytes.map(String.init).joined(separator: ", ") + "]"
    header["__metadata__"] = metadata
    var text = [UInt8](
      try JSONSerialization.data(
        withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes]))
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    let length = UInt64(text.count)
    try output.write((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
    try output.write(text)
    for value in model.parameters {
      let bits = value.bitPattern
      try output.write([
        UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8),
        UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 24),
      ])
    }
  }

  /// Writes the model beside `path`, syncs, renames.
  package static func save(_ model: Model, to path: String) throws {
    let output = try OutputFile(path)
    try write(model, to: output)
    try output.commit()
  }
}
