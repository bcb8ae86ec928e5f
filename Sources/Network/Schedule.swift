import Foundation

/// The learning rate over a run: a linear warm-up, then half a cosine down to a fiftieth.
///
/// It depends on the share of the run that is done, so it suits runs bounded by epochs and runs
/// bounded by minutes alike.
struct Schedule: Sendable {
  let peak: Double
  /// Share of the run in which the rate rises.
  static let warmUp = 0.03
  /// The last rate, as a share of the peak.
  static let floor = 0.02

  func rate(at progress: Double) -> Double {
    if progress < Self.warmUp { return peak * max(progress / Self.warmUp, 0.02) }
    let fall = (min(progress, 1) - Self.warmUp) / (1 - Self.warmUp)
    return peak * (Self.floor + (1 - Self.floor) * 0.5 * (1 + cos(.pi * fall)))
  }
}
