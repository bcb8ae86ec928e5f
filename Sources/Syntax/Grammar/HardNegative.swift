/// Bytes that look like a feature's and aren't: a detector that looks no further takes them for it.
package struct HardNegative: Hashable, Sendable {
  /// As the query captures it: `while`.
  package let name: String
  /// The feature that it is taken for: `if-condition`.
  package let feature: String
  /// One line for people; empty where the query gives none.
  package let description: String

  /// What its labels are called in a grammar that holds them: `hard:if-condition:while`.
  package var label: String { "hard:\(feature):\(name)" }
}

extension Grammar {
  /// This grammar with a binary feature for each of its hard negatives, called by its `label`.
  ///
  /// It is on in the regions that the query captures, but never where the feature that it is hard
  /// for is on; it is unknown where that one is. Beside a depth it is on in the whole region.
  package func addingHardNegatives() -> Grammar {
    var grammar = self
    for negative in hardNegatives where !features.contains(where: { $0.name == negative.label }) {
      grammar.add(negative)
    }
    return grammar
  }
}
