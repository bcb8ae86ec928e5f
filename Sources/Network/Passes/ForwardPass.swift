import CKernels
import COneDNN

/// The forward pass of B lanes over at most T time steps, and the states it leaves.
///
/// States are carried from one run to the next; `reset` gives a lane a zero state.
///
/// Memory in floats, a layer: T B 4H (gates) + 2 (T + 1) B H (cells, hidden states), and T B V of logits.
/// At T = B = 100, H = 512, V = 102: 32 million, 127 MB. In 16 bits, hidden states are half as much, and
/// so are gates, to train.
/// Cost in multiply-adds a byte: L 4H H + (L - 1) 4H H + V H, 1.1 million at 1 x 512.
final class ForwardPass: @unchecked Sendable {
  let weights: Weights
  let lanes: Int
  let steps: Int
  let layers: [LayerStates]
  /// From a row of gates to the next.
  let gatesStride: Int
  /// So many steps' sums of inputs are made at once, S: of few lanes several, or they would be products
  /// of few rows; and no more than a near cache holds. (In the gates' own memory, where all fit, they
  /// went to memory and back: with H = 512 the gates' loop took half as long again.)
  private let inputSteps: Int
  /// (T, B, V): logits, or what their consumer made of them.
  let logits: Buffer<Float>

  /// A worker's part: some units of every layer, some rows of the logits.
  private let parts: [Part]
  private let barrier: Barrier
  /// What is kept at a value, lane by lane.
  private(set) var held: HeldLanes
  /// Where the time goes, where someone asks; passes of one part alone.
  var clock: PartClock?
  private let symbols: Buffer<Int32>  // (T, B)
  private let ownRows: Buffer<Int32>  // (S, B): 0, 1, 2, ...

  private struct Part: @unchecked Sendable {
    let slice: UnitSlice
    let recurrentProduct: MatrixProduct
    let inputProduct: MatrixProduct?
    let recurrentSum: Buffer<Float>  // (B, 4U)
    /// Of the next few steps, (S, B, 4U), for layers above the first.
    let inputSum: Buffer<Float>
    let rows: Range<Int>
    let decoderProduct: MatrixProduct?
  }

  /// What one layer computed. Slot 0 of a (T + 1, ...) buffer is the state before the first step.
  struct LayerStates {
    /// (T, B, gatesStride), of which 4H are i f g o; in 16 bits, to train, folded halves as in lstm.h, which
    /// only the kernels read. The way back puts their gradient in their place.
    let gates: Operand
    let cells: Buffer<Float>  // (T + 1, B, H)
    let hidden: Operand  // (T + 1, B, H)
    /// (T + 1, B, H) in f32; in 16 bits the last step's alone: (B, H).
    let exactHidden: Buffer<Float>
    /// (T, B, H), where asked for.
    let tanhCells: Buffer<Float>?
    /// (T, B, H): what the layer above reads instead of `hidden`, where dropout was asked for.
    let dropped: Operand?
  }

