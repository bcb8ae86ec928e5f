import Syntax

/// How a cell does on look-alikes: at its threshold, where the only bytes outside are those that look as
/// if they were inside.
package struct HardNegativeScores: Codable, Sendable, Equatable {
  /// Harmonic mean of precision and recall over the feature's bytes and all look-alikes.
  @Measured package var f1: Double?
  /// By kind of look-alike, those that occur.
  package var kinds: [Kind]

  /// One kind of look-alike.
  package struct Kind: Codable, Sendable, Equatable {
    package var name: String
    package var description: String
    package var bytes: Int
    /// The share of its bytes at which the cell says inside.
    package var wrong: Double
  }

  /// - Parameter confusion: what the threshold says of the feature's own bytes.
  init(_ details: StreamDetails, _ confusion: ClusterTally.Confusion) {
    let found = details.lookAlikes.filter { $0.bytes > 0 }
    kinds = found.map {
      Kind(
        name: $0.negative.name, description: $0.negative.description, bytes: $0.bytes,
        wrong: Double($0.wrong) / Double($0.bytes))
    }
    var hard = confusion
    hard.yes = confusion.hits + details.wrong
    _f1 = Measured(wrappedValue: found.isEmpty ? nil : hard.f1)
  }
}

/// How a cell does on a text that was altered, at the threshold or by the ranks it had.
package struct AlterationScore: Codable, Sendable, Equatable {
  package var name: String
  package var description: String
  /// How many places were altered.
  package var places: Int
  /// The feature's own measure on the altered text, labelled anew,
  @Measured package var score: Double?
  /// and on the same text as it was.
  @Measured package var before: Double?
  /// The same of F1.
  @Measured package var f1: Double?
  @Measured package var f1Before: Double?

  enum CodingKeys: String, CodingKey {
    case name, description, places, score, before, f1
    case f1Before = "f1_before"
  }
}
