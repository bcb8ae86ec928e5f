// Lines for the preprocessor.
extension Lexer {
  /// Appends the directive at `start` and its tokens; the byte after it.
  func directive(_ bytes: [UInt8], at start: Int, into tokens: inout Tokens) -> Int {
    let first = tokens.inDirectives.count
    var position = start + 1
    var words = 0
    var name: ArraySlice<UInt8> = []
    while let next = onSameLine(bytes, from: position) {
      let token: Token
      if words == 1, bytes[next] == UInt8(ascii: "<"), name.starts(with: "include".utf8) {
        token = header(bytes, at: next)
      } else {
        token = self.token(bytes, at: next)
      }
      if token.isCode {
        if words == 0 { name = bytes[token.range] }
        words += 1
      }
      tokens.inDirectives.append(token)
      position = Int(token.end)
    }
    let end = endOfLine(bytes, from: position)
    tokens.code.append(Token(start: UInt32(start), end: UInt32(end), kind: .directive))
    tokens.directives.append(
      Directive(
        name: Self.name(name), range: start..<end,
        tokens: first..<tokens.inDirectives.count))
    return end
  }

  static func name(_ word: ArraySlice<UInt8>) -> Directive.Name {
    switch String(decoding: word, as: UTF8.self) {
    case "if", "ifdef", "ifndef": .opens
    case "elif", "elifdef", "elifndef": .alternates
    case "else": .otherwise
    case "endif": .closes
    case "define": .define
    default: .other
    }
  }

  /// The next byte of a directive that is no white space; nil where its line ends.
  func onSameLine(_ bytes: [UInt8], from position: Int) -> Int? {
    var position = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
      if let next = splice(bytes, at: position) {
        position = next
      } else if bytes[position] > 32, bytes[position] != 127 {
        return position
      } else {
        position += 1
      }
    }
    return nil
  }

  /// Before the newline that ends a directive whose last token ends at `position`.
  func endOfLine(_ bytes: [UInt8], from position: Int) -> Int {
    var position = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
      position = splice(bytes, at: position) ?? position + 1
    }
    return position
  }

  func header(_ bytes: [UInt8], at start: Int) -> Token {
    var end = start + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
      end += 1
      if bytes[end - 1] == UInt8(ascii: ">") { break }
    }
    return Token(start: UInt32(start), end: UInt32(end), kind: .header)
  }
}
