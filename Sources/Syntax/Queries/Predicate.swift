import CTreeSitter
import _StringProcessing

/// A condition on the text of a match's captures; it must hold for every node a capture brings.
enum Predicate {
  /// `#eq?`, `#not-eq?`
  case equal(UInt32, Word, Bool)
  /// `#match?`, `#not-match?`: the expression is found somewhere in the text.
  case match(UInt32, Regex<AnyRegexOutput>, Bool)
  /// `#any-of?`
  case anyOf(UInt32, [[UInt8]])

  /// An argument as the query holds it.
  enum Word {
    case capture(UInt32)
    case text(String)
  }

  /// Why something after `#` can't be used.
  struct Misfit: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// The predicate `name` without its `#`.
  init(_ name: String, _ arguments: [Word]) throws(Misfit) {
    switch (name, arguments.count) {
    case ("eq?", 2), ("not-eq?", 2):
      self = .equal(try Self.capture(arguments[0], name), arguments[1], name == "eq?")
    case ("match?", 2), ("not-match?", 2):
      let pattern = try Self.text(arguments[1], name)
      self = .match(try Self.capture(arguments[0], name), try Self.regex(pattern), name == "match?")
    case ("any-of?", 2...):
      var texts: [[UInt8]] = []
      for argument in arguments.dropFirst() {
        texts.append(Array(try Self.text(argument, name).utf8))
      }
      self = .anyOf(try Self.capture(arguments[0], name), texts)
    case ("eq?", _), ("not-eq?", _), ("match?", _), ("not-match?", _), ("any-of?", _):
      throw Misfit("#\(name) takes a capture and \(name == "any-of?" ? "texts" : "one text")")
    default:
      throw Misfit(
        "no predicate #\(name): there are #eq?, #not-eq?, #match?, #not-match?, #any-of? and #set!")
    }
  }

  /// Swift's own compiler of regular expressions calls itself for each bracket.
  private static let deepest = 100

  /// An expression over Unicode scalars, not characters: the end of a line with `\r\n` is two.
  private static func regex(_ pattern: String) throws(Misfit) -> Regex<AnyRegexOutput> {
    var depth = 0
    var isEscaped = false
    for byte in pattern.utf8 {
      defer { isEscaped = byte == UInt8(ascii: "\\") && !isEscaped }
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += isEscaped ? 0 : 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= isEscaped || depth == 0 ? 0 : 1
      default: break
      }
      guard depth <= deepest else {
        throw Misfit("a regular expression nested deeper than \(deepest)")
      }
    }
    guard let regex = try? Regex(pattern) else {
      throw Misfit("'\(pattern.prefix(100))' is not a regular expression")
    }
    return regex.matchingSemantics(.unicodeScalar)
  }

  private static func capture(_ word: Word, _ name: String) throws(Misfit) -> UInt32 {
    guard case .capture(let id) = word else { throw Misfit("#\(name) starts with a capture") }
    return id
  }

  private static func text(_ word: Word, _ name: String) throws(Misfit) -> String {
    guard case .text(let text) = word else { throw Misfit("#\(name) compares with a text") }
    return text
  }

  /// Whether it holds, where `texts` gives the bytes of each node under a capture.
  func holds(_ texts: (UInt32) -> [ArraySlice<UInt8>]) -> Bool {
    switch self {
    case .equal(let capture, .text(let text), let wanted):
      return texts(capture).allSatisfy { $0.elementsEqual(text.utf8) == wanted }
    case .equal(let capture, .capture(let other), let wanted):
      let other = texts(other).first
      return texts(capture).allSatisfy { ($0 == other) == wanted }
    case .match(let capture, let regex, let wanted):
      return texts(capture).allSatisfy { bytes in
        String(decoding: bytes, as: UTF8.self).contains(regex) == wanted
      }
    case .anyOf(let capture, let all):
      return texts(capture).allSatisfy { bytes in all.contains { bytes.elementsEqual($0) } }
    }
  }
}
