/// Splits a text into tokens, exactly and without a grammar.
///
/// It knows comments, literals, brackets, words and directives, and nothing of structure: a second
/// opinion on what a parser says, which can be lost. O(bytes).
struct Lexer: Sendable {
  let rules: LexicalRules
  /// By first byte: the comments and literals that may begin with it.
  private let comments: [[(open: [UInt8], close: [UInt8]?, nests: Bool)]]
  private let literals: [[LiteralForm]]
  /// By byte: 2 k + 1 opens pair k, 2 k + 2 closes it, 0 is no bracket.
  private let brackets: [UInt8]
  private let hasDirectives: Bool

  struct LiteralForm: Sendable {
    let open: [UInt8]
    let prefixes: Set<[UInt8]>
    let rule: LexicalRules.Literal
  }

  init(_ rules: LexicalRules) {
    self.rules = rules
    var comments = [[(open: [UInt8], close: [UInt8]?, nests: Bool)]](repeating: [], count: 256)
    for comment in rules.comments {
      let open = Array(comment.open.utf8)
      guard let first = open.first else { continue }
      comments[Int(first)].append(
        (open, comment.close.map { Array($0.utf8) }, comment.nests ?? false))
    }
    var literals = [[LiteralForm]](repeating: [], count: 256)
    for rule in rules.literals {
      let open = Array(rule.open.utf8)
      guard let first = open.first else { continue }
      literals[Int(first)].append(
        LiteralForm(
          open: open,
          prefixes: Set((rule.prefixes ?? rules.prefixes ?? []).map { Array($0.utf8) }), rule: rule)
      )
    }
    var brackets = [UInt8](repeating: 0, count: 256)
    for (pair, texts) in rules.brackets.enumerated() where texts.count == 2 {
      for (side, text) in texts.enumerated() {
        if let byte = text.utf8.first { brackets[Int(byte)] = UInt8(2 * pair + 1 + side) }
      }
    }
    self.comments = comments
    self.literals = literals
    self.brackets = brackets
    hasDirectives = rules.directives ?? false
  }

  /// The tokens of a text of less than 2^32 bytes.
  func tokens(of bytes: [UInt8]) -> Tokens {
    var tokens = Tokens()
    tokens.code.reserveCapacity(bytes.count / 4)
    var position = 0
    var beginsLine = true
    while let start = skipSpace(bytes, from: position, &beginsLine) {
      if hasDirectives, beginsLine, bytes[start] == UInt8(ascii: "#") {
        position = directive(bytes, at: start, into: &tokens)
        continue
      }
      let token = token(bytes, at: start)
      tokens.code.append(token)
      // A comment before a `#` doesn't keep it from being a directive.
      if token.isCode { beginsLine = false }
      position = Int(token.end)
    }
    return tokens
  }

