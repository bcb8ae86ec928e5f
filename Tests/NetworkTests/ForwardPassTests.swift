import Testing

@testable import Network

@Suite struct ForwardPassTests {
  private func pass(_ model: Model, lanes: Int, steps: Int, _ precision: Precision = .f32) throws
    -> ForwardPass
  {
    try TrainingPass.make(model, lanes: lanes, steps: steps, precision).forward
  }

  /// Logits and cells of the top layer, (T, B, V) and (T, B, H).
  private func read(_ pass: ForwardPass, _ symbols: [Int32]) -> (logits: [Float], cells: [Float]) {
    pass.run(symbols)
    pass.decode()
    let first = pass.lanes * pass.weights.shape.hidden
    let cells = pass.layers.last.map { $0.cells.values.dropFirst(first) } ?? []
    return (pass.logits.values, Array(cells))
  }

  @Test(arguments: [1, 3], Precision.supported)
  func `a whole sequence is the same sequence in pieces`(layers: Int, precision: Precision) throws {
    let sizes = Sizes(layers: layers, hidden: 17, symbols: 5, lanes: 3, steps: 12)
    let model = Model.random(sizes.shape)
    let symbols = Sample(sizes, seed: 2).symbols
    let whole = read(try pass(model, lanes: 3, steps: 12, precision), symbols)
    let pieces = try pass(model, lanes: 3, steps: 4, precision)
    var (logits, cells): ([Float], [Float]) = ([], [])
    for piece in 0..<3 {
      let part = read(pieces, Array(symbols[piece * 12..<(piece + 1) * 12]))
      pieces.carry()
      logits += part.logits
      cells += part.cells
    }
    // A product of other height may add in another order; in 16 bits that can turn a rounding of h.
    let tolerance = (precision == .f32 ? 4 : 0.5) * Epsilon.of(precision)
    #expect(relativeDifference(logits, whole.logits.map(Double.init)) <= tolerance)
    #expect(relativeDifference(cells, whole.cells.map(Double.init)) <= tolerance)
  }

  @Test(arguments: Precision.supported)
  func `a lane that is reset meets a zero state, and the others notice nothing`(
    precision: Precision
  ) throws {
    let sizes = Sizes(layers: 2, hidden: 9, symbols: 5, lanes: 3, steps: 4)
    let model = Model.random(sizes.shape)
    let (first, second) = (Sample(sizes, seed: 2).symbols, Sample(sizes, seed: 3).symbols)
    let passes = try (0..<3).map { _ in try pass(model, lanes: 3, steps: 4, precision) }
    for pass in passes[..<2] {
      pass.run(first)
      pass.carry()
    }
    passes[1].reset(lane: 1)
    let (carried, reset, fresh) = (
      read(passes[0], second).logits, read(passes[1], second).logits, read(passes[2], second).logits
    )
    for index in carried.indices {
      let lane = index / sizes.symbols % sizes.lanes
      #expect(reset[index] == (lane == 1 ? fresh : carried)[index])
    }
    passes[1].resetAll()
    #expect(read(passes[1], second).logits == fresh)
  }

  @Test(arguments: Precision.supported)
  func `states that were put back go on as they would have`(precision: Precision) throws {
    let sizes = Sizes(layers: 2, hidden: 9, symbols: 5, lanes: 3, steps: 4)
    let pass = try pass(Model.random(sizes.shape), lanes: 3, steps: 4, precision)
    let (first, second) = (Sample(sizes, seed: 2).symbols, Sample(sizes, seed: 3).symbols)
    pass.run(first)
    pass.carry()
    let saved = pass.states
    let expected = read(pass, second).logits
    pass.carry()
    pass.run(first)
    pass.carry()
    pass.states = saved
    #expect(read(pass, second).logits == expected)
  }

  @Test func `the gradient of all lanes is the sum of the gradients of some and of the others`()
    throws
  {
    let sizes = Sizes(layers: 2, hidden: 9, symbols: 6, lanes: 5, steps: 7)
    let model = Model.random(sizes.shape)
    let sample = Sample(sizes, seed: 2)
    func gradient(_ lanes: Range<Int>) throws -> (Double, [Float]) {
      let columns = (0..<sizes.steps).flatMap { step in lanes.map { step * sizes.lanes + $0 } }
      let pass = try TrainingPass.make(model, lanes: lanes.count, steps: sizes.steps)
      let nats = pass.gradient(
        symbols: columns.map { sample.symbols[$0] }, targets: columns.map { sample.targets[$0] },
        scale: 1)
      return (nats, pass.gradient.values)
    }
    let (all, some, others) = (try gradient(0..<5), try gradient(0..<2), try gradient(2..<5))
    #expect(abs(some.0 + others.0 - all.0) <= 4 * Epsilon.f32 * all.0)
    let sum = zip(some.1, others.1).map { Double($0) + Double($1) }
    for tensor in sizes.shape.tensors {
      let difference = relativeDifference(Array(all.1[tensor.range]), Array(sum[tensor.range]))
      #expect(difference <= 8 * Epsilon.f32, "\(tensor.name)")
    }
  }
}
