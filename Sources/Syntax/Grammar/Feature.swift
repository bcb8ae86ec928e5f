/// How a feature's label is to be read.
package enum FeatureKind: String, Codable, Sendable {
  /// 0 or 1: the byte is outside or inside.
  case binary
  /// A number: a depth or a position.
  case graded
}

/// Something that is true, or has a value, at each byte of a file.
package struct Feature: Hashable, Sendable {
  /// As users write it, and as the query captures it: `if-condition`.
  package let name: String
  /// One line for people; empty where a query gives none.
  package let description: String
  /// How its label is to be read.
  package let kind: FeatureKind
  /// Whether it is found in the bytes alone, without a parser.
  package let isLexical: Bool
  /// Whether it is a function of column and indentation alone.
  package let isLayout: Bool
  /// Whether it is a position in a line, which may end at every white space.
  package let isLinePosition: Bool

  package init(
    name: String, description: String, kind: FeatureKind, isLexical: Bool = false,
    isLayout: Bool = false, isLinePosition: Bool = false
  ) {
    self.name = name
    self.description = description
    self.kind = kind
    self.isLexical = isLexical
    self.isLayout = isLayout
    self.isLinePosition = isLinePosition
  }

  /// Whether it counts how deep something nests.
  package var isDepth: Bool { kind == .graded && !isLexical }
}
