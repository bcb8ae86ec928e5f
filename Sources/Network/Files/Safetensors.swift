import Corpus
import Foundation

/// A safetensors file, checked against its own size; nothing in it is trusted.
///
/// 8 bytes: the header's length N, little-endian; N bytes: a JSON object of each tensor's type,
/// shape and place, and `__metadata__`, whose values are text; then the tensors.
struct Safetensors {
  let metadata: [String: String]
  /// The keys of metadata whose values are lists, which the format does not allow.
  let metadataLists: Set<String>
  let tensors: [String: Stored]
  private let data: ArraySlice<UInt8>

  /// What is wrong with a file's content.
  struct Flaw: Error {
    let sentence: String

    init(_ sentence: String) {
      self.sentence = sentence
    }
  }

  /// Where a tensor lies, in bytes from the header's end, and as what.
  struct Stored {
    let type: NumberType
    let dimensions: [Int]
    let start: Int
    let end: Int
  }

  init(_ bytes: [UInt8]) throws(Flaw) {
    if let sentence = ForeignFormat.sentence(of: bytes) { throw Flaw(sentence) }
    guard bytes.count >= 8 else { throw Flaw("it has \(bytes.count) bytes, too few for a header") }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw Flaw("its header claims \(length) bytes, but the file ends before that")
    }
    let body = 8 + Int(length)
    data = bytes[body...]
    guard let json = try? JSONSerialization.jsonObject(with: Data(bytes[8..<body])),
      let entries = json as? [String: Any]
    else { throw Flaw("its header is not a JSON object") }
    var tensors: [String: Stored] = [:]
    for (name, entry) in entries where name != "__metadata__" {
      tensors[name] = try Stored(name, entry, dataBytes: data.count)
    }
    try Self.checkPlaces(tensors, dataBytes: data.count)
    self.tensors = tensors
    let notes = entries["__metadata__"] as? [String: Any] ?? [:]
    metadata = notes.compactMapValues { $0 as? String }
    metadataLists = Set(notes.filter { $0.value is [Any] }.keys)
  }

  /// As the format demands, tensors must share no byte and leave none unused.
  private static func checkPlaces(_ tensors: [String: Stored], dataBytes: Int) throws(Flaw) {
    let inOrder = tensors.sorted {
      ($0.value.start, $0.value.end) < ($1.value.start, $1.value.end)
    }
    var end = 0
    for (name, stored) in inOrder {
      guard stored.start == end else {
        throw Flaw("\(name.quoted) does not lie right behind the tensor before it")
      }
      end = stored.end
    }
    guard end == dataBytes else {
      throw Flaw("\(dataBytes - end) bytes at its end belong to no tensor")
    }
  }

  /// A tensor's numbers, which must be finite and have these dimensions.
  func floats(_ name: String, _ dimensions: [Int]) throws(Flaw) -> [Float] {
    let stored = try stored(name, dimensions)
    let start = data.startIndex
    let values = stored.type.floats(data[start + stored.start..<start + stored.end])
    guard values.allSatisfy(\.isFinite) else {
      throw Flaw("\(name.quoted) holds values that are not finite")
    }
    return values
  }

  /// Where a tensor of these dimensions lies.
  func stored(_ name: String, _ dimensions: [Int]) throws(Flaw) -> Stored {
    guard let stored = tensors[name] else { throw Flaw("it has no tensor \(name.quoted)") }
    guard stored.dimensions == dimensions else {
      throw Flaw(
        "\(name.quoted) has shape \(stored.dimensions.shown) instead of \(dimensions)")
    }
    return stored
  }

  /// Writes tensors, in their order, as f32; the caller commits the output.
  static func write(
    _ tensors: [(name: String, dimensions: [Int], values: ArraySlice<Float>)],
    metadata: [String: String], to output: OutputFile
  ) throws {
    var header: [String: Any] = ["__metadata__": metadata]
    var end = 0
    for tensor in tensors {
      let start = end
      end += 4 * tensor.values.count
      header[tensor.name] = [
        "dtype": "F32", "shape": tensor.dimensions, "data_offsets": [start, end],
      ]
    }
    var text = [UInt8](
      try JSONSerialization.data(
        withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes]))
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    let length = UInt64(text.count)
    try output.write((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
    try output.write(text)
    for tensor in tensors {
      let words = Int(1).littleEndian == 1 ? tensor.values : tensor.values.map(swapped)[...]
      let result = unsafe words.withUnsafeBytes { bytes in
        Result { () throws(OutputError) in unsafe try output.write(contentsOf: bytes) }
      }
      try result.get()
    }
  }

  /// A number whose bytes in memory are in the file's order, on a machine with the other one.
  private static func swapped(_ value: Float) -> Float {
    Float(bitPattern: value.bitPattern.littleEndian)
  }
}

extension Safetensors.Stored {
  fileprivate init(_ name: String, _ entry: Any, dataBytes: Int) throws(Safetensors.Flaw) {
    guard let entry = entry as? [String: Any],
      let dimensions = entry["shape"] as? [Int], dimensions.allSatisfy({ $0 >= 0 }),
      let offsets = entry["data_offsets"] as? [Int], offsets.count == 2
    else {
      throw Safetensors.Flaw("its header's entry for \(name.quoted) has no shape or no place")
    }
    let text = entry["dtype"] as? String ?? ""
    guard let type = Safetensors.NumberType(rawValue: text) else {
      throw Safetensors.Flaw(
        "\(name.quoted) is not of type F32, F16 or BF16, but \(text.quoted); "
          + "save the model after model.float()")
    }
    guard 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= dataBytes else {
      throw Safetensors.Flaw(
        "\(name.quoted) lies beyond the end of the file, which may be cut short")
    }
    var bytes = type.size
    for dimension in dimensions {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: dimension)
      bytes = overflow ? Int.max : product
    }
    guard bytes == offsets[1] - offsets[0] else {
      throw Safetensors.Flaw(
        "\(name.quoted) has a shape of \(bytes) bytes in a place for fewer or more")
    }
    self.init(type: type, dimensions: dimensions, start: offsets[0], end: offsets[1])
  }
}

extension Safetensors {
  /// How a stored number is coded, little-endian.
  enum NumberType: String {
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"

    var size: Int { self == .f32 ? 4 : 2 }

    func floats(_ bytes: ArraySlice<UInt8>) -> [Float] {
      let size = size
      return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
        var bits: UInt32 = 0
        for index in (0..<size).reversed() { bits = bits << 8 | UInt32(bytes[start + index]) }
        return switch self {
        case .f32: Float(bitPattern: bits)
        case .bf16: Float(bitPattern: bits << 16)
        case .f16: Self.half(bits)
        }
      }
    }

    /// IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits.
    private static func half(_ bits: UInt32) -> Float {
      let sign: Float = bits >> 15 == 0 ? 1 : -1
      let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023))
      return switch exponent {
      case 0: sign * fraction * 0x1p-24
      case 31: fraction == 0 ? sign * .infinity : .nan
      default:
        sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
      }
    }
  }
}
