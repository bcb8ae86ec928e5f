import CKernels
import COneDNN

/// The forward pass of B lanes over at most T time steps, and the states it leaves.
///
/// States are carried from one run to the next; `reset` gives a lane a zero state.
///
/// Memory in floats, a layer: T B 4H (gates) + 2 (T + 1) B H (cells, hidden states) + B 4H, and
/// T B V of logits. At T = B = 100, H = 512, V = 102: 32 million, 129 MB.
/// Cost in multiply-adds a byte: L 4H H + (L - 1) 4H H + V H, 1.1 million at 1 x 512.
final class ForwardPass {
  let weights: Weights
  let lanes: Int
  let steps: Int
  private(set) var layers: [LayerStates]
  /// (T, B, V): logits, or what their consumer made of them.
  let logits: Buffer<Float>

  private let recurrentProduct: MatrixProduct
  private let inputProduct: MatrixProduct?
  private let decoderProduct: MatrixProduct
  private let recurrentSum: Buffer<Float>  // (B, 4H)
  private let symbols: Buffer<Int32>  // (T, B)
  private let ownRows: Buffer<Int32>  // (T, B): 0, 1, 2, ...

  /// What one layer computed. Slot 0 of a (T + 1, ...) buffer is the state before the first step.
  struct LayerStates {
    let gates: Buffer<Float>  // (T, B, 4H): i f g o
    let cells: Buffer<Float>  // (T + 1, B, H)
    let hidden: Operand  // (T + 1, B, H)
    /// (T + 1, B, H) in f32; with bf16 the last step's alone: (B, H).
    let exactHidden: Buffer<Float>
    /// (T, B, H), where asked for.
    let tanhCells: Buffer<Float>?
  }

  /// - Parameter observes: keep tanh c too, for those who look at states.
  init(_ engine: ProductEngine, _ weights: Weights, lanes: Int, steps: Int, observes: Bool)
    throws(NetworkError)
  {
    let shape = weights.shape
    let (h, v, precision) = (shape.hidden, shape.symbols, weights.precision)
    self.weights = weights
    self.lanes = lanes
    self.steps = steps
    layers = (0..<shape.layers).map { _ in
      let hidden = Operand((steps + 1) * lanes * h, precision)
      return LayerStates(
        gates: Buffer(steps * lanes * 4 * h), cells: Buffer((steps + 1) * lanes * h),
        hidden: hidden, exactHidden: hidden.f32 ?? Buffer(lanes * h),
        tanhCells: observes ? Buffer(steps * lanes * h) : nil)
    }
    logits = Buffer(steps * lanes * v)
    recurrentProduct = try MatrixProduct(
      engine, m: lanes, k: h, n: 4 * h, precision, right: weights.layouts.recurrent)
    inputProduct =
      shape.layers == 1
      ? nil
      : try MatrixProduct(
        engine, m: steps * lanes, k: h, n: 4 * h, precision, right: weights.layouts.recurrent)
    decoderProduct = try MatrixProduct(
      engine, m: steps * lanes, k: h, n: v, precision, right: weights.layouts.decoder)
    recurrentSum = Buffer(lanes * 4 * h)
    symbols = Buffer(steps * lanes)
    ownRows = Buffer(steps * lanes)
    for row in 0..<ownRows.count { ownRows[row] = Int32(row) }
  }

  /// Reads `symbols` (T, B) and leaves the states of every step.
  func run(_ batch: [Int32]) {
    symbols.copy(from: batch)
    for layer in layers.indices { run(layer: layer) }
  }

  /// The rows that a step's input adds: the symbols' for the first layer, else the input product's.
  func inputRows(layer: Int, step: Int) -> UnsafeMutablePointer<Int32> {
    unsafe (layer == 0 ? symbols : ownRows).at(step * lanes)
  }

