import Glibc
import Syntax

/// One feature's labels as a readout is fitted to them: graded ones standardised.
struct Target: Sendable {
  let isBinary: Bool
  /// The labels are `scale` times the fitted values, plus `offset`: 1 and 0 if binary.
  let scale: Double
  let offset: Double
  /// The sum of the weights of known bytes.
  let weight: Double
  /// The mean of the fitted labels: the share inside if binary, else 0.
  let mean: Double

  /// nil where nothing can be fitted: labels unknown, or all the same.
  init?(_ sample: StateSample, _ feature: Int) {
    var (weight, sum, squares) = (0.0, 0.0, 0.0)
    let labels = sample.labels[feature]
    let first = Double(labels.first { !$0.isNaN } ?? 0)
    for (label, importance) in zip(labels, sample.weights) where !label.isNaN {
      let difference = Double(label) - first
      weight += Double(importance)
      sum += Double(importance) * difference
      squares += Double(importance) * difference * difference
    }
    guard weight > 0 else { return nil }
    let mean = sum / weight
    let variance = squares / weight - mean * mean
    guard variance > 1e-12 * max(squares / weight, .leastNormalMagnitude), variance.isFinite
    else { return nil }
    self.weight = weight
    isBinary = sample.kinds[feature] == .binary
    scale = isBinary ? 1 : variance.squareRoot()
    offset = isBinary ? 0 : first + mean
    self.mean = isBinary ? first + mean : 0
  }

  /// The variance of the labels as fitted: the curvature of the loss, in a standardised column,
  /// before anything is learnt.
  var curvature: Double { isBinary ? mean * (1 - mean) : 1 }

  /// The bias of the best fit without columns.
  var bias: Double { isBinary ? log(mean / (1 - mean)) : 0 }

  func fitted(_ label: Float) -> Float {
    isBinary ? label : Float((Double(label) - offset) / scale)
  }
}