  /// - Parameters:
  ///   - observes: keep tanh c too, for those who look at states.
  ///   - trains: make room for the way back.
  ///   - drops: make room for dropout between layers.
  init(
    _ engine: ProductEngine, _ weights: Weights, lanes: Int, steps: Int, observes: Bool = false,
    trains: Bool = false, drops: Bool = false
  ) throws(NetworkError) {
    let shape = weights.shape
    let (h, v, precision) = (shape.hidden, shape.symbols, weights.precision)
    self.weights = weights
    self.lanes = lanes
    self.steps = steps
    // Gates' gradients are read by columns.
    let gatesStride = 4 * h + (trains ? precision.gap : 0)
    self.gatesStride = gatesStride
    let chunk = max(1, 128 / lanes)
    let chunks = (steps + chunk - 1) / chunk
    let inputSteps = (steps + chunks - 1) / chunks
    self.inputSteps = inputSteps
    layers = (0..<shape.layers).map { layer in
      let hidden = Operand((steps + 1) * lanes * h, precision)
      return LayerStates(
        gates: Operand(steps * lanes * gatesStride, trains ? precision : .f32),
        cells: Buffer((steps + 1) * lanes * h),
        hidden: hidden, exactHidden: hidden.f32 ?? Buffer(lanes * h),
        tanhCells: observes ? Buffer(steps * lanes * h) : nil,
        dropped: drops && layer + 1 < shape.layers ? Operand(steps * lanes * h, precision) : nil)
    }
    logits = Buffer(steps * lanes * v)
    let (count, rows) = (weights.slices.count, steps * lanes)
    parts = try weights.slices.enumerated().map { part, slice throws(NetworkError) in
      let (n, right) = (4 * slice.units.count, slice.layout)
      let own = Workers.share(part, of: count, rows)
      let isUpper = shape.layers > 1
      return Part(
        slice: slice,
        recurrentProduct: try MatrixProduct(engine, m: lanes, k: h, n: n, precision, right: right),
        inputProduct: isUpper
          ? try MatrixProduct(
            engine, m: inputSteps * lanes, k: h, n: n, precision, right: right)
          : nil,
        recurrentSum: Buffer(lanes * n),
        inputSum: Buffer(isUpper ? inputSteps * lanes * n : 0),
        rows: own,
        decoderProduct: own.isEmpty
          ? nil
          : try MatrixProduct(
            engine, m: own.count, k: h, n: v, precision, right: weights.layouts.decoder))
    }
    barrier = Barrier(count)
    held = HeldLanes([], layers: shape.layers)
    symbols = Buffer(steps * lanes)
    ownRows = Buffer(inputSteps * lanes)
    for row in 0..<ownRows.count { ownRows[row] = Int32(row) }
  }

  /// From the next run on, keeps these neurons at these values after every step.
  ///
  /// - Parameter lanes: the holds of each lane, from the first; none of those beyond.
  func hold(_ lanes: [[Hold]]) {
    precondition(lanes.count <= self.lanes)
    held = HeldLanes(lanes, layers: layers.count)
  }

  /// Reads `symbols` (T, B) and leaves the states of every step.
  ///
  /// - Parameter masks: what is dropped, in training.
  func run(_ batch: [Int32], masks: LayerMasks? = nil) {
    symbols.copy(from: batch)
    precondition(masks == nil || parts.count == 1, "dropout is for training, in one part")
    together { [self] part in
      for layer in layers.indices {
        run(layer: layer, part, masks)
        if layers[layer].dropped != nil { masks?.drop(above: layer, in: self) }
      }
    }
  }

  /// What the layer above reads of one below it, from a step on: (T, B, H).
  func output(of layer: Int, isDropped: Bool, from step: Int = 0) -> UnsafeMutableRawPointer {
    let size = lanes * weights.shape.hidden
    if isDropped, let dropped = layers[layer].dropped { return unsafe dropped.at(step * size) }
    return unsafe layers[layer].hidden.at((step + 1) * size)
  }

  /// The symbols of a step: (B).
  func symbols(of step: Int) -> UnsafeMutablePointer<Int32> {
    unsafe symbols.at(step * lanes)
  }

  /// Runs the parts side by side; one alone on the calling thread.
  private func together(_ body: @escaping @Sendable (Part) -> Void) {
    if parts.count == 1 { return body(parts[0]) }
    Workers(count: parts.count).runTogether { [parts] in body(parts[$0]) }
  }

