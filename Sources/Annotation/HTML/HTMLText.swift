import FoundationEssentials

/// Text made fit for a page.
enum HTMLText {
  /// For an element or a quoted attribute: markup escaped, and nothing invisible or reordering left.
  static func escaped(_ text: String) -> String {
    Glyph.harmless(text).unicodeScalars.reduce(into: "") { $0 += escaped($1) }
  }

  static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    default: String(scalar)
    }
  }

  /// One byte on its own, in one column.
  static func mark(_ byte: UInt8) -> String {
    Glyph.mark(byte).unicodeScalars.reduce(into: "") { $0 += escaped($1) }
  }

  /// Values as 8 bits each, 127 for `scale`, in base64; 0 where not a number.
  static func packed(_ values: some Sequence<Float>, scale: Float) -> String {
    base64(values.map { UInt8(bitPattern: quantised($0, scale: scale)) })
  }

  /// A value as the page keeps it.
  static func quantised(_ value: Float, scale: Float) -> Int8 {
    guard !value.isNaN else { return 0 }
    return Int8((min(1, max(-1, value / scale)) * 127).rounded())
  }

  static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
  }
}
