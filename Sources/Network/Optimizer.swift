import CKernels

/// How gradients become steps.
package enum OptimizerKind: String, Sendable, CaseIterable, Codable {
  case adam
  case rmsprop

  /// A rate that suits it where the user names none (measured on `kernel/`, see docs).
  package var defaultRate: Double {
    switch self {
    case .adam: 0.01
    case .rmsprop: 0.002
    }
  }
}

/// Turns summed gradients into new parameters, a range at a time so that workers can share it.
final class Optimizer: @unchecked Sendable {
  let kind: OptimizerKind
  private let first: Buffer<Float>  // Adam's mean of gradients
  private let second: Buffer<Float>  // mean of their squares
  private(set) var step = 0

  init(_ kind: OptimizerKind, count: Int) {
    self.kind = kind
    first = Buffer(kind == .adam ? count : 0)
    second = Buffer(count)
  }

  /// Counts a step; then `update` its ranges, each once.
  func beginStep() {
    step += 1
  }

  /// - Parameters:
  ///   - scale: what the gradient is multiplied by first (clipping).
  ///   - rate: the learning rate of this step.
  func update(
    _ range: Range<Int>, of parameters: Buffer<Float>, gradient: Buffer<Float>, scale: Float,
    rate: Double
  ) {
    let (count, start) = (range.count, range.lowerBound)
    switch kind {
    case .adam:
      // rate m' / (sqrt v' + epsilon), with the bias corrections of m' and v' moved out of the loop.
      let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8)
      let (firstShare, secondShare) = (1 - power(beta1, step), root(1 - power(beta2, step)))
      unsafe cs_adam(
        count, parameters.at(start), first.at(start), second.at(start), gradient.at(start), scale,
        Float(rate * secondShare / firstShare), Float(beta1), Float(beta2),
        Float(epsilon * secondShare))
    case .rmsprop:
      unsafe cs_rmsprop(
        count, parameters.at(start), second.at(start), gradient.at(start), scale, Float(rate),
        0.95, 1e-8)
    }
  }

  private func root(_ value: Double) -> Double { value.squareRoot() }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result *= square }
      square *= square
      left >>= 1
    }
    return result
  }
}