  /// The first byte from `position` on that is no white space; nil at the end. Sets `beginsLine` where
  /// a newline is passed.
  private func skipSpace(
    _ bytes: [UInt8], from position: Int, _ beginsLine: inout Bool
  ) -> Int? {
    var position = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\n") {
        beginsLine = true
      } else if byte == UInt8(ascii: "\\"), let next = splice(bytes, at: position) {
        position = next
        continue
      } else if byte > 32, byte != 127 {
        return position
      }
      position += 1
    }
    return nil
  }

  /// Where the text goes on after a backslash and a newline; nil where there is none.
  func splice(_ bytes: [UInt8], at position: Int) -> Int? {
    guard hasDirectives, bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count else {
      return nil
    }
    if bytes[position + 1] == UInt8(ascii: "\n") { return position + 2 }
    guard bytes[position + 1] == UInt8(ascii: "\r"), position + 2 < bytes.count,
      bytes[position + 2] == UInt8(ascii: "\n")
    else { return nil }
    return position + 3
  }

  /// The next byte from `position` on that is not joined lines; `bytes.count` at the end.
  private func joined(_ bytes: [UInt8], _ position: Int) -> Int {
    var position = position
    while position < bytes.count, let next = splice(bytes, at: position) { position = next }
    return position
  }

  /// The token that starts at `start`.
  func token(_ bytes: [UInt8], at start: Int) -> Token {
    let byte = bytes[start]
    let bracket = brackets[Int(byte)]
    if bracket != 0 {
      return Token(
        start: UInt32(start), end: UInt32(start + 1), kind: bracket % 2 == 1 ? .open : .close,
        bracket: (bracket - 1) / 2)
    }
    if Self.isWord(byte) {
      let isNumber = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      return isNumber ? number(bytes, at: start) : word(bytes, at: start)
    }
    for comment in comments[Int(byte)] {
      if let end = end(of: comment.open, bytes, at: start) {
        return self.comment(bytes, from: start, inside: end, comment.close, comment.nests)
      }
    }
    for form in literals[Int(byte)] where form.rule.needsPrefix != true {
      if let token = literal(form, bytes, from: start, quote: start, hashes: 0) { return token }
    }
    if hasDirectives, byte == UInt8(ascii: "."), start + 1 < bytes.count,
      bytes[start + 1] >= UInt8(ascii: "0"),
      bytes[start + 1] <= UInt8(ascii: "9")
    {
      return number(bytes, at: start)
    }
    return Token(start: UInt32(start), end: UInt32(start + 1), kind: .other)
  }

  /// Where `text` ends that starts at `start`; nil where it isn't there. Lines may be joined in it.
  func end(of text: [UInt8], _ bytes: [UInt8], at start: Int) -> Int? {
    var position = start
    for (index, byte) in text.enumerated() {
      if index > 0 { position = joined(bytes, position) }
      guard position < bytes.count, bytes[position] == byte else { return nil }
      position += 1
    }
    return position
  }

  /// A word, or a literal with a prefix.
  private func word(_ bytes: [UInt8], at start: Int) -> Token {
    var end = start + 1
    var isSpliced = false
    while end < bytes.count {
      if Self.isWord(bytes[end]) {
        end += 1
      } else if bytes[end] == UInt8(ascii: "\\") {
        let next = joined(bytes, end)
        guard next > end, next < bytes.count, Self.isWord(bytes[next]) else { break }
        end = next + 1
        isSpliced = true
      } else {
        break
      }
    }
    if end < bytes.count, end - start <= 3 {
      var quote = end
      while quote < bytes.count, bytes[quote] == UInt8(ascii: "#") { quote += 1 }
      if quote < bytes.count {
        for form in literals[Int(bytes[quote])]
        where (quote == end || form.rule.hashes == true)
          && form.prefixes.contains(Array(bytes[start..<end]))
        {
          if let token = literal(form, bytes, from: start, quote: quote, hashes: quote - end) {
            return token
          }
        }
      }
    }
    return Token(start: UInt32(start), end: UInt32(end), kind: .word, isSpliced: isSpliced)
  }

  /// A number as the preprocessor reads it: 0x1f, 1.5e-3f, 10UL.
  private func number(_ bytes: [UInt8], at start: Int) -> Token {
    var end = start + 1
    while end < bytes.count {
      let byte = bytes[end]
      if Self.isWord(byte) || byte == UInt8(ascii: ".") {
        // Where there are no directives there may be ranges: 0..9.
        if byte == UInt8(ascii: "."), !hasDirectives { break }
        end += 1
      } else if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"),
        [UInt8(ascii: "e"), UInt8(ascii: "p")].contains(bytes[end - 1] | 32), hasDirectives,
        !Self.isHexadecimal(bytes, start) || bytes[end - 1] | 32 == UInt8(ascii: "p")
      {
        end += 1
      } else {
        break
      }
    }
    return Token(start: UInt32(start), end: UInt32(end), kind: .number)
  }

  private static func isHexadecimal(_ bytes: [UInt8], _ start: Int) -> Bool {
    start + 1 < bytes.count && bytes[start] == UInt8(ascii: "0")
      && bytes[start + 1] | 32 == UInt8(ascii: "x")
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
      true
    default: false
    }
  }
}
