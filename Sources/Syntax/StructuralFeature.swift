/// A feature that a query captures.
struct StructuralFeature: Hashable, Sendable {
  var feature: Feature
  var known: Known
}

/// Where a structural feature's label is known.
enum Known: String, CaseIterable, Sendable {
  /// Not where the parser is lost, nor in raw text.
  case structural
  /// Also in raw text, such as the body of a macro.
  case inMacros = "in-macros"
  /// Wherever the parser has been.
  case everywhere
}

/// How far a captured region reaches.
enum Extent: String, CaseIterable, Sendable {
  /// Delimited between brackets or quotes of its own or as a block comment, else whole.
  case automatic
  /// Without the last byte: a delimiter ends it.
  case delimited
  /// All of it.
  case whole
  /// To the end of the line, which a backslash continues; without the newline.
  case line
  /// Delimited, from the first capture of a match to its last.
  case span
}
