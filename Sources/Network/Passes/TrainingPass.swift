import CKernels
import COneDNN

/// The forward and backward pass of one worker's lanes: loss, and the gradient of every parameter.
///
/// Beside the forward pass's memory it holds, in floats, T B H of gradients, in 16 bits half of T B V more,
/// and one gradient of the size of the parameters.
///
/// The gates' gradients take the gates' place: in f32 a quarter less memory at 1 x 512, and the loop of
/// the way back meets half as much of it. In 16 bits gates are kept as halves, whose slopes err by up to
/// 2^-10, where bf16 rounds their gradients to 2^-8, and sums of halves are no better: a quarter less memory
/// again, and in bf16 at 1 x 128 a step is 5 % faster.
final class TrainingPass: @unchecked Sendable {
  let forward: ForwardPass
  /// As `Weights.values`: the first layer's input weights transposed.
  let gradient: Buffer<Float>

  private let gatesScratch: Buffer<Float>?  // (4H), in 16 bits
  private let hiddenGradient: Buffer<Float>  // (T, B, H)
  private let cellGradient: Buffer<Float>  // (B, H)
  private let logitsGradient: Operand?  // (T, B, V), in 16 bits; else the logits' own memory
  private let targets: Buffer<Int32>  // (T, B)
  private let noRows: Buffer<Int32>  // (B) zeros

  private let recurrentBack: MatrixProduct  // dz_{t+1} W_hh, added
  private let inputBack: MatrixProduct?  // dz W_ih, all steps
  private let decoderBack: MatrixProduct  // dy W, all steps
  private let layerGradient: GradientProduct  // dz^T h, all steps
  private let decoderGradient: GradientProduct  // dy^T h, all steps

  /// - Parameter drops: make room for dropout between layers.
  init(
    _ engine: ProductEngine, _ weights: Weights, lanes b: Int, steps t: Int, drops: Bool = false
  ) throws(NetworkError) {
    let (h, v, precision) = (weights.shape.hidden, weights.shape.symbols, weights.precision)
    forward = try ForwardPass(engine, weights, lanes: b, steps: t, trains: true, drops: drops)
    gradient = Buffer(weights.values.count)
    let gap = forward.gatesStride - 4 * h
    gatesScratch = precision == .f32 ? nil : Buffer(4 * h)
    hiddenGradient = Buffer(t * b * h)
    cellGradient = Buffer(b * h)
    logitsGradient = precision == .f32 ? nil : Operand(t * b * v, precision)
    targets = Buffer(t * b)
    noRows = Buffer(b)
    recurrentBack = try MatrixProduct(
      engine, m: b, k: 4 * h, n: h, precision, leftGap: gap, right: weights.layouts.recurrentBack,
      adds: true)
    inputBack =
      weights.shape.layers == 1
      ? nil
      : try MatrixProduct(
        engine, m: t * b, k: 4 * h, n: h, precision, leftGap: gap,
        right: weights.layouts.recurrentBack)
    decoderBack = try MatrixProduct(
      engine, m: t * b, k: v, n: h, precision, right: weights.layouts.decoderBack)
    layerGradient = try GradientProduct(
      engine, m: 4 * h, k: t * b, n: h, precision, leftGap: gap)
    decoderGradient = try GradientProduct(engine, m: v, k: t * b, n: h, precision)
  }

  /// The summed loss in nats, with no gradient.
  func loss(symbols: [Int32], targets: [Int32]) -> Double {
    forward.run(symbols)
    return crossEntropy(targets: targets, scale: 0)
  }

  /// The summed loss in nats; leaves the gradient of that sum times `scale`.
  ///
  /// - Parameter masks: what is dropped.
  func gradient(
    symbols: [Int32], targets: [Int32], scale: Float, masks: LayerMasks? = nil
  ) -> Double {
    clock?.begin()
    forward.run(symbols, masks: masks)
    gradient.clear()
    let nats = crossEntropy(targets: targets, scale: scale)
    decoderBackward()
    for layer in forward.layers.indices.reversed() { backward(layer: layer, masks) }
    return nats
  }

  private func crossEntropy(targets batch: [Int32], scale: Float) -> Double {
    targets.copy(from: batch)
    forward.decode()
    let rows = forward.steps * forward.lanes
    return unsafe cs_cross_entropy(
      rows, shape.symbols, forward.logits.base, forward.weights.at("decoder.bias"), targets.base,
      scale, logitsGradient?.format ?? CS_BF16, logitsGradient?.narrow?.base, at("decoder.bias"))
  }

