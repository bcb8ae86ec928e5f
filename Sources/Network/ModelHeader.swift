import Corpus
import Foundation

extension ModelFile {
  /// A safetensors header, checked against the size of what follows it.
  struct Header {
    let metadata: [String: String]
    private let tensors: [String: Stored]

    /// Where a tensor lies, in bytes from the header's end, and as what.
    struct Stored {
      let type: NumberType
      let dimensions: [Int]
      let start: Int
      let end: Int
    }

    init(_ text: ArraySlice<UInt8>, dataBytes: Int) throws(Flaw) {
      guard let json = try? JSONSerialization.jsonObject(with: Data(text)),
        let entries = json as? [String: Any]
      else { throw Flaw("its header is not a JSON object") }
      var tensors: [String: Stored] = [:]
      for (name, entry) in entries where name != "__metadata__" {
        tensors[name] = try Stored(name, entry, dataBytes: dataBytes)
      }
      try Self.checkPlaces(tensors, dataBytes: dataBytes)
      self.tensors = tensors
      metadata = (entries["__metadata__"] as? [String: Any] ?? [:]).compactMapValues {
        $0 as? String
      }
    }

    /// As the format demands, tensors must share no byte and leave none unused.
    private static func checkPlaces(_ tensors: [String: Stored], dataBytes: Int) throws(Flaw) {
      let inOrder = tensors.sorted {
        ($0.value.start, $0.value.end) < ($1.value.start, $1.value.end)
      }
      var end = 0
      for (name, stored) in inOrder {
        guard stored.start == end else {
          throw Flaw("'\(name)' does not lie right behind the tensor before it")
        }
        end = stored.end
      }
      guard end == dataBytes else {
        throw Flaw("\(dataBytes - end) bytes at its end belong to no tensor")
      }
    }

    /// The bytes its symbols stand for.
    func alphabet() throws(Flaw) -> Alphabet {
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
    func shape(symbols: Int) throws(Flaw) -> Shape {
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
      let layers = tensors.keys.count { $0.hasPrefix("lstm.weight_hh_l") }
      let shape = Shape(layers: layers, hidden: hidden, symbols: symbols)
      for tensor in shape.tensors { _ = try stored(tensor) }
      let known = Set(shape.tensors.map(\.name))
      if let other = tensors.keys.filter({ !known.contains($0) }).min() {
        throw Flaw("it holds a tensor '\(other)' that no Cellscope network has")
      }
      return shape
    }

    /// Where `tensor` lies; its shape must be as the network's size demands.
    func stored(_ tensor: Tensor) throws(Flaw) -> Stored {
      guard let stored = tensors[tensor.name] else {
        throw Flaw("it has no tensor \(tensor.name)")
      }
      guard stored.dimensions == tensor.dimensions else {
        throw Flaw(
          "\(tensor.name) has shape \(stored.dimensions) instead of \(tensor.dimensions)")
      }
      return stored
    }
  }
}

extension ModelFile.Header.Stored {
  fileprivate init(_ name: String, _ entry: Any, dataBytes: Int) throws(ModelFile.Flaw) {
    guard let entry = entry as? [String: Any],
      let dimensions = entry["shape"] as? [Int], dimensions.allSatisfy({ $0 >= 0 }),
      let offsets = entry["data_offsets"] as? [Int], offsets.count == 2
    else { throw ModelFile.Flaw("its header's entry for '\(name)' has no shape or no place") }
    guard let text = entry["dtype"] as? String, let type = ModelFile.NumberType(rawValue: text)
    else { throw ModelFile.Flaw("'\(name)' is not of type F32, F16 or BF16") }
    guard 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= dataBytes else {
      throw ModelFile.Flaw("'\(name)' lies beyond the end of the file, which may be cut short")
    }
    var bytes = type.size
    for dimension in dimensions {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: dimension)
      bytes = overflow ? Int.max : product
    }
    guard bytes == offsets[1] - offsets[0] else {
      throw ModelFile.Flaw("'\(name)' has a shape of \(bytes) bytes in a place for fewer or more")
    }
    self.init(type: type, dimensions: dimensions, start: offsets[0], end: offsets[1])
  }
}

extension ModelFile {
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
