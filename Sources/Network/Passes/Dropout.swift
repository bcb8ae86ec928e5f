import CKernels
import Corpus

/// Dropout between layers, as PyTorch's `nn.LSTM` has it: in training, what a layer hands to the one
/// above is set to 0 with a probability, else scaled so that the mean stays.
///
/// What is dropped follows from the seed, the step and the place in the batch alone, so a run that is
/// resumed, or shared among other threads, drops the same.
struct Dropout: Sendable {
  /// The probability, 0 to below 1.
  let rate: Double
  let seed: UInt64

  /// What a step drops of the lanes `own` of `lanes`.
  func masks(step: Int, steps: Int, own: Range<Int>, of lanes: Int) -> LayerMasks {
    LayerMasks(
      threshold: UInt32(min(rate * 0x1p32, 0x1p32 - 1)), scale: Float(1 / (1 - rate)),
      steps: steps, own: own, lanes: lanes,
      stream: { SeededGenerator(seed: seed, stream: UInt64(step) << 8 | UInt64($0)) })
  }
}

/// What one step drops of a worker's lanes.
struct LayerMasks: Sendable {
  fileprivate let threshold: UInt32
  fileprivate let scale: Float
  fileprivate let steps: Int
  fileprivate let own: Range<Int>
  fileprivate let lanes: Int
  /// A layer's source of chance.
  fileprivate let stream: @Sendable (_ layer: Int) -> SeededGenerator

  /// A key for each row of (T, B): the hash of its place among all lanes.
  private func keys(above layer: Int) -> [UInt32] {
    let start = stream(layer).state
    return (0..<steps).flatMap { t in
      own.map { lane in
        var row = SeededGenerator(state: start &+ UInt64(t * lanes + lane))
        return UInt32(truncatingIfNeeded: row.next() >> 32)
      }
    }
  }

  /// Makes a layer's `dropped` of its hidden states.
  func drop(above layer: Int, in pass: ForwardPass) {
    let (keys, h, states) = (keys(above: layer), pass.weights.shape.hidden, pass.layers[layer])
    if let source = states.hidden.bf16, let target = states.dropped?.bf16 {
      unsafe cs_dropout_bf16(
        keys.count, h, keys, threshold, scale, source.at(pass.lanes * h), target.base)
    } else if let source = states.hidden.f32, let target = states.dropped?.f32 {
      unsafe cs_dropout(
        keys.count, h, keys, threshold, scale, source.at(pass.lanes * h), target.base)
    }
  }

  /// The way back: drops the same elements of the gradient (T, B, H) of what the layer above read.
  func drop(above layer: Int, in gradient: Buffer<Float>, units: Int) {
    let keys = keys(above: layer)
    unsafe cs_dropout(
      keys.count, units, keys, threshold, scale, gradient.base, gradient.base)
  }
}
