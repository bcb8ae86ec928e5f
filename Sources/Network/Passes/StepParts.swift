/// What a training step consists of.
package enum StepPart: String, CaseIterable, Sendable {
  /// Products of the layer below's states: forward a few steps at once, backward all.
  case input
  /// Products of the step before's states, one a time step, forward and backward.
  case recurrence
  /// The element-wise loops of the gates, forward and backward.
  case gates
  /// Logits, cross-entropy, and their way back.
  case output
  /// dW: one product a matrix over all time steps.
  case weightGradients = "weight gradients"
  /// Adding up workers' gradients, clipping, the optimiser, packing the weights anew.
  case optimizer
}

/// Where one worker's time goes; a step that nobody times has none.
final class PartClock {
  private(set) var seconds = [Double](repeating: 0, count: StepPart.allCases.count)
  private let watch = Stopwatch()
  private var last = 0.0

  /// What comes next begins now.
  func begin() {
    last = watch.seconds
  }

  /// What ran since the last lap was `part`.
  func lap(_ part: StepPart) {
    let now = watch.seconds
    if let index = StepPart.allCases.firstIndex(of: part) { seconds[index] += now - last }
    last = now
  }
}
