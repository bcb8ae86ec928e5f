import Syntax

/// A yes or no about a byte's labels that formulas are made of: inside a binary feature, or a graded
/// one's label above a level.
struct Literal: Sendable, Hashable {
  /// By its place among the features.
  let feature: Int
  /// Of a graded feature: yes where its label is above.
  let level: Float?

  /// Above 0 for a binary feature.
  func holds(_ label: Float) -> Bool { label > (level ?? 0) }

  /// A name with other signs than those of words is quoted: `'token:('`.
  func text(_ features: [Feature]) -> String {
    let name = features[feature].name
    let isWord = name.allSatisfy { $0.isLetter || $0.isNumber || "-_:".contains($0) }
    return (isWord ? name : "'\(name)'") + (level.map { " > \(Int($0))" } ?? "")
  }

  /// Those of a feature: depths are compared with 0 to 3, positions in a line with longer ones too.
  static func all(of feature: Int, _ kind: Feature) -> [Literal] {
    guard kind.kind == .graded else { return [Literal(feature: feature, level: nil)] }
    let levels: [Float] = kind.isLexical ? [0, 3, 7, 15, 31, 63] : [0, 1, 2, 3]
    return levels.map { Literal(feature: feature, level: $0) }
  }
}
