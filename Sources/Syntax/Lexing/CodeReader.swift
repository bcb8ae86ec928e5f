/// What a token is, by the tokens before it. Comments and directives are passed over.
struct CodeReader: Sendable {
  let bytes: [UInt8]
  let tokens: [Token]
  let words: WordTable

  init(_ bytes: [UInt8], _ tokens: [Token], _ words: WordTable) {
    self.bytes = bytes
    self.tokens = tokens
    self.words = words
  }

  /// The token before `index`; nil at the beginning.
  func before(_ index: Int) -> Int? {
    var index = index - 1
    while index >= 0, tokens[index].kind == .comment || tokens[index].kind == .directive {
      index -= 1
    }
    return index >= 0 ? index : nil
  }

  func isByte(_ index: Int?, _ byte: UInt8) -> Bool {
    guard let index else { return false }
    return bytes[Int(tokens[index].start)] == byte && tokens[index].end == tokens[index].start + 1
  }

  func isWord(_ index: Int?) -> Bool { index.map { tokens[$0].kind == .word } ?? false }

  func role(_ index: Int?) -> WordTable.Role {
    guard let index, tokens[index].kind == .word else { return [] }
    return words[bytes, tokens[index].range]
  }

  func isText(_ index: Int?, _ text: String) -> Bool {
    index.map { bytes[tokens[$0].range].elementsEqual(text.utf8) } ?? false
  }

  /// Whether it is the brace of an `extern "C" {`.
  func isLinkage(_ index: Int) -> Bool {
    guard isByte(index, UInt8(ascii: "{")), let literal = before(index),
      tokens[literal].kind == .literal
    else { return false }
    return isText(before(literal), "extern")
  }

  func isBraceInFirstColumn(_ index: Int) -> Bool {
    let start = Int(tokens[index].start)
    return bytes[start] == UInt8(ascii: "}")
      && (start == 0 || bytes[start - 1] == UInt8(ascii: "\n"))
  }

  /// Whether the braces that open at `opener` are a struct's, a union's or an enum's.
  func isAggregate(_ opener: Int, _ partners: [Int32]) -> Bool {
    var index = before(opener)
    for _ in 0..<8 {
      guard let here = index else { return false }
      if isByte(here, UInt8(ascii: ")")) {
        // An attribute's parentheses, or a head's.
        guard partners[here] >= 0, let name = before(Int(partners[here])), isWord(name) else {
          return false
        }
        let isAttribute =
          role(name).contains(.attribute) || role(before(name)).contains(.aggregate)
        guard isAttribute else { return false }
        index = before(name)
      } else if tokens[here].kind == .word {
        if role(here).contains(.aggregate) { return true }
        index = before(here)
      } else {
        return false
      }
    }
    return false
  }
}
