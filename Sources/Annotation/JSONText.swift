/// JSON's small pieces, written straight into a sink.
package enum JSONText {
  /// The shortest decimal that reads back as the same Float; `null` if it is not finite.
  package static func write(_ value: Float, to sink: inout ByteSink) throws {
    guard value.isFinite else { return try sink.append("null") }
    let small = Int(exactly: value) ?? .max
    if small.magnitude < 10, value.sign == .plus {
      return try sink.append(UInt8(ascii: "0") + UInt8(small))
    }
    let text = value.description
    try sink.append(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }

  /// A list of numbers, `null` where one is not finite.
  package static func write(_ values: [Float], to sink: inout ByteSink) throws {
    try sink.append("[")
    for (t, value) in values.enumerated() {
      if t > 0 { try sink.append(UInt8(ascii: ",")) }
      try write(value, to: &sink)
    }
    try sink.append("]")
  }

  /// A string in quotes. Beyond what JSON asks for, everything invisible or apt to reorder text is
  /// escaped, and with `insideHTML` also `<`, `>` and `&`, so that no script element can be closed.
  package static func write(
    _ text: String, insideHTML: Bool = false, to sink: inout ByteSink
  ) throws {
    if text.utf8.allSatisfy(isPlain) { return try sink.append("\"\(text)\"") }
    try sink.append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": try sink.append("\\\"")
      case "\\": try sink.append("\\\\")
      case "\n": try sink.append("\\n")
      case "\t": try sink.append("\\t")
      case "\r": try sink.append("\\r")
      case "<", ">", "&":
        try sink.append(insideHTML ? escape(scalar) : String(scalar))
      default:
        try sink.append(Glyph.isShowable(scalar) ? String(scalar) : escape(scalar))
      }
    }
    try sink.append("\"")
  }

  /// Whether a byte stands for itself everywhere: what is long is mostly base64.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && !"\"\\<>&".utf8.contains(byte)
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    UTF16.encode(scalar).map { units in
      units.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    } ?? ""
  }
}
