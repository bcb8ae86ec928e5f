/// A feature that a query captures.
struct StructuralFeature: Hashable, Sendable {
  /// The name that the query captures it by.
  let capture: String
  var feature: Feature
  var known: Known
  /// The features that it is taken for, where it is a hard negative.
  var hardFor: [String] = []
  /// Where it is an alteration: it is made at one place of so many.
  var every = 1
  /// Set in a grammar that holds its hard negatives.
  var hardNegative: HardNegative?

  /// Of what a query captures and says nothing about.
  init(capture: String) {
    self.capture = capture
    feature = Feature(name: capture, description: "", kind: .binary)
    known = .structural
  }

  /// Takes over what one of its patterns says.
  mutating func apply(_ settings: PatternSettings) {
    feature = Feature(
      name: feature.name, description: settings.description ?? feature.description,
      kind: settings.kind ?? feature.kind)
    known = settings.known ?? known
    hardFor = settings.hardFor ?? hardFor
    every = settings.every ?? every
  }

  /// The feature that a grammar with its hard negatives holds, beside `target`.
  func labels(of negative: HardNegative, beside target: Known?) -> StructuralFeature {
    var labels = self
    labels.feature = Feature(
      name: negative.label, description: negative.description, kind: .binary)
    labels.hardNegative = negative
    if let target { labels.known = Known.weaker(known, target) }
    return labels
  }
}

/// Where a structural feature's label is known.
enum Known: String, CaseIterable, Codable, Sendable {
  /// Only where the parser read the text with its directives.
  case asWritten = "as-written"
  /// Not where the parser is lost, nor in raw text.
  case structural
  /// Also in raw text, such as the body of a macro.
  case inMacros = "in-macros"
  /// Wherever its token has an end: a lexer finds it, even where the parser is lost.
  case everywhere

  /// Known where both are.
  static func weaker(_ a: Known, _ b: Known) -> Known {
    allCases.first { $0 == a || $0 == b } ?? a
  }
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
  /// As indentation opens and closes it: where it is the first of its line, to the next text, since
  /// only that shows that it has ended; else all of it.
  case indented
}
