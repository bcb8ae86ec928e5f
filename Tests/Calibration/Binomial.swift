import Foundation

/// How often something of a known chance comes up.
package enum Binomial {
  /// The most of `trials` that chance leaves possible: more come up with a probability of at most
  /// `tail`.
  package static func most(of trials: Int, chance: Double, tail: Double = 0.001) -> Int {
    var (left, term) = (1.0, pow(1 - chance, Double(trials)))
    for count in 0..<trials {
      left -= term
      if left <= tail { return count }
      term *= Double(trials - count) / Double(count + 1) * chance / (1 - chance)
    }
    return trials
  }
}
