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

  package init(name: String, description: String, kind: FeatureKind) {
    self.name = name
    self.description = description
    self.kind = kind
  }
}
