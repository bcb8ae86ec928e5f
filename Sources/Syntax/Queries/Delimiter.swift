/// What encloses a region that has delimiters of its own.
enum Delimiter {
  /// The last byte of a token that opens brackets or quotes.
  static func opens(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): true
    default: isQuote(byte)
    }
  }

  /// The last byte of a token that closes brackets or quotes.
  static func closes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"): true
    default: isQuote(byte)
    }
  }

  /// Whether the bytes of a node without children are a block comment.
  static func isBlockComment(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    range.count >= 4 && bytes[range.lowerBound] == UInt8(ascii: "/")
      && bytes[range.lowerBound + 1] == UInt8(ascii: "*")
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }
}
