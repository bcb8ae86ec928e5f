/// What the parser is given in a text's place: as long, byte for byte, without what misleads it.
///
/// A NUL is a blank. A comment or a word that joined lines cut in two is whole. In a directive comments
/// are blanks, and the line ends behind its last token, since tree-sitter-c takes the next line for
/// the body of a `#define` that has none but blanks. What has no end is blank.
struct StandIn: Sendable {
  private(set) var text: [UInt8]
  /// The same with the comments that are in directives.
  private(set) var tokenText: [UInt8]
  /// Where it says less than the file: nothing but what its tokens are is known there.
  private(set) var unknown = Regions()
  /// Where a literal or a comment has no end: nothing is known there.
  private(set) var unclosed = Regions()

  init(_ bytes: [UInt8], _ tokens: Tokens) {
    text = bytes
    tokenText = []
    if bytes.contains(0) {
      for index in text.indices where text[index] == 0 { text[index] = UInt8(ascii: " ") }
    }
    for token in tokens.code { mend(token) }
    for token in tokens.inDirectives where token.kind == .comment { mendComment(token.range) }
    tokenText = text
    for directive in tokens.directives { mend(directive, tokens.inDirectives[directive.tokens]) }
  }

  private mutating func mend(_ token: Token) {
    if token.isUnclosed {
      unclosed.insert(Int(token.start), Int(token.end))
      blank(token.range)
    } else if token.isSpliced {
      let word = token.range.filter { Lexer.isWord(text[$0]) }.map { text[$0] }
      blank(token.range)
      for (offset, byte) in word.enumerated() { text[Int(token.start) + offset] = byte }
      unknown.insert(Int(token.start), Int(token.end))
    } else if token.kind == .comment {
      mendComment(token.range)
      mendLetters(token.range)
    }
  }

  /// tree-sitter-rust takes a letter in a comment for a `/`, `*` or `!` where the last byte of its number
  /// is one's: U+012A ends comments, since 0x2A is a `*`.
  private mutating func mendLetters(_ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound {
      guard text[index] >= 0xC0 else {
        index += 1
        continue
      }
      let count = text[index] >= 0xF0 ? 4 : text[index] >= 0xE0 ? 3 : 2
      let end = min(index + count, range.upperBound)
      // The last byte of the letter's number is in the last two of its UTF-8.
      let low = text[end - 2] << 6 | text[end - 1] & 0x3F
      if [UInt8(ascii: "/"), UInt8(ascii: "*"), UInt8(ascii: "!")].contains(low) {
        for place in index..<end { text[place] = UInt8(ascii: "x") }
      }
      index = end
    }
  }

  /// A comment whose delimiters joined lines cut in two.
  private mutating func mendComment(_ range: Range<Int>) {
    let slash = UInt8(ascii: "/")
    guard text[range.lowerBound] == slash, range.count >= 3 else { return }
    let splice = UInt8(ascii: "\\")
    let (second, last) = (range.lowerBound + 1, range.upperBound - 1)
    let opensCut = text[second] == splice
    let closesCut = text[last] == slash && text[last - 1] == UInt8(ascii: "\n")
    guard opensCut || closesCut else { return }
    var star = second
    while star < last, text[star] == splice || text[star] <= 32 { star += 1 }
    let isBlock = text[star] == UInt8(ascii: "*")
    guard isBlock || opensCut else { return }
    if isBlock {
      blank(second..<last)
      text[second] = UInt8(ascii: "*")
      text[last - 1] = UInt8(ascii: "*")
    } else {
      blank(second..<star + 1)
      text[second] = slash
    }
  }

  private mutating func mend(_ directive: Directive, _ tokens: ArraySlice<Token>) {
    var end = directive.range.lowerBound + 1
    for token in tokens {
      if token.kind == .comment { blank(token.range) } else { end = Int(token.end) }
      if token.isUnclosed { unclosed.insert(Int(token.start), Int(token.end)) }
      if token.kind == .literal { hideComment(in: token.range) }
    }
    guard end < directive.range.upperBound else { return }
    blank(end..<directive.range.upperBound)
    text[end] = UInt8(ascii: "\n")
  }

  /// tree-sitter-c takes what opens a comment in a string of a `#define` for one.
  private mutating func hideComment(in range: Range<Int>) {
    for index in range.dropLast()
    where text[index] == UInt8(ascii: "/") && text[index + 1] == UInt8(ascii: "*") {
      text[index] = UInt8(ascii: "x")
    }
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range { text[index] = UInt8(ascii: " ") }
  }
}
