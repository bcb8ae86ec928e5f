import CKernels
import Corpus

/// Dropout: in training, a value is set to 0 with a probability, else scaled so that the mean stays.
///
/// Between layers, as PyTorch's `nn.LSTM` has it, it is what a layer hands to the one above; of the
/// state, it is what a layer puts out, h, whoever reads it: the next step, the layer above, the decoder.
///
/// What is dropped follows from the seed, the step and the place in the batch alone, so a run that is
/// resumed, or shared among other threads, drops the same.
struct Dropout: Sendable {
  /// The probabilities, 0 to below 1.
  var layers = 0.0
  var state = 0.0
  let seed: UInt64

  /// Whether anything is dropped.
  var isActive: Bool { max(layers, state) > 0 }

  /// What a step drops of the lanes `own` of `lanes`.
  func masks(step: Int, steps: Int, own: Range<Int>, of lanes: Int) -> LayerMasks {
    LayerMasks(
      layers: LayerMasks.Share(layers), state: LayerMasks.Share(state),
      steps: steps, own: own, lanes: lanes,
      stream: { SeededGenerator(seed: seed, stream: UInt64(step) << 8 | UInt64($0)) })
  }
}

/// What one step drops of a worker's lanes.
struct LayerMasks: Sendable {
  /// How much is dropped, as the kernels want it.
  fileprivate struct Share {
    let threshold: UInt32
    let scale: Float

    /// nil where nothing is.
    init?(_ rate: Double) {
      if rate <= 0 { return nil }
      threshold = UInt32(min(rate * 0x1p32, 0x1p32 - 1))
      scale = Float(1 / (1 - rate))
    }
  }

  fileprivate let layers: Share?
  fileprivate let state: Share?
  fileprivate let steps: Int
  fileprivate let own: Range<Int>
  fileprivate let lanes: Int
  /// A layer's source of chance.
  fileprivate let stream: @Sendable (_ layer: Int) -> SeededGenerator

  /// A key for each row of some steps, (T, B): the hash of its place among all lanes.
  private func keys(_ stream: SeededGenerator, _ range: Range<Int>) -> [UInt32] {
    range.flatMap { t in
      own.map { lane in
        var row = SeededGenerator(state: stream.state &+ UInt64(t * lanes + lane))
        return UInt32(truncatingIfNeeded: row.next() >> 32)
      }
    }
  }

  private func keys(above layer: Int) -> [UInt32] {
    keys(stream(layer), 0..<steps)
  }

  /// The state's chance is not that between layers: its streams begin where no layer's do.
  private func keys(ofState layer: Int, step: Int) -> [UInt32] {
    keys(stream(128 + layer), step..<step + 1)
  }

  /// Drops of what a layer has just put out at a step, in place.
  func dropState(_ layer: Int, step: Int, in pass: ForwardPass) {
    guard let state else { return }
    let (keys, h) = (keys(ofState: layer, step: step), pass.weights.shape.hidden)
    let (hidden, first) = (pass.layers[layer].hidden, (step + 1) * pass.lanes * h)
    if let rows = unsafe hidden.narrow?.at(first) {
      unsafe cs_dropout_narrow(
        hidden.format, keys.count, h, keys, state.threshold, state.scale, rows, rows)
    } else if let rows = unsafe hidden.f32?.at(first) {
      unsafe cs_dropout(keys.count, h, keys, state.threshold, state.scale, rows, rows)
    }
  }

  /// The way back: drops the same elements of the gradient (T, B, H) of what a layer put out.
  func dropState(_ layer: Int, step: Int, in gradient: Buffer<Float>, units: Int) {
    guard let state else { return }
    let keys = keys(ofState: layer, step: step)
    let rows = unsafe gradient.at(step * keys.count * units)
    unsafe cs_dropout(keys.count, units, keys, state.threshold, state.scale, rows, rows)
  }

  /// Makes a layer's `dropped` of its hidden states.
  func drop(above layer: Int, in pass: ForwardPass) {
    guard let layers else { return }
    let (threshold, scale) = (layers.threshold, layers.scale)
    let (keys, h, states) = (keys(above: layer), pass.weights.shape.hidden, pass.layers[layer])
    if let source = states.hidden.narrow, let target = states.dropped?.narrow {
      unsafe cs_dropout_narrow(
        states.hidden.format, keys.count, h, keys, threshold, scale, source.at(pass.lanes * h),
        target.base)
    } else if let source = states.hidden.f32, let target = states.dropped?.f32 {
      unsafe cs_dropout(
        keys.count, h, keys, threshold, scale, source.at(pass.lanes * h), target.base)
    }
  }

  /// The way back: drops the same elements of the gradient (T, B, H) of what the layer above read.
  func drop(above layer: Int, in gradient: Buffer<Float>, units: Int) {
    guard let layers else { return }
    let keys = keys(above: layer)
    unsafe cs_dropout(
      keys.count, units, keys, layers.threshold, layers.scale, gradient.base, gradient.base)
  }
}
