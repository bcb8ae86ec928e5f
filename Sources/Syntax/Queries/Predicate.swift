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
      guard let regex = try? Regex(pattern) else {
        throw Misfit("'\(pattern)' is not a regular expression")
      }
      self = .match(try Self.capture(arguments[0], name), regex, name == "match?")
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
