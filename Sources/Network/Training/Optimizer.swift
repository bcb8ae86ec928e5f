import CKernels
import Foundation

/// How gradients become steps.
package enum OptimizerKind: String, Sendable, CaseIterable, Codable {
  case adam
  case rmsprop

  /// Numbers that it keeps of each parameter.
  var moments: Int { self == .adam ? 2 : 1 }
}

/// Turns summed gradients into new parameters, a range at a time so that workers can share it.
final class Optimizer: @unchecked Sendable {
  let kind: OptimizerKind
  let first: Buffer<Float>  // Adam's mean of gradients
  let second: Buffer<Float>  // mean of their squares
  private(set) var step = 0

  init(_ kind: OptimizerKind, count: Int) {
    self.kind = kind
    first = Buffer(kind == .adam ? count : 0)
    second = Buffer(count)
  }

  /// Goes on from what another one of its kind and size came to.
  func restore(first: [Float], second: [Float], step: Int) {
    self.first.copy(from: first)
    self.second.copy(from: second)
    self.step = step
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
      let (firstShare, secondShare) = (
        1 - pow(beta1, Double(step)), (1 - pow(beta2, Double(step))).squareRoot()
      )
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
}
