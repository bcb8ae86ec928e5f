/// A figure that may not have been measured: `nil` is written as JSON's `null`, never left out.
@propertyWrapper
package struct Measured<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
  package var wrappedValue: Value?

  package init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}

extension KeyedDecodingContainer {
  /// A key that is missing reads as not measured.
  package func decode<Value>(_ type: Measured<Value>.Type, forKey key: Key) throws -> Measured<
    Value
  > {
    try decodeIfPresent(type, forKey: key) ?? Measured(wrappedValue: nil)
  }
}
