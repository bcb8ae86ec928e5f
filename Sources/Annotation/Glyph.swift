/// What one byte, or the bytes of one character, look like on a screen.
///
/// Whatever could move a cursor, hide, combine or reorder is never shown as itself, so a hostile file
/// reaches a terminal or a page as plain marks.
enum Glyph: Equatable {
  case newline
  case tab
  /// A character that is shown as itself.
  case scalar(Unicode.Scalar)
  /// A control byte other than those, shown as its Unicode picture.
  case control(UInt8)
  /// A byte that is not part of valid UTF-8, shown as in `\xFF`.
  case stray(UInt8)
  /// A valid character that must not be shown, as a right-to-left override: as in `\u202E`.
  case hidden(Unicode.Scalar)

  /// The glyph that starts at `start`, and the number of bytes it takes (at least 1, at most 4).
  static func at(_ start: Int, of bytes: [UInt8]) -> (glyph: Glyph, length: Int) {
    let first = bytes[start]
    if first < 0x80 { return (ascii(first), 1) }
    let length = expectedLength(first)
    guard length > 1, start + length <= bytes.count,
      let scalar = decode(bytes[start..<start + length])
    else { return (.stray(first), 1) }
    return (isShowable(scalar) ? .scalar(scalar) : .hidden(scalar), length)
  }

  /// How many bytes a character takes that starts with this one; 1 if none does.
  static func expectedLength(_ first: UInt8) -> Int {
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }

  private static func ascii(_ byte: UInt8) -> Glyph {
    switch byte {
    case 0x0A: .newline
    case 0x09: .tab
    case 0x00..<0x20, 0x7F: .control(byte)
    default: .scalar(Unicode.Scalar(byte))
    }
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator),
      UTF8.width(scalar) == bytes.count
    else { return nil }
    return scalar
  }

  /// The columns it takes in a terminal; 0 for a newline, 1 for a tab's arrow.
  var columns: Int {
    switch self {
    case .newline: 0
    case .tab, .control: 1
    case .scalar(let scalar): WideScalars.contains(scalar) ? 2 : 1
    case .stray: 4
    case .hidden: text.utf8.count
    }
  }

  /// What to print; empty for a newline, an arrow for a tab.
  var text: String {
    switch self {
    case .newline: return ""
    case .tab: return "→"
    case .scalar(let scalar): return String(scalar)
    case .control(0x7F): return "\u{2421}"
    case .control(let byte): return Unicode.Scalar(0x2400 + UInt32(byte)).map { String($0) } ?? "?"
    case .stray(let byte): return "\\x" + hexadecimal(UInt32(byte), digits: 2)
    case .hidden(let scalar): return "\\u" + hexadecimal(scalar.value, digits: 4)
    }
  }

  /// One column for a byte on its own: blanks get marks, a byte of a longer character a lozenge.
  static func mark(_ byte: UInt8) -> String {
    switch byte {
    case 0x20: "·"
    case 0x09: "→"
    case 0x0A: "↵"
    case 0x80...: "\u{25CA}"
    default: ascii(byte).text
    }
  }

  /// A line of text with everything that must not be shown replaced.
  static func harmless(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result = ""
    var t = 0
    while t < bytes.count {
      let (glyph, length) = at(t, of: bytes)
      result += glyph == .newline ? "↵" : glyph.text
      t += length
    }
    return result
  }

  /// Whether a character can be shown as itself: it is visible, and stands in its own column.
  static func isShowable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
    switch scalar.value {
    // Fillers and vowels that join, flags that pair up, skin tones: letters and symbols by category.
    case 0x115F...0x11FF, 0x3164, 0xFFA0, 0xD7B0...0xD7FF, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF:
      return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .nonspacingMark, .enclosingMark,
      .spacingMark, .lineSeparator, .paragraphSeparator:
      return false
    default:
      return true
    }
  }
}

/// In capitals, with zeros before it.
func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
