/// Tells binary files from text by their first 8 KB.
///
/// Binary: a NUL byte, and over 10 % but never just one of control bytes other than tab, newline,
/// return and form feed. One stray NUL in a C file, as old archives have them, leaves it text
/// however short it is; UTF-16 is binary here, since every other byte of it is a NUL.
package enum TextCheck {
  /// How many bytes are looked at.
  package static let headLength = 8192

  /// Whether a file that starts with `head` is binary; bytes after the first ``headLength`` are not
  /// looked at.
  package static func isBinary(_ head: some Collection<UInt8>) -> Bool {
    var hasNull = false
    var controls = 0
    var count = 0
    for byte in head.prefix(headLength) {
      count += 1
      if byte == 0 { hasNull = true }
      if isControl(byte) { controls += 1 }
    }
    return hasNull && controls >= 2 && controls * 10 > count
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0C, 0x0D: false
    case 0..<0x20, 0x7F: true
    default: false
    }
  }
}
