import Testing

@testable import Network

@Suite struct TrainingPassTests {
  /// A naive lane read from a zero state equals the engine's, twice in a row with the state carried.
  private func compare(
    _ sizes: Sizes, _ precision: Precision, tolerance: Double
  ) throws {
    let model = Model.random(sizes.shape)
    let naive = NaiveLSTM(model)
    let pass = try TrainingPass.make(model, lanes: sizes.lanes, steps: sizes.steps, precision)
    var states = Array(repeating: naive.zeroState, count: sizes.lanes)
    for seed in [2, 3] as [UInt64] {
      let sample = Sample(sizes, seed: seed)
      let (nats, found) = pass.learn(symbols: sample.symbols, targets: sample.targets)
      var gradient: [String: [Double]] = [:]
      var expected = 0.0
      for lane in 0..<sizes.lanes {
        let trace = naive.read(sample.symbols(of: lane), from: states[lane])
        let targets = sample.targets(of: lane)
        expected += naive.loss(trace, targets: targets)
        naive.addGradient(trace, targets: targets, scale: sample.scale, to: &gradient)
        expectStates(pass.forward, lane, trace, tolerance)
        states[lane] = trace.last
      }
      #expect(abs(nats - expected) <= tolerance * expected, "loss")
      for tensor in sizes.shape.tensors {
        let difference = relativeDifference(
          found[tensor.name] ?? [], gradient[tensor.name] ?? [])
        #expect(difference <= tolerance, "\(tensor.name)")
      }
      pass.forward.carry()
    }
  }

  private func expectStates(
    _ pass: ForwardPass, _ lane: Int, _ trace: NaiveLSTM.Trace, _ tolerance: Double
  ) {
    let (b, h) = (pass.lanes, pass.weights.shape.hidden)
    for (t, cells) in trace.cells.enumerated() {
      for (layer, cell) in cells.enumerated() {
        let at = ((t + 1) * b + lane) * h
        let states = pass.layers[layer]
        let c = relativeDifference((0..<h).map { states.cells[at + $0] }, cell.cell)
        #expect(c <= tolerance, "c of layer \(layer) at step \(t)")
        // In 16 bits only the last step's exact hidden states are kept.
        guard states.exactHidden.count == (pass.steps + 1) * b * h else { continue }
        let hidden = relativeDifference((0..<h).map { states.exactHidden[at + $0] }, cell.hidden)
        #expect(hidden <= tolerance, "h of layer \(layer) at step \(t)")
      }
    }
  }

  @Test(arguments: Sizes.swept)
  func `states, loss and every tensor's gradient are the naive network's`(sizes: Sizes) throws {
    // Sums of up to 63 * 33 products, each right to half an epsilon: 16 were seen.
    try compare(sizes, .f32, tolerance: 32 * Epsilon.f32)
  }

  @Test(arguments: Sizes.swept, Precision.supported.filter { $0 != .f32 })
  func `in 16 bits they are the naive network's to those bits' accuracy`(
    sizes: Sizes, precision: Precision
  ) throws {
    // Weights, h and gradients are each rounded once a step: up to 9 steps in 3 layers: 2.7 were seen. In f16
    // so are gates, no better than that, and sums, every time something is added: 8 were seen.
    try compare(sizes, precision, tolerance: (precision == .f16 ? 12 : 4) * Epsilon.of(precision))
  }

  @Test(arguments: [(1, false), (3, false), (2, true)])
  func `the naive gradient is the slope of the naive loss`(layers: Int, drops: Bool) {
    let sizes = Sizes(layers: layers, hidden: 4, symbols: 3, lanes: 1, steps: 5)
    let sample = Sample(sizes, seed: 5)
    var naive = NaiveLSTM(Model.random(sizes.shape))
    let (symbols, targets) = (sample.symbols(of: 0), sample.targets(of: 0))
    if drops {
      naive.stateMask = { layer, t in (0..<4).map { ($0 + t + layer) % 3 == 0 ? 0 : 1.5 } }
    }
    func loss() -> Double {
      naive.loss(naive.read(symbols, from: naive.zeroState), targets: targets)
    }
    var gradient: [String: [Double]] = [:]
    let trace = naive.read(symbols, from: naive.zeroState)
    naive.addGradient(trace, targets: targets, scale: 1, to: &gradient)
    // Central differences err by step^2 (third derivative, order 1) and by rounding / step.
    let step = 1e-5
    for tensor in sizes.shape.tensors {
      var worst = 0.0
      for index in 0..<tensor.count {
        naive.tensors[tensor.name]?[index] += step
        let above = loss()
        naive.tensors[tensor.name]?[index] -= 2 * step
        let below = loss()
        naive.tensors[tensor.name]?[index] += step
        let slope = (above - below) / (2 * step)
        worst = max(worst, abs(slope - (gradient[tensor.name]?[index] ?? .infinity)))
      }
      #expect(worst < 1e-8, "\(tensor.name)")
    }
  }
}
