/// What happens to the predictions when a cell, or a committee, is held while the network reads.
package struct Cause: Codable, Sendable, Equatable {
  /// Mean loss in nats added on the bytes that the feature governs: the one that ends a region and the
  /// next; of a depth the white space that begins lines, too.
  package var governed: Double
  /// The same on all other bytes.
  package var elsewhere: Double
  /// How many cells of like variance were held in the same way (of a committee: how many sets of them),
  package var random: Int
  /// the share of them whose effect is smaller,
  package var aboveRandom: Double
  /// and the effect that 95 % of them stay below.
  package var random95: Double
  /// The other way: held at its mean value inside.
  @Measured package var steering: Steering?

  enum CodingKeys: String, CodingKey {
    case governed, elsewhere, random, steering
    case aboveRandom = "above_random"
    case random95 = "random_95"
  }
}

/// The probability of the bytes that end the feature's regions: does a network whose cell is held at
/// its value inside expect an end where there is none?
package struct Steering: Codable, Sendable, Equatable {
  /// The bytes that most often end a region, as text.
  package var closers: [String]
  /// Their mean probability outside,
  package var outside: Double
  /// outside with the cell held at its value inside,
  package var held: Double
  /// and inside, as the network is.
  package var inside: Double
}
