import Corpus
import Foundation

/// The model file: safetensors with PyTorch's own names and layout, as ``StoredNetwork`` reads them.
/// `alphabet` in the metadata is the JSON array of the byte values in symbol order.
package enum ModelFile {
  /// Reads a model, f32, f16 or bf16, from us or from PyTorch; nothing in it is trusted. Whatever text
  /// the network reads, its predictions are finite.
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
    let network = try StoredNetwork(file, symbols: alphabet.count)
    let parameters = try network.parameters(in: file)
    guard !network.shape.canOverflow(parameters) else {
      throw Safetensors.Flaw(
        "its weights are so large that its predictions may not be finite; "
          + "train it again with a lower learning rate")
    }
    var notes = file.metadata
    notes["alphabet"] = nil
    return Model(shape: network.shape, alphabet: alphabet, parameters: parameters, notes: notes)
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
        metadataLists.contains("alphabet")
          ? "its 'alphabet' is a list, but metadata holds text: write json.dumps of the list"
          : "its metadata has no 'alphabet', the JSON array of byte values in symbol order")
    }
    guard let list = try? JSONDecoder().decode([UInt8].self, from: Data(text.utf8)) else {
      throw Self.noAlphabet(text)
    }
    do {
      return try Alphabet(bytes: list)
    } catch {
      throw Flaw("its 'alphabet' is empty or names a byte twice")
    }
  }

  /// What is wrong with an alphabet that is not an array of byte values.
  private static func noAlphabet(_ text: String) -> Flaw {
    let wanted = "a JSON array of byte values (0 to 255), as json.dumps(list(b'abc')) writes"
    if (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) != nil {
      return Flaw("its 'alphabet' lists characters, not \(wanted)")
    }
    return Flaw("its 'alphabet', \(text.quoted), is not \(wanted)")
  }
}
