/// Tells binary files from text by their first 8 KB.
///
/// Binary: a NUL byte, and over 10 % but never just one of control bytes other than tab, newline,
/// return and form feed. One stray NUL in a C file, as old archives have them, leaves it text
/// however short it is. UTF-16 is not text either: a network and a parser read bytes.
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

  /// Whether a file that starts with `head` is UTF-16: it has the mark of one, or it is binary with
  /// zeros at every second byte only, as Latin letters have them.
  package static func isUTF16(_ head: some Collection<UInt8>) -> Bool {
    let head = Array(head.prefix(headLength))
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return true }
    guard isBinary(head) else { return false }
    var zeros = (even: 0, odd: 0)
    for (index, byte) in head.enumerated() where byte == 0 {
      if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    return min(zeros.even, zeros.odd) == 0 && zeros.even + zeros.odd > head.count / 4
  }

  /// Throws `utf16` or `binary` if a file that starts with `head` is not text.
  static func requireText(_ head: ArraySlice<UInt8>, path: String) throws(CorpusError) {
    if isUTF16(head) { throw .utf16(path: path) }
    if isBinary(head) { throw .binary(path: path) }
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0C, 0x0D: false
    case 0..<0x20, 0x7F: true
    default: false
    }
  }
}
