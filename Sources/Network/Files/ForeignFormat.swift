/// Files that are taken for models and are none, told by how they begin.
enum ForeignFormat {
  /// What the file is and what to do, as the rest of a sentence; nil if its format is not known here.
  static func sentence(of bytes: [UInt8]) -> String? {
    // A safetensors file's JSON begins right after its 8 bytes of length.
    if bytes.count > 8, bytes[8] == UInt8(ascii: "{") { return nil }
    if bytes.isEmpty { return "it is empty; perhaps a download or a copy failed" }
    if bytes.starts(with: zip) { return zipSentence(bytes) }
    // PyTorch's old format, and Python's own: the opcode PROTO and a version.
    if bytes.count > 1, bytes[0] == 0x80, (2...5).contains(bytes[1]) { return pickle }
    return named.first { bytes.starts(with: $0.start) }?.sentence ?? pageSentence(bytes)
  }

  private static let zip = Array("PK\u{3}\u{4}".utf8)
  private static let export =
    "save the weights with safetensors.torch.save_file, as docs/pytorch.md shows"
  private static let pickle =
    "it is a pickle, as torch.save writes; load it in PyTorch and \(export)"

  private static let named: [(start: [UInt8], sentence: String)] = [
    (Array("GGUF".utf8), "it is a GGUF file of llama.cpp; Cellscope reads character LSTMs only"),
    (Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) }), "it is a NumPy array; \(export)"),
    ([0x89] + Array("HDF\r\n\u{1A}\n".utf8), "it is an HDF5 file, as Keras writes; \(export)"),
    ([0x1F, 0x8B], "it is compressed with gzip; decompress it first"),
    (
      Array("version https://git-lfs".utf8),
      "it is a pointer of Git LFS, not the file itself; run git lfs pull"
    ),
  ]

  /// The names of a zip archive's members tell what wrote it.
  private static func zipSentence(_ bytes: [UInt8]) -> String {
    if contains("data.pkl", bytes) { return pickle }
    if contains(".npy", bytes) { return "it is a NumPy archive (.npz); \(export)" }
    return "it is a zip archive; unpack it, and name the safetensors file in it if there is one"
  }

  private static func pageSentence(_ bytes: [UInt8]) -> String? {
    let head = bytes.prefix(1024)
    let start = String(decoding: head.drop { $0 <= 0x20 }, as: UTF8.self).lowercased()
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
      return "it is an HTML page, as a failed download leaves; download the file itself"
    }
    // ONNX is a protobuf whose first field is a small number: the version of its format.
    let isNamed = ["pytorch", "onnx"].contains { contains($0, Array(head)) }
    return head.first == 0x08 && isNamed ? "it is an ONNX file; \(export)" : nil
  }

  /// Whether the text stands somewhere in the first bytes, where archives list the first of their files.
  private static func contains(_ text: String, _ bytes: [UInt8]) -> Bool {
    let (text, head) = (Array(text.utf8), bytes.prefix(4096))
    return head.indices.dropLast(text.count - 1).contains { head[$0...].starts(with: text) }
  }
}
