import Foundation
import Testing

@testable import Network

/// A model file taken apart, to be put together wrongly.
struct RawModel {
  static let shape = Shape(layers: 2, hidden: 3, symbols: 4)

  struct Entry {
    var type: String
    var shape: [Any]
    var start: Int
    var end: Int
  }

  var tensors: [String: Entry] = [:]
  var metadata: [String: Any] = ["alphabet": "[10, 32, 255]"]
  var data: [UInt8]

  init() {
    for tensor in Self.shape.tensors {
      tensors[tensor.name] = Entry(
        type: "F32", shape: tensor.dimensions, start: 4 * tensor.range.lowerBound,
        end: 4 * tensor.range.upperBound)
    }
    data = Array(repeating: 0, count: 4 * Self.shape.parameterCount)
  }

  /// Gives a tensor another type; what lies behind it moves.
  mutating func resize(_ name: String, type: String, bytesANumber: Int) {
    guard let entry = tensors[name] else { return }
    let change = (entry.end - entry.start) / 4 * bytesANumber - (entry.end - entry.start)
    for (other, place) in tensors where place.start >= entry.end {
      tensors[other]?.start += change
      tensors[other]?.end += change
    }
    tensors[name]?.type = type
    tensors[name]?.end += change
    data = Array(repeating: 0, count: data.count + change)
  }

  var header: [UInt8] {
    var object: [String: Any] = ["__metadata__": metadata]
    for (name, entry) in tensors {
      object[name] = [
        "dtype": entry.type, "shape": entry.shape, "data_offsets": [entry.start, entry.end],
      ]
    }
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    let text = try? JSONSerialization.data(withJSONObject: object, options: options)
    return [UInt8](text ?? Data())
  }

  var bytes: [UInt8] {
    Self.file(header, data)
  }

  /// - Parameter length: what the file claims of its header.
  static func file(_ header: [UInt8], _ data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header + data
  }
}

