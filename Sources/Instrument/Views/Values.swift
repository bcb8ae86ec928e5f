import Foundation

/// What an answer may lack: null then, never left out.
@propertyWrapper
struct OrNull<Value: Encodable & Sendable>: Encodable, Sendable {
  var wrappedValue: Value?

  init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

/// Numbers in JSON: null for one that is not finite.
struct Numbers: Encodable, Sendable {
  let values: [Float]

  init(_ values: [Float]) {
    self.values = values
  }

  func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    for value in values {
      if value.isFinite { try list.encode(value) } else { try list.encodeNil() }
    }
  }
}

func base64(_ bytes: [UInt8]) -> String {
  Data(bytes).base64EncodedString()
}

/// Bytes as text for people: what is not UTF-8 as its replacement character.
func readable(_ bytes: some Collection<UInt8>) -> String {
  String(decoding: bytes, as: UTF8.self)
}