  private func run(layer: Int) {
    let (b, h) = (lanes, weights.shape.hidden)
    let states = layers[layer]
    let input: UnsafeMutablePointer<Float>
    if layer > 0, let inputProduct {
      unsafe inputProduct(
        layers[layer - 1].hidden.at(b * h), weights.input[layer - 1].packed,
        into: states.gates.base)
      unsafe input = unsafe states.gates.base
    } else {
      unsafe input = unsafe weights.at("lstm.weight_ih_l0")
    }
    for t in 0..<steps {
      unsafe recurrentProduct(
        states.hidden.at(t * b * h), weights.recurrent[layer].packed, into: recurrentSum.base)
      let exact = states.hidden.f32 == nil ? 0 : (t + 1) * b * h
      unsafe cs_lstm_forward(
        b, h, recurrentSum.base, input, inputRows(layer: layer, step: t),
        weights.biases[layer].base, states.cells.at(t * b * h), states.gates.at(t * b * 4 * h),
        states.cells.at((t + 1) * b * h), states.tanhCells?.at(t * b * h),
        states.exactHidden.at(exact), states.hidden.bf16?.at((t + 1) * b * h))
    }
  }

  /// Logits of all steps, without the decoder's bias, from the states of the last run.
  func decode() {
    guard let top = layers.last else { return }
    unsafe decoderProduct(
      top.hidden.at(lanes * weights.shape.hidden), weights.decoder.packed, into: logits.base)
  }

  /// Makes the last step's states those before the next run's first.
  func carry() {
    let size = lanes * weights.shape.hidden
    for layer in layers {
      layer.cells.copy(from: layer.cells, steps * size..<(steps + 1) * size)
      layer.hidden.copy(from: layer.hidden, steps * size..<(steps + 1) * size)
    }
  }

  /// Where a lane's values of a vector begin after the last run, and how far on each next step's are.
  ///
  /// For passes that observe, in f32.
  func rows(of vector: StateVector, layer: Int, lane: Int) -> (UnsafePointer<Float>, Int) {
    let h = weights.shape.hidden
    let states = layers[layer]
    func gate(_ index: Int) -> (UnsafePointer<Float>, Int) {
      unsafe (UnsafePointer(states.gates.at((lane * 4 + index) * h)), lanes * 4 * h)
    }
    switch vector {
    case .cell:
      guard let values = states.tanhCells else { preconditionFailure("states are not observed") }
      return unsafe (UnsafePointer(values.at(lane * h)), lanes * h)
    case .hidden:
      return unsafe (UnsafePointer(states.exactHidden.at((lanes + lane) * h)), lanes * h)
    case .raw: return unsafe (UnsafePointer(states.cells.at((lanes + lane) * h)), lanes * h)
    case .inputGate: return unsafe gate(0)
    case .forgetGate: return unsafe gate(1)
    case .candidate: return unsafe gate(2)
    case .outputGate: return unsafe gate(3)
    }
  }

  /// Gives a lane a zero state before the next run's first step.
  func reset(lane: Int) {
    let h = weights.shape.hidden
    for layer in layers {
      layer.cells.clear(lane * h..<(lane + 1) * h)
      layer.hidden.clear(lane * h..<(lane + 1) * h)
    }
  }

  func resetAll() {
    for lane in 0..<lanes { reset(lane: lane) }
  }
}

extension ForwardPass {
  /// The states before the next run's first step, of all layers: (B, H) each.
  struct CarriedStates {
    fileprivate let layers: [(cells: Buffer<Float>, hidden: Operand)]
  }

  var states: CarriedStates {
    get {
      let size = lanes * weights.shape.hidden
      return CarriedStates(
        layers: layers.map { layer in
          let cells = Buffer<Float>(size)
          let hidden = Operand(size, weights.precision)
          cells.copy(from: layer.cells, 0..<size)
          hidden.copy(from: layer.hidden, 0..<size)
          return (cells, hidden)
        })
    }
    set {
      let size = lanes * weights.shape.hidden
      for (layer, saved) in zip(layers, newValue.layers) {
        layer.cells.copy(from: saved.cells, 0..<size)
        layer.hidden.copy(from: saved.hidden, 0..<size)
      }
    }
  }
}
