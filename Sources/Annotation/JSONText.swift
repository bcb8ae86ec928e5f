/// JSON's small pieces, written straight into a sink.
enum JSONText {
  /// The shortest decimal that reads back as the same Float; `null` if it is not finite.
  static func write(_ value: Float, to sink: inout ByteSink) throws {
    guard value.isFinite else { return try sink.append("null") }
    let small = Int(exactly: value) ?? .max
    if small.magnitude < 10, value.sign == .plus {
      return try sink.append(UInt8(ascii: "0") + UInt8(small))
    }
    let text = value.description
    try sink.append(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }

  /// A list of numbers, `null` where one is not finite.
  static func write(_ values: [Float], to sink: inout ByteSink) throws {
    try sink.append("[")
    for (t, value) in values.enumerated() {
      if t > 0 { try sink.append(UInt8(ascii: ",")) }
      try write(value, to: &sink)
    }
    try sink.append("]")
  }

  /// A string in quotes. Beyond what JSON asks for, everything invisible or apt to reorder text is
  /// escaped, and with `insideHTML` also `<`, `>` and `&`, so that no script element can be closed.
  static func write(
    _ text: String, insideHTML: Bool = false, to sink: inout ByteSink
  ) throws {
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

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    UTF16.encode(scalar).map { units in
      units.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    } ?? ""
  }
}
