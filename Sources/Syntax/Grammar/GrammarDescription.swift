/// What a language needs, as its `grammar.json` says it. Without a symbol there is no parser.
struct GrammarDescription: Decodable, Sendable {
  /// The function of `parser.so` that returns the language.
  var symbol: String?
  /// With their dots: `.c`.
  var extensions: [String]
  /// The features found in the bytes alone, by name.
  var lexical: [Lexical]
  /// Nodes that hold raw text where there should be structure.
  var opaque: [String]?
  /// The nodes an error makes unknown when it lies within.
  var confining: Confining?
  /// What opens, closes and hides brackets.
  var nesting: NestingRules?
  /// Whether indentation opens and closes blocks.
  var countsIndentation: Bool?
  /// What its tokens are; without it there is no second opinion.
  var lexer: LexicalRules?
  /// Words that mean something to whoever reads tokens; without them a text is not cut into pieces.
  var words: Words?
  /// How the types of nodes begin that are directives.
  var directives: String?
  /// Nodes that are one token to the lexer.
  var literals: [String]?
  /// Nodes that are a misreading in a declaration, where a name stands first in their brackets.
  var misleading: [String]?
  /// Nodes that define a function, and the node that must stand in their head: without parameters it is
  /// no function, but what a macro made look like one.
  var heads: [String: String]?
  /// The nodes whose braces hold one thing or another.
  var braces: [Braces: [String]]?
  /// Nodes that are a name.
  var names: [String]?

  struct Confining: Decodable, Sendable {
    /// Node types; `*` in front stands for any beginning.
    var types: [String]
    /// Node types that don't confine, though one of `types` fits.
    var except: [String]

    func holds(_ type: String) -> Bool {
      !except.contains(type)
        && types.contains { pattern in
          pattern.hasPrefix("*") ? type.hasSuffix(pattern.dropFirst()) : type == pattern
        }
    }
  }
}

/// What the guard before the parser needs to know of a language.
struct NestingRules: Decodable, Sendable {
  /// Opening and closing tokens. One that starts with `#` may have blanks after it.
  var pairs: [[String]]
  /// Opening and closing tokens of comments.
  var comments: [[String]]
  /// Bytes that open and close a string, which ends before its line does.
  var quotes: [String]
}
