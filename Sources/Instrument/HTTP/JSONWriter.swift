import Annotation

/// Writes values as JSON while they are encoded, keys in the order of their declaration, null for a
/// number that is not finite.
///
/// Foundation's encoder builds all of an answer before it writes any: six times its length.
final class JSONWriter {
  private let body: BodyWriter
  /// The lists and objects that are not closed yet, the innermost last.
  private var open: [(end: String, isEmpty: Bool)] = []
  /// What begins those that nothing was written of: who asks for one takes no error.
  private var begun = ""

  init(_ body: BodyWriter) {
    self.body = body
  }

  func write(_ value: some Encodable) throws {
    switch value {
    case let value as Numbers:
      try put("")
      try JSONText.write(value.values, to: &body.sink)
    case let value as String:
      try put("")
      try JSONText.write(value, to: &body.sink)
    case let value as Float:
      try put("")
      try JSONText.write(value, to: &body.sink)
    case let value as Double: try put(value.isFinite ? Self.shortest("\(value)") : "null")
    case let value as Bool: try put(value ? "true" : "false")
    case let value as any FixedWidthInteger: try put("\(value)")
    default:
      let depth = open.count
      try value.encode(to: ValueEncoder(json: self))
      try close(to: depth)
    }
  }

  fileprivate func begin(_ start: String, _ end: String) -> Int {
    begun += start
    open.append((end, true))
    return open.count
  }

  /// Makes ready for the next of what is `depth` deep.
  fileprivate func next(at depth: Int, key: String? = nil) throws {
    try close(to: depth)
    let isFirst = open[depth - 1].isEmpty
    open[depth - 1].isEmpty = false
    try put(isFirst ? "" : ",")
    guard let key else { return }
    try JSONText.write(key, to: &body.sink)
    try put(":")
  }

  fileprivate func put(_ text: String) throws {
    if !begun.isEmpty { try body.sink.append(begun) }
    begun = ""
    try body.sink.append(text)
  }

  private func close(to depth: Int) throws {
    while open.count > depth { try put(open.removeLast().end) }
  }

  private static func shortest(_ number: String) -> String {
    number.hasSuffix(".0") ? String(number.dropLast(2)) : number
  }
}

private struct ValueEncoder: Encoder, SingleValueEncodingContainer {
  let json: JSONWriter
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(ObjectEncoder(json: json, depth: json.begin("{", "}")))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    ListEncoder(json: json, depth: json.begin("[", "]"))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() throws { try json.put("null") }
  func encode(_ value: some Encodable) throws { try json.write(value) }
}

private struct ListEncoder: UnkeyedEncodingContainer {
  let json: JSONWriter
  let depth: Int
  var codingPath: [any CodingKey] { [] }
  var count = 0

  mutating func encodeNil() throws {
    try next()
    try json.put("null")
  }

  mutating func encode(_ value: some Encodable) throws {
    try next()
    try json.write(value)
  }

  private mutating func next() throws {
    count += 1
    try json.next(at: depth)
  }

  func nestedContainer<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> { unused() }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { unused() }
  func superEncoder() -> any Encoder { unused() }
}

private struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let json: JSONWriter
  let depth: Int
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) throws {
    try json.next(at: depth, key: key.stringValue)
    try json.put("null")
  }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    try json.next(at: depth, key: key.stringValue)
    try json.write(value)
  }

  func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key)
    -> KeyedEncodingContainer<Nested>
  { unused() }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { unused() }
  func superEncoder() -> any Encoder { unused() }
  func superEncoder(forKey key: Key) -> any Encoder { unused() }
}

private func unused() -> Never {
  preconditionFailure("an answer's parts are values, each with an encoding of its own")
}
