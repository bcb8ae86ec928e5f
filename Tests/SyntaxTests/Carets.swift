import Foundation

/// What the caret comments of a file say of the lines above them.
///
/// `//    ^^ if-condition !string block-depth=2 ?paren-depth` points at bytes of the last line that
/// is no such comment: inside, outside, a number, unknown. `// <- comment` points at the byte above
/// the comment's first. A tab is one column. The comments are taken out before the file is labelled, so
/// that they stand where a comment can't: in a macro, a string, a condition.
struct Carets {
  struct Claim {
    enum Value: Equatable { case inside, outside, number(Float), unknown }
    var feature: String
    var value: Value
    var offset: Int
    /// From 1, of the caret comment.
    var line: Int
  }

  /// The file without its caret comments.
  private(set) var bytes: [UInt8] = []
  private(set) var claims: [Claim] = []

  /// `comment` is what such a comment begins with.
  init(_ text: String, comment: String = "//") {
    var lineStart = 0
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard let (columns, words) = Self.carets(String(line), after: comment) else {
        lineStart = bytes.count
        bytes += Array(line.utf8) + [UInt8(ascii: "\n")]
        continue
      }
      for word in words {
        let (feature, value) = Self.claim(word)
        for column in columns {
          claims.append(
            Claim(feature: feature, value: value, offset: lineStart + column, line: index + 1))
        }
      }
    }
    bytes.removeLast()
  }

  private static func carets(_ line: String, after comment: String) -> (Range<Int>, [String])? {
    let bytes = Array(line.utf8)
    let start = bytes.prefix { $0 == 32 || $0 == 9 }.count
    guard bytes[start...].starts(with: comment.utf8) else { return nil }
    var first = start + comment.utf8.count
    while first < bytes.count, bytes[first] == 32 || bytes[first] == 9 { first += 1 }
    let isArrow = bytes[first...].starts(with: "<-".utf8)
    let end = isArrow ? first + 2 : first + bytes[first...].prefix { $0 == 94 }.count
    guard end > first else { return nil }
    let words = String(decoding: bytes[end...], as: UTF8.self).split(separator: " ").map(
      String.init)
    return (isArrow ? start..<start + 1 : first..<end, words)
  }

  private static func claim(_ word: String) -> (String, Claim.Value) {
    if word.hasPrefix("!") { return (String(word.dropFirst()), .outside) }
    if word.hasPrefix("?") { return (String(word.dropFirst()), .unknown) }
    let parts = word.split(separator: "=")
    if parts.count == 2, let number = Float(parts[1]) { return (String(parts[0]), .number(number)) }
    return (word, .inside)
  }
}