extension RawModel {
  /// A file that is no model, and words of the reason to be given.
  struct Hostile: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let reason: String

    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ reason: String) {
      self.name = name
      self.bytes = bytes
      self.reason = reason
    }

    /// A good file with one thing changed.
    init(_ name: String, _ reason: String, _ change: (inout RawModel) -> Void) {
      var model = RawModel()
      change(&model)
      self.init(name, model.bytes, reason)
    }
  }

  static let hostile = noHeader + tensorsAmiss + placesAmiss + contentAmiss

  private static var noHeader: [Hostile] {
    let good = RawModel()
    let nested = Array(repeating: UInt8(ascii: "["), count: 100_000)
    return [
      Hostile("empty", [], "it is empty"),
      Hostile("7 bytes", [1, 0, 0, 0, 0, 0, 0], "7 bytes"),
      Hostile("no header", file([]), "not a JSON object"),
      Hostile("2^63", file(good.header, good.data, length: 1 << 63), "claims 9223372036854775808"),
      Hostile("2^64 - 1", file(good.header, good.data, length: .max), "claims"),
      Hostile("a header beyond the file", file(good.header, length: 1_000_000), "claims 1000000"),
      Hostile("no JSON", file(Array("{\"a\": ".utf8)), "not a JSON object"),
      Hostile("an array", file(Array("[1, 2]".utf8)), "not a JSON object"),
      Hostile("a number", file(Array("1".utf8)), "not a JSON object"),
      Hostile("zeros", file(Array(repeating: 0, count: 100)), "not a JSON object"),
      Hostile("no UTF-8", file([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), "JSON object"),
      Hostile("100,000 brackets", file(nested), "not a JSON object"),
      Hostile("an empty object", file(Array("{}".utf8)), "alphabet"),
      Hostile(
        "a pickle", Array("PK\u{3}\u{4}".utf8) + Array(repeating: 0, count: 99), "a zip archive"),
    ]
  }

  private static var tensorsAmiss: [Hostile] {
    [
      Hostile("no decoder", "it has no decoder") {
        $0.tensors["x"] = $0.tensors.removeValue(forKey: "decoder.weight")
      },
      Hostile("no tensor at all", "it holds no tensor") {
        $0.tensors = [:]
        $0.data = []
      },
      Hostile("another name", "no tensor 'lstm.bias_hh_l1'") {
        $0.tensors["lstm.bias_hh_x"] = $0.tensors.removeValue(forKey: "lstm.bias_hh_l1")
      },
      Hostile("one more", "'extra' that no Cellscope network has") {
        $0.tensors["extra"] = Entry(
          type: "F32", shape: [2], start: $0.data.count, end: $0.data.count + 8)
        $0.data += Array(repeating: 0, count: 8)
      },
      Hostile("a layer too many", "no tensor 'lstm.weight_ih_l2'") {
        $0.tensors["lstm.weight_hh_l7"] = Entry(
          type: "F32", shape: [0, 3], start: $0.data.count, end: $0.data.count)
      },
      Hostile("a transposed tensor", "has shape [3, 12] instead of [12, 3]") {
        $0.tensors["lstm.weight_ih_l1"]?.shape = [3, 12]
      },
      Hostile("one dimension more", "has shape [12, 3, 1] instead of [12, 3]") {
        $0.tensors["lstm.weight_ih_l1"]?.shape = [12, 3, 1]
      },
      Hostile("a flat recurrent matrix", "has shape [36], not (4 x units, units)") {
        $0.tensors["lstm.weight_hh_l0"]?.shape = [36]
      },
      // With enough units and layers, their parameters would be more than a number holds.
      Hostile(
        "units without weights", "'lstm.weight_hh_l0' has shape [0, 6], not (4 x units, units)"
      ) {
        $0.tensors["lstm.weight_hh_l0"]?.shape = [0, 6]
        $0.resize("lstm.weight_hh_l0", type: "F32", bytesANumber: 0)
        $0.tensors["decoder.weight"]?.shape = [4, 6]
        $0.resize("decoder.weight", type: "F32", bytesANumber: 8)
      },
      Hostile("no units", "has shape [0, 0], not (4 x units, units)") {
        $0.tensors["lstm.weight_hh_l0"]?.shape = [0, 0]
        $0.resize("lstm.weight_hh_l0", type: "F32", bytesANumber: 0)
      },
      Hostile("doubles", "'decoder.bias' is not of type F32, F16 or BF16, but 'F64'") {
        $0.resize("decoder.bias", type: "F64", bytesANumber: 8)
      },
      Hostile("integers", "'decoder.bias' is not of type F32, F16 or BF16") {
        $0.resize("decoder.bias", type: "I64", bytesANumber: 8)
      },
      Hostile("another alphabet", "has 4 rows, but its alphabet of 2 bytes takes 3") {
        $0.metadata["alphabet"] = "[10, 32]"
      },
    ]
  }

  private static var placesAmiss: [Hostile] {
    let name = "decoder.bias"
    return [
      Hostile("a negative dimension", "no shape or no place") { $0.tensors[name]?.shape = [-4] },
      Hostile("negative dimensions", "no shape or no place") {
        $0.tensors[name]?.shape = [-2, -2]
      },
      Hostile("a broken dimension", "no shape or no place") { $0.tensors[name]?.shape = [4.5] },
      Hostile("a text for a dimension", "no shape or no place") {
        $0.tensors[name]?.shape = ["4"]
      },
      Hostile("a dimension of 2^62", "in a place for fewer") {
        $0.tensors[name]?.shape = [1 << 62]
      },
      Hostile("dimensions that overflow", "in a place for fewer") {
        $0.tensors[name]?.shape = [Int.max, Int.max, 4]
      },
      Hostile("a dimension of 2^64", "no shape or no place") {
        $0.tensors[name]?.shape = [UInt64.max]
      },
      Hostile("a negative place", "beyond the end") { $0.tensors[name]?.start = -16 },
      Hostile("a place from end to start", "beyond the end") {
        let start = $0.tensors[name]?.start ?? 0
        $0.tensors[name]?.end = start - 4
      },
      Hostile("a place beyond the file", "beyond the end") { $0.tensors[name]?.end += 4 },
      Hostile("a place of 2^63", "beyond the end") { $0.tensors[name]?.end = Int.max },
      Hostile("a place too small", "in a place for fewer") { $0.tensors[name]?.start += 4 },
      Hostile("places that overlap", "right behind") {
        $0.tensors["lstm.bias_hh_l0"] = $0.tensors["lstm.bias_ih_l0"]
      },
      Hostile("a hole", "right behind") {
        $0.tensors[name]?.start += 4
        $0.tensors[name]?.end += 4
        $0.data += [0, 0, 0, 0]
      },
      Hostile("bytes at the end", "4 bytes at its end") { $0.data += [0, 0, 0, 0] },
      Hostile("data cut short", "beyond the end") { $0.data.removeLast() },
      Hostile("no data", "beyond the end") { $0.data = [] },
    ]
  }

  private static var contentAmiss: [Hostile] {
    let alphabets: [(String, Any?, String)] = [
      ("no alphabet", nil, "no 'alphabet'"),
      ("an alphabet that is not text", [10, 32, 255], "is a list, but metadata holds text"),
      ("an alphabet that is a number", 3, "no 'alphabet'"),
      ("an alphabet of characters", "[\"a\", \"b\"]", "lists characters, not a JSON array"),
      ("a long alphabet", String(repeating: "x", count: 70_000), "[69800 more]"),
      ("an alphabet of letters", "abc", "not a JSON array of byte values"),
      ("an empty alphabet", "[]", "empty or names a byte twice"),
      ("a byte twice", "[10, 32, 10]", "empty or names a byte twice"),
      ("a byte of 256", "[10, 32, 256]", "not a JSON array of byte values"),
      ("a byte of -1", "[10, 32, -1]", "not a JSON array of byte values"),
      ("half a byte", "[10, 32, 0.5]", "not a JSON array of byte values"),
      ("an object", "{\"a\": 1}", "not a JSON array of byte values"),
      ("brackets", String(repeating: "[", count: 100_000), "not a JSON array of byte values"),
    ]
    let numbers: [(String, [UInt8])] = [
      ("NaN", [0, 0, 0xc0, 0x7f]), ("infinity", [0, 0, 0x80, 0x7f]),
      ("minus infinity", [0, 0, 0x80, 0xff]), ("a NaN with a payload", [1, 0, 0x80, 0x7f]),
    ]
    return alphabets.map { name, value, reason in
      Hostile(name, reason) { $0.metadata["alphabet"] = value }
    }
      + numbers.map { name, bytes in
        Hostile(name, "'decoder.bias' holds values that are not finite") {
          $0.data.replaceSubrange($0.data.count - 4..<$0.data.count, with: bytes)
        }
      }
  }
}
