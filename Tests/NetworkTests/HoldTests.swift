import Testing

@testable import Network

@Suite struct `Held neurons` {
  private static let sizes = Sizes(layers: 2, hidden: 9, symbols: 5, lanes: 5, steps: 7)

  private static func hold(_ layer: Int, _ vector: StateVector, _ unit: Int, _ value: Float) -> Hold
  {
    Hold(neuron: NeuronID(layer: layer, vector: vector, unit: unit), value: value)
  }

  /// A pass that observes, made as a worker would.
  private func pass(_ model: Model, _ precision: Precision = .f32, slices: Int = 1) throws
    -> ForwardPass
  {
    try Workers(count: 1).first {
      let engine = try ProductEngine()
      let weights = try Weights(
        engine, model.shape, parameters: model.parameters, precision, lanes: Self.sizes.lanes,
        learns: false, slices: slices)
      return try ForwardPass(
        engine, weights, lanes: Self.sizes.lanes, steps: Self.sizes.steps, observes: true)
    }
  }

  /// A lane's values of a neuron after each step.
  private func values(_ pass: ForwardPass, _ neuron: NeuronID, lane: Int) -> [Float] {
    let (base, stride) = unsafe pass.rows(of: neuron.vector, layer: neuron.layer, lane: lane)
    return (0..<pass.steps).map { unsafe base[$0 * stride + neuron.unit] }
  }

  private func logits(_ pass: ForwardPass, lane: Int) -> [Float] {
    let v = pass.weights.shape.symbols
    return (0..<pass.steps).flatMap { step in
      let row = (step * pass.lanes + lane) * v
      return pass.logits.values(row..<row + v)
    }
  }

  /// One hold of every vector in either layer; then several in one lane, some of one unit.
  static let cases: [[Hold]] =
    StateVector.allCases.enumerated().flatMap { index, vector in
      [[hold(0, vector, index, 0.7)], [hold(1, vector, 8 - index, -0.4)]]
    } + [
      [hold(0, .raw, 3, 2.5), hold(0, .raw, 4, -3), hold(1, .cell, 0, 0.9)],
      [hold(1, .hidden, 8, 0), hold(1, .hidden, 7, 1)],
      [hold(0, .hidden, 5, 0.3), hold(0, .cell, 5, -0.8), hold(0, .forgetGate, 5, 0.5)],
      [hold(1, .inputGate, 2, 1), hold(1, .forgetGate, 2, 1), hold(1, .outputGate, 2, 0.25)],
      [hold(0, .cell, 1, 1), hold(0, .cell, 2, -1), hold(1, .cell, 3, 7)],
    ]

  @Test(arguments: cases, [1, 2])
  func `every state is what the naive network computes with the same neurons held`(
    holds: [Hold], slices: Int
  ) throws {
    let model = Model.random(Self.sizes.shape)
    let sample = Sample(Self.sizes, seed: 4)
    let pass = try pass(model, slices: slices)
    pass.hold([[], holds, [], [Self.hold(0, .raw, 0, 9)]])
    pass.run(sample.symbols)
    pass.decode()
    for (lane, own) in [[], holds, [], [Self.hold(0, .raw, 0, 9)], []].enumerated() {
      var naive = NaiveLSTM(model)
      naive.holds = own
      // As the decoder's bias is added with the softmax.
      naive.tensors["decoder.bias"] = Array(repeating: 0, count: Self.sizes.symbols)
      let trace = naive.read(sample.symbols(of: lane), from: naive.zeroState)
      for layer in 0..<2 {
        for vector in StateVector.allCases {
          for unit in 0..<Self.sizes.hidden {
            let neuron = NeuronID(layer: layer, vector: vector, unit: unit)
            let difference = relativeDifference(
              values(pass, neuron, lane: lane), trace.values(of: neuron))
            // Small values are left by larger ones that cancel.
            #expect(difference < 256 * Epsilon.f32, "\(neuron) of lane \(lane)")
          }
        }
      }
      let expected = trace.logits.flatMap { $0 }
      #expect(relativeDifference(logits(pass, lane: lane), expected) < 64 * Epsilon.f32)
    }
  }

  @Test(arguments: cases, Precision.supported.filter { $0 != .f32 })
  func `in 16 bits the same holds, but for their rounding`(
    holds: [Hold], precision: Precision
  ) throws {
    let model = Model.random(Self.sizes.shape)
    let sample = Sample(Self.sizes, seed: 4)
    let pass = try pass(model, precision)
    pass.hold([[], holds])
    pass.run(sample.symbols)
    pass.decode()
    for (lane, own) in [[], holds, []].enumerated() {
      var naive = NaiveLSTM(model)
      naive.holds = own
      naive.tensors["decoder.bias"] = Array(repeating: 0, count: Self.sizes.symbols)
      let trace = naive.read(sample.symbols(of: lane), from: naive.zeroState)
      let expected = trace.logits.flatMap { $0 }
      #expect(relativeDifference(logits(pass, lane: lane), expected) < 4 * Epsilon.of(precision))
    }
  }

  @Test(arguments: StateVector.allCases, [Float(0.5), -0.25, 3])
  func `a held neuron's value is the value`(vector: StateVector, value: Float) throws {
    let sample = Sample(Self.sizes, seed: 4)
    let pass = try pass(Model.random(Self.sizes.shape))
    let hold = Self.hold(1, vector, 4, value)
    pass.hold([[], [], [hold]])
    pass.run(sample.symbols)
    let most = Float(1).nextDown
    let expected = vector == .cell ? min(most, value) : value
    #expect(values(pass, hold.neuron, lane: 2).allSatisfy { $0 == expected })
  }

  @Test(arguments: Precision.supported)
  func `lanes without holds are as they were to the bit, and holds can be let go`(
    precision: Precision
  ) throws {
    let sample = Sample(Self.sizes, seed: 4)
    let passes = try (0..<2).map { _ in try pass(Model.random(Self.sizes.shape), precision) }
    for pass in passes {
      if pass === passes[1] { pass.hold([[], [Self.hold(0, .raw, 0, 2)]]) }
      pass.run(sample.symbols)
      pass.decode()
    }
    for lane in 0..<Self.sizes.lanes {
      #expect((logits(passes[0], lane: lane) == logits(passes[1], lane: lane)) == (lane != 1))
    }
    passes[1].hold([])
    passes[1].run(sample.symbols)
    passes[1].decode()
    #expect(passes[0].logits.values == passes[1].logits.values)
  }

  @Test func `of two holds of one neuron the later one counts`() throws {
    let pass = try pass(Model.random(Self.sizes.shape))
    pass.hold([[Self.hold(0, .hidden, 3, 0.5), Self.hold(0, .hidden, 3, 0.25)]])
    pass.run(Sample(Self.sizes, seed: 4).symbols)
    let neuron = NeuronID(layer: 0, vector: .hidden, unit: 3)
    #expect(values(pass, neuron, lane: 0).allSatisfy { $0 == 0.25 })
  }
}
