import Corpus
import Foundation

/// The model file: safetensors with PyTorch's own names and layout. `alphabet` in the metadata is the
/// JSON array of the byte values in symbol order.
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

  /// Why a file can't be read, in a few words.
  static func reason(_ error: CorpusError) -> String {
    switch error {
    case .missing: "no such file"
    case .unreadable(_, let reason): reason
    case .isFolder: "it is a folder"
    case .notARegularFile: "it is not a regular file"
    case .tooLarge(_, let bytes): "it has \(bytes) bytes, more than there is memory for"
    default: error.description
    }
  }

  /// The model that a file's bytes hold.
  static func decode(_ bytes: [UInt8]) throws(Safetensors.Flaw) -> Model {
    let file = try Safetensors(bytes)
    let alphabet = try file.alphabet()
    let shape = try file.shape(symbols: alphabet.count)
    var parameters: [Float] = []
    parameters.reserveCapacity(shape.parameterCount)
    for tensor in shape.tensors {
      parameters += try file.floats(tensor.name, tensor.dimensions)
    }
    var notes = file.metadata
    notes["alphabet"] = nil
    return Model(shape: shape, alphabet: alphabet, parameters: parameters, notes: notes)
  }

  /// Writes the model into an opened output; the caller commits it.
  package static func write(_ model: Model, to output: OutputFile) throws {
    var metadata = model.notes
    metadata["format"] = "pt"
    metadata["alphabet"] =
      "[" + model.alphabet.bytes.map(String.init).joined(separator: ", ") + "]"
    try Safetensors.write(
      model.shape.tensors.map { ($0.name, $0.dimensions, model.parameters[$0.range]) },
      metadata: metadata, to: output)
  }

  /// Writes the model beside `path`, syncs, renames.
  package static func save(_ model: Model, to path: String) throws {
    let output = try OutputFile(path)
    try write(model, to: output)
    try output.commit()
  }
}

extension Safetensors {
  /// The bytes that a network's symbols stand for.
  fileprivate func alphabet() throws(Flaw) -> Alphabet {
    guard let text = metadata["alphabet"] else {
      throw Flaw(
        "its metadata has no 'alphabet', the JSON array of byte values in symbol order")
    }
    guard let list = try? JSONDecoder().decode([UInt8].self, from: Data(text.utf8)) else {
      throw Flaw("its 'alphabet' is not a JSON array of byte values")
    }
    do {
      return try Alphabet(bytes: list)
    } catch {
      throw Flaw("its 'alphabet' is empty or names a byte twice")
    }
  }

  /// The network's size, read from the tensors, which must be exactly a network's.
  fileprivate func shape(symbols: Int) throws(Flaw) -> Shape {
    guard let recurrent = tensors["lstm.weight_hh_l0"] else {
      throw Flaw(
        "it has no tensor lstm.weight_hh_l0; "
          + "a model holds an nn.LSTM named lstm and an nn.Linear named decoder")
    }
    guard recurrent.dimensions.count == 2, let hidden = recurrent.dimensions.last, hidden > 0,
      let decoder = tensors["decoder.weight"], decoder.dimensions == [symbols, hidden]
    else {
      throw Flaw(
        "decoder.weight is missing or not (symbols, units), "
          + "where symbols is one more than the alphabet's \(symbols - 1) bytes")
    }
    // Its bytes are in the file: what passes here is of a size that can be reckoned with.
    guard recurrent.dimensions[0] / 4 == hidden, recurrent.dimensions[0] % 4 == 0 else {
      throw Flaw("lstm.weight_hh_l0 has shape \(recurrent.dimensions), not (4 x units, units)")
    }
    let layers = tensors.keys.count { $0.hasPrefix("lstm.weight_hh_l") }
    let shape = Shape(layers: layers, hidden: hidden, symbols: symbols)
    for tensor in shape.tensors { _ = try stored(tensor.name, tensor.dimensions) }
    let known = Set(shape.tensors.map(\.name))
    if let other = tensors.keys.filter({ !known.contains($0) }).min() {
      throw Flaw("it holds a tensor '\(other)' that no Cellscope network has")
    }
    return shape
  }
}
