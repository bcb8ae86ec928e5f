/// How a cell does on look-alikes: the F1 at its threshold where the only bytes outside are those that
/// look as if they were inside.
package struct HardNegativeScores: Codable, Sendable, Equatable {
  /// Harmonic mean of precision and recall over the feature's bytes and all look-alikes.
  @Measured package var f1: Double?
  /// By kind of look-alike.
  package var kinds: [Kind]

  /// One kind of look-alike.
  package struct Kind: Codable, Sendable, Equatable {
    package var name: String
    package var bytes: Int
    /// The share of its bytes at which the cell says inside.
    @Measured package var wrong: Double?
    /// F1 over the feature's bytes and these.
    @Measured package var f1: Double?
  }
}