  /// A part's units of a layer through all steps. Each step needs all units of the one before, so
  /// parts wait for each other.
  private func run(layer: Int, _ part: Part, _ masks: LayerMasks?) {
    let (b, h) = (lanes, weights.shape.hidden)
    let (states, slice) = (layers[layer], part.slice)
    let first = slice.units.lowerBound
    for t in 0..<steps {
      let (input, rows) = unsafe input(of: layer, step: t, part, masks)
      unsafe part.recurrentProduct(
        states.hidden.at(t * b * h), slice.recurrent[layer].packed, into: part.recurrentSum.base)
      clock?.lap(.recurrence)
      let exact = states.hidden.f32 == nil ? 0 : (t + 1) * b * h
      if let gates = states.gates.f32 {
        unsafe cs_lstm_forward(
          b, slice.units.count, h, part.recurrentSum.base, input, rows, slice.biases[layer].base,
          states.cells.at(t * b * h + first),
          gates.at(t * b * gatesStride + first), gatesStride,
          states.cells.at((t + 1) * b * h + first), states.tanhCells?.at(t * b * h + first),
          states.exactHidden.at(exact + first), states.hidden.format,
          states.hidden.narrow?.at((t + 1) * b * h + first))
      } else {
        precondition(slice.units.count == h, "to train, a part has all units")
        unsafe cs_lstm_forward_half(
          b, h, part.recurrentSum.base, input, rows, slice.biases[layer].base,
          states.cells.at(t * b * h), states.gates.narrow?.at(t * b * gatesStride), gatesStride,
          states.cells.at((t + 1) * b * h), states.exactHidden.base, states.hidden.format,
          states.hidden.narrow?.at((t + 1) * b * h))
      }
      hold(layer: layer, step: t, units: slice.units)
      masks?.dropState(layer, step: t, in: self)
      clock?.lap(.gates)
      barrier.wait()
    }
  }

  /// What a step's inputs add to a part's sums: rows of 4U floats, and each lane's row among them. For the
  /// first layer they are its symbol's weights; above, a product, made here where the step begins some.
  private func input(
    of layer: Int, step: Int, _ part: Part, _ masks: LayerMasks?
  ) -> (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Int32>) {
    guard layer > 0, let product = part.inputProduct else {
      let rows = unsafe part.slice.inputRows(weights.at("lstm.weight_ih_l0"))
      return unsafe (rows, symbols(of: step))
    }
    // The last ones may be made twice, for the product has a fixed number of rows.
    let first = min(step / inputSteps * inputSteps, steps - inputSteps)
    if step % inputSteps == 0 {
      unsafe product(
        output(of: layer - 1, isDropped: masks != nil, from: first),
        part.slice.input[layer - 1].packed, into: part.inputSum.base)
      clock?.lap(.input)
    }
    return unsafe (part.inputSum.base, ownRows.at((step - first) * lanes))
  }

  /// Logits of all steps, without the decoder's bias, from the states of the last run; then `each`
  /// on ranges of their rows.
  func decode(_ each: @escaping @Sendable (Range<Int>) -> Void = { _ in }) {
    guard let top = layers.last else { return }
    let (h, v) = (weights.shape.hidden, weights.shape.symbols)
    together { [self] part in
      unsafe part.decoderProduct?(
        top.hidden.at((lanes + part.rows.lowerBound) * h), weights.decoder.packed,
        into: logits.at(part.rows.lowerBound * v))
      each(part.rows)
    }
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
      guard let gates = states.gates.f32 else { preconditionFailure("gates are halves") }
      return unsafe (
        UnsafePointer(gates.at(lane * gatesStride + index * h)), lanes * gatesStride
      )
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
  /// The states before the next run's first step: cells, then hidden states, of each layer, as
  /// floats: (L, 2, B, H).
  var states: [Float] {
    get {
      let size = lanes * weights.shape.hidden
      return layers.flatMap { $0.cells.values(0..<size) + $0.hidden.floats(0..<size) }
    }
    set {
      let size = lanes * weights.shape.hidden
      precondition(newValue.count == layers.count * 2 * size)
      for (index, layer) in layers.enumerated() {
        let cells = 2 * index * size
        layer.cells.copy(from: newValue[cells..<cells + size])
        layer.hidden.set(newValue[cells + size..<cells + 2 * size])
      }
    }
  }
}
