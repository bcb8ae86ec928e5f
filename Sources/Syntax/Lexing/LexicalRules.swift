/// What a lexer must know of a language, as `grammar.json` says it under `lexer`.
struct LexicalRules: Decodable, Sendable {
  /// Each an opening and a closing byte; later ones close over earlier ones that lack their end.
  var brackets: [[String]]
  var comments: [Comment]
  var literals: [Literal]
  /// Words that may stand directly before any of them.
  var prefixes: [String]?
  /// Whether lines that start with `#` are directives, and a backslash joins a line with the next.
  var directives: Bool?
  /// What ends a statement; it stands behind a literal that is parsed alone.
  var terminator: String

  struct Comment: Decodable, Sendable {
    var open: String
    /// Nil where the line's end closes it.
    var close: String?
    /// Whether comments of this kind nest.
    var nests: Bool?
  }

  /// A string or a character.
  struct Literal: Decodable, Sendable {
    /// It closes with the same text.
    var open: String
    /// Words that may stand directly before it.
    var prefixes: [String]?
    /// Whether only these words begin one.
    var needsPrefix: Bool?
    /// Whether it may go over several lines.
    var multiline: Bool?
    /// Whether `#` may stand between prefix and quote, as often as after the closing quote. There are
    /// no escapes in it.
    var hashes: Bool?
    /// Whether it holds one character: else the quote begins something else, such as a lifetime.
    var single: Bool?
  }
}
