// Tokens that hide other text: comments, strings and characters.
extension Lexer {
  /// A comment that opens at `start`; `inside` is the first byte after its opener.
  func comment(
    _ bytes: [UInt8], from start: Int, inside: Int, _ close: [UInt8]?, _ nests: Bool
  ) -> Token {
    var position = inside
    guard let close else {
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
        position = splice(bytes, at: position) ?? position + 1
      }
      return Token(start: UInt32(start), end: UInt32(position), kind: .comment)
    }
    let open = Array(bytes[start..<inside])
    var depth = 1
    while position < bytes.count {
      if bytes[position] == close[0], let end = end(of: close, bytes, at: position) {
        depth -= 1
        position = end
        if depth == 0 { return Token(start: UInt32(start), end: UInt32(end), kind: .comment) }
      } else if nests, bytes[position] == open[0], let end = end(of: open, bytes, at: position) {
        depth += 1
        position = end
      } else {
        position += 1
      }
    }
    return Token(
      start: UInt32(start), end: UInt32(bytes.count), kind: .comment, isUnclosed: true)
  }

  /// A literal whose quote is at `quote`; nil where it is none.
  func literal(
    _ form: LiteralForm, _ bytes: [UInt8], from start: Int, quote: Int, hashes: Int
  ) -> Token? {
    guard let inside = end(of: form.open, bytes, at: quote) else { return nil }
    let isRaw = form.rule.hashes == true
    if form.rule.single == true, !Self.holdsOneCharacter(bytes, inside, form.open[0]) { return nil }
    var position = inside
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\"), !isRaw {
        position = splice(bytes, at: position) ?? escape(bytes, at: position)
      } else if byte == UInt8(ascii: "\n"), form.rule.multiline != true {
        break
      } else if byte == form.open[0], let end = end(of: form.open, bytes, at: position),
        end + hashes <= bytes.count,
        bytes[end..<end + hashes].allSatisfy({ $0 == UInt8(ascii: "#") })
      {
        // tree-sitter-rust counts them in a byte.
        return Token(
          start: UInt32(start), end: UInt32(end + hashes), kind: .literal, isUnclosed: hashes > 255)
      } else {
        position += 1
      }
    }
    return Token(
      start: UInt32(start), end: UInt32(min(position, bytes.count)), kind: .literal,
      isUnclosed: true)
  }

  /// Behind a backslash and what it escapes; a line's end may be two bytes.
  func escape(_ bytes: [UInt8], at position: Int) -> Int {
    let isReturn = position + 2 < bytes.count && bytes[position + 1] == UInt8(ascii: "\r")
    return isReturn && bytes[position + 2] == UInt8(ascii: "\n") ? position + 3 : position + 2
  }

  /// Whether one character or escape, and then a quote, follow.
  static func holdsOneCharacter(_ bytes: [UInt8], _ inside: Int, _ quote: UInt8) -> Bool {
    guard inside < bytes.count, bytes[inside] != quote else { return false }
    if bytes[inside] == UInt8(ascii: "\\") { return true }
    // A character of up to four bytes.
    var end = inside + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end < bytes.count && bytes[end] == quote
  }
}