  private func decoderBackward() {
    guard let top = forward.layers.last else { return }
    let dy =
      unsafe logitsGradient?.at(0) ?? UnsafeMutableRawPointer(forward.logits.base)
    let h = unsafe top.hidden.at(forward.lanes * shape.hidden)
    clock?.lap(.output)
    unsafe decoderGradient(dy, h, into: at("decoder.weight"))
    clock?.lap(.weightGradients)
    if let packed = unsafe forward.weights.decoderBack?.packed {
      unsafe decoderBack(dy, packed, into: hiddenGradient.base)
    }
    clock?.lap(.output)
  }

  /// Back through time: `hiddenGradient` holds what comes from above, and then what goes below.
  private func backward(layer: Int, _ masks: LayerMasks?) {
    let (b, h) = (forward.lanes, shape.hidden)
    let states = forward.layers[layer]
    let weights = forward.weights
    // A one-hot input's weights are rows; above, all inputs share one row: the bias.
    let inputGradient =
      unsafe layer == 0 ? at("lstm.weight_ih_l0") : at("lstm.bias_ih_l\(layer)")
    cellGradient.clear()
    for t in (0..<forward.steps).reversed() {
      if t + 1 < forward.steps {
        unsafe recurrentBack(
          gatesGradient(layer, step: t + 1), weights.recurrentBack[layer].packed,
          into: hiddenGradient.at(t * b * h))
        clock?.lap(.recurrence)
      }
      masks?.dropState(layer, step: t, in: hiddenGradient, units: h)
      let rows = unsafe layer == 0 ? forward.symbols(of: t) : noRows.base
      let stride = forward.gatesStride
      if let gates = states.gates.f32 {
        unsafe cs_lstm_backward(
          b, h, gates.at(t * b * stride), stride, states.cells.at((t + 1) * b * h),
          states.cells.at(t * b * h), hiddenGradient.at(t * b * h), cellGradient.base,
          inputGradient, rows)
      } else {
        unsafe cs_lstm_backward_half(
          b, h, states.gates.narrow?.at(t * b * stride), stride, states.cells.at((t + 1) * b * h),
          states.cells.at(t * b * h), hiddenGradient.at(t * b * h), cellGradient.base,
          gatesScratch?.base, states.gates.format, inputGradient, rows)
      }
      clock?.lap(.gates)
    }
    unsafe layerGradient(
      gatesGradient(layer), states.hidden.at(0), into: at("lstm.weight_hh_l\(layer)"))
    biasGradient(layer: layer)
    clock?.lap(.weightGradients)
    if layer > 0, let inputBack {
      let below = unsafe forward.output(of: layer - 1, isDropped: masks != nil)
      unsafe layerGradient(gatesGradient(layer), below, into: at("lstm.weight_ih_l\(layer)"))
      clock?.lap(.weightGradients)
      unsafe inputBack(
        gatesGradient(layer), weights.inputBack[layer - 1].packed, into: hiddenGradient.base)
      masks?.drop(above: layer - 1, in: hiddenGradient, units: h)
      clock?.lap(.input)
    }
  }

  /// dz of a layer, from a step on: (T, B, gatesStride).
  private func gatesGradient(_ layer: Int, step: Int = 0) -> UnsafeMutableRawPointer {
    unsafe forward.layers[layer].gates.at(step * forward.lanes * forward.gatesStride)
  }

  /// Each step adds one symbol's row and both biases, so a bias's gradient is the rows' sum.
  private func biasGradient(layer: Int) {
    let width = 4 * shape.hidden
    let bias = unsafe at("lstm.bias_ih_l\(layer)")
    if layer == 0 {
      let rows = unsafe at("lstm.weight_ih_l0")
      for symbol in 0..<shape.symbols { unsafe cs_add(width, bias, rows + symbol * width) }
    }
    unsafe cs_add(width, at("lstm.bias_hh_l\(layer)"), bias)
  }

  /// Where the time goes, where someone asks.
  var clock: PartClock? {
    get { forward.clock }
    set { forward.clock = newValue }
  }

  private var shape: Shape {
    forward.weights.shape
  }

  private func at(_ name: String) -> UnsafeMutablePointer<Float> {
    unsafe gradient.at(shape.tensor(name).offset)
  }
}
