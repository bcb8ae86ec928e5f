/// The tokens of a text that may be rewritten, byte for byte as long, and what each of them is.
///
/// Tokens are named by their index; an index that is out of range is no token.
struct CodeTokens: Sendable {
  /// A file or a piece of one, which begins at byte `base` of its file.
  private(set) var text: [UInt8]
  let base: Int
  private(set) var tokens: [Token]
  /// By token: the bracket that closes or opens it; -1 where there is none, and elsewhere.
  var partners: [Int]
  /// In the text: what was rewritten.
  private(set) var changed = Regions()
  private let words: WordTable?
  /// By token; nothing where it is a name or no word.
  private var roles: [WordTable.Role]

  /// Of all `tokens`, which may be comments and directives among them.
  init(
    _ text: [UInt8], base: Int = 0, _ tokens: [Token], partners: [Int]? = nil, words: WordTable?
  ) {
    self.text = text
    self.base = base
    self.tokens = tokens
    self.partners = partners ?? [Int](repeating: -1, count: tokens.count)
    self.words = words
    roles = tokens.map { token in
      guard token.kind == .word, let words else { return [] }
      return words[text, token.range.lowerBound - base..<token.range.upperBound - base]
    }
  }

  var knowsWords: Bool { words != nil }
  var indices: Range<Int> { tokens.indices }

  /// The token before `index` that is code and was not left out.
  func before(_ index: Int) -> Int? {
    var index = index - 1
    while index >= 0, !tokens[index].isCode || tokens[index].kind == .directive || isGone(index) {
      index -= 1
    }
    return index >= 0 ? index : nil
  }

  /// The first byte of a token.
  func byte(_ index: Int) -> UInt8 { text[Int(tokens[index].start) - base] }

  /// Whether it is the bracket or the sign `byte`.
  func isByte(_ index: Int?, _ byte: UInt8) -> Bool {
    guard let index, tokens.indices.contains(index) else { return false }
    return tokens[index].kind != .word && tokens[index].range.count == 1
      && self.byte(index) == byte
  }

  func isWord(_ index: Int?) -> Bool {
    guard let index, tokens.indices.contains(index) else { return false }
    return tokens[index].kind == .word
  }

  func isText(_ index: Int?, _ string: String) -> Bool {
    guard let index, tokens.indices.contains(index) else { return false }
    let range = tokens[index].range
    return text[range.lowerBound - base..<range.upperBound - base].elementsEqual(string.utf8)
  }

  /// What the language says of a word; nothing of a name.
  func role(_ index: Int?) -> WordTable.Role {
    guard let index, roles.indices.contains(index) else { return [] }
    return roles[index]
  }

  /// Whether it was left out.
  func isGone(_ index: Int) -> Bool { byte(index) <= 32 }

  /// Whether a name begins with two underscores, as names of compilers' and systems' own do.
  func hasUnderscores(_ index: Int) -> Bool {
    let start = Int(tokens[index].start) - base
    return tokens[index].range.count > 2 && text[start] == UInt8(ascii: "_")
      && text[start + 1] == UInt8(ascii: "_")
  }

  /// The words that end before `index`, back to `start` at most.
  func words(before index: Int, from start: Int = 0) -> Range<Int> {
    var first = index
    while first > start, isWord(first - 1) { first -= 1 }
    return first..<index
  }

  /// Whether it may stand before the type of a declaration.
  func isLeading(_ index: Int) -> Bool { role(index).contains(.qualifier) }

  /// Whether the braces that open at `opener` are a struct's, a union's or an enum's: their keyword
  /// stands before them, with a name and attributes between.
  func isAggregate(_ opener: Int) -> Bool {
    var index = before(opener)
    for _ in 0..<8 {
      guard let here = index else { return false }
      if isByte(here, UInt8(ascii: ")")) {
        guard partners[here] > 0, let name = before(partners[here]), isWord(name) else {
          return false
        }
        index = before(name)
        guard role(name).contains(.attribute) || role(index).contains(.aggregate) else {
          return false
        }
      } else if isWord(here) {
        if role(here).contains(.aggregate) { return true }
        index = before(here)
      } else {
        return false
      }
    }
    return false
  }

  /// Whether it is the brace of an `extern "C" {`.
  func isLinkage(_ index: Int) -> Bool {
    guard isByte(index, UInt8(ascii: "{")), let literal = before(index),
      tokens[literal].kind == .literal
    else { return false }
    return isText(before(literal), "extern")
  }

  func isBraceInFirstColumn(_ index: Int) -> Bool {
    let start = Int(tokens[index].start) - base
    return text[start] == UInt8(ascii: "}")
      && (start == 0 || text[start - 1] == UInt8(ascii: "\n"))
  }

  /// Where some tokens lie in the file.
  func range(of first: Int, through last: Int) -> Range<Int> {
    Int(tokens[first].start)..<max(Int(tokens[first].start), Int(tokens[last].end))
  }

  /// Leaves out what lies in a range of the file.
  mutating func blank(_ range: Range<Int>) {
    for index in range where text[index - base] > 32 { text[index - base] = UInt8(ascii: " ") }
    markChanged(range)
  }

  /// Writes `string` in the place of what lies in a range of the file, as far as it fits.
  mutating func substitute(_ range: Range<Int>, _ string: String) {
    blank(range)
    for (offset, byte) in string.utf8.enumerated() where offset < range.count {
      write(byte, at: range.lowerBound + offset)
    }
  }

  /// Writes one byte over a white space, at a place of the file; nothing is lost by that.
  mutating func write(_ byte: UInt8, at place: Int) { text[place - base] = byte }

  /// Says that a range of the file means something else now.
  mutating func markChanged(_ range: Range<Int>) {
    changed.insert(range.lowerBound - base, range.upperBound - base)
  }

  /// Keeps only the tokens in `kept`, which ascend.
  mutating func keep(_ kept: [Int]) {
    var places = [Int](repeating: -1, count: tokens.count)
    for (place, index) in kept.enumerated() { places[index] = place }
    partners = kept.map { partners[$0] < 0 ? -1 : places[partners[$0]] }
    tokens = kept.map { tokens[$0] }
    roles = kept.map { roles[$0] }
  }
}
