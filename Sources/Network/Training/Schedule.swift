import Foundation

/// How the learning rate moves over a run.
package enum ScheduleKind: String, Sendable, CaseIterable, Codable {
  /// A linear warm-up, then half a cosine down to a fiftieth. It depends on the share of the run that
  /// is done, so it suits runs bounded by epochs and by minutes alike.
  case cosine
  /// Constant for ten epochs, then times 0.95 an epoch (PAPER: Karpathy, Johnson, Fei-Fei 2015).
  case paper
  case constant
}

/// The learning rate and the state's dropout over a run.
struct Schedule: Sendable {
  let kind: ScheduleKind
  /// The highest rate.
  let peak: Double
  /// The most that is dropped of the state, and whether that grows.
  let stateDropout: Double
  let growsStateDropout: Bool
  /// Share of the run in which the cosine's rate rises.
  static let warmUp = 0.03
  /// The cosine's last rate, as a share of the peak.
  static let floor = 0.02

  init(_ options: TrainingOptions) {
    (kind, peak) = (options.schedule, options.learningRate)
    (stateDropout, growsStateDropout) = (options.stateDropout, options.growsStateDropout)
  }

  /// - Parameters:
  ///   - share: of the run that is done, 0 to 1.
  ///   - epochs: passes over the training files that are done.
  func rate(share: Double, epochs: Double) -> Double {
    switch kind {
    case .constant: peak
    case .paper: peak * pow(0.95, max(0, epochs.rounded(.down) - 9))
    case .cosine: cosine(share)
    }
  }

  /// What is dropped of the state after so many passes over the training files. One that grows is none in
  /// the first and whole after the second: only text that is met again can be learnt by heart.
  func stateDropout(epochs: Double) -> Double {
    growsStateDropout ? stateDropout * min(max(epochs - 1, 0), 1) : stateDropout
  }

  private func cosine(_ share: Double) -> Double {
    if share < Self.warmUp { return peak * max(share / Self.warmUp, 0.02) }
    let fall = (min(share, 1) - Self.warmUp) / (1 - Self.warmUp)
    return peak * (Self.floor + (1 - Self.floor) * 0.5 * (1 + cos(.pi * fall)))
  }
}
