/// Counts how deep brackets nest, fast and without a parser.
///
/// Brackets in comments and strings don't count, but a comment or a string that doesn't end hides
/// nothing, and closing brackets only close their own kind: so no text looks shallower than it is.
struct Nesting: Sendable {
  private struct Token {
    let bytes: [UInt8]
    let role: Role
  }

  private enum Role {
    case open(Int)
    case close(Int)
    case comment(end: [UInt8])
    case quote
  }

  /// By first byte.
  private let tokens: [[Token]]
  private let kinds: Int

  init(_ rules: NestingRules) {
    var tokens = [[Token]](repeating: [], count: 256)
    func add(_ text: String, _ role: Role) {
      let bytes = Array(text.utf8)
      if let first = bytes.first { tokens[Int(first)].append(Token(bytes: bytes, role: role)) }
    }
    for (kind, pair) in rules.pairs.enumerated() where pair.count == 2 {
      add(pair[0], .open(kind))
      add(pair[1], .close(kind))
    }
    for pair in rules.comments where pair.count == 2 {
      add(pair[0], .comment(end: Array(pair[1].utf8)))
    }
    for quote in rules.quotes { add(quote, .quote) }
    self.tokens = tokens
    self.kinds = rules.pairs.count
  }

  /// Whether a string or a comment may be in a text.
  func mayHide(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.contains { byte in
      tokens[Int(byte)].contains { token in
        switch token.role {
        case .comment, .quote: true
        case .open, .close: false
        }
      }
    }
  }

  /// Whether more than `limit` brackets of all kinds are open at any byte.
  func exceeds(_ limit: Int, in bytes: [UInt8]) -> Bool {
    var open = [Int](repeating: 0, count: kinds)
    var total = 0
    var position = 0
    // An end that isn't there is looked for once, so that the scan stays linear: a comment's in the
    // whole text, a quote's (by its byte) up to where its line ends.
    var endless: [UInt8]?
    var unclosedUntil = [Int](repeating: 0, count: 256)
    while position < bytes.count {
      let candidates = tokens[Int(bytes[position])]
      if candidates.isEmpty {
        position += 1
        continue
      }
      var next = position + 1
      for token in candidates {
        guard let end = Self.end(of: token.bytes, at: position, in: bytes) else { continue }
        switch token.role {
        case .open(let kind):
          open[kind] += 1
          total += 1
          if total > limit { return true }
        case .close(let kind):
          if open[kind] > 0 {
            open[kind] -= 1
            total -= 1
          }
        case .comment(let closer):
          if endless == closer { break }
          if let close = Self.find(closer, from: end, in: bytes) {
            next = close
            continue
          }
          endless = closer
        case .quote:
          let quote = Int(bytes[position])
          if position < unclosedUntil[quote] { break }
          let close = Self.closingQuote(after: position, in: bytes)
          if close < bytes.count, bytes[close] == bytes[position] {
            next = close + 1
          } else {
            unclosedUntil[quote] = close
          }
        }
        next = max(next, end)
        break
      }
      position = next
    }
    return false
  }

  /// Where `token` ends if it starts at `position`. Blanks may follow a `#`.
  private static func end(of token: [UInt8], at position: Int, in bytes: [UInt8]) -> Int? {
    var end = position + 1
    if token[0] == UInt8(ascii: "#") {
      while end < bytes.count, bytes[end] == 32 || bytes[end] == 9 { end += 1 }
    }
    for byte in token.dropFirst() {
      guard end < bytes.count, bytes[end] == byte else { return nil }
      end += 1
    }
    return end
  }

  /// The byte after the next `needle`.
  private static func find(_ needle: [UInt8], from start: Int, in bytes: [UInt8]) -> Int? {
    var position = start
    while position + needle.count <= bytes.count {
      if bytes[position] == needle[0],
        bytes[position..<position + needle.count].elementsEqual(needle)
      {
        return position + needle.count
      }
      position += 1
    }
    return nil
  }

  /// The quote that ends the string begun at `start`, or else the end of its logical line. Which
  /// quotes have a backslash before them doesn't depend on the start, since that is a quote itself.
  private static func closingQuote(after start: Int, in bytes: [UInt8]) -> Int {
    var position = start + 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
      if bytes[position] == bytes[start] { return position }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return position
  }
}
