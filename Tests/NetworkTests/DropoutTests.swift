import Testing

@testable import Network

@Suite struct DropoutTests {
  /// What a step multiplies a layer's states by: (T, B, H).
  private func mask(
    _ dropout: Dropout, step: Int = 0, layer: Int = 0, steps: Int = 4, own: Range<Int>,
    of lanes: Int, units: Int
  ) -> [Float] {
    let ones = Buffer<Float>(steps * own.count * units)
    for index in 0..<ones.count { ones[index] = 1 }
    dropout.masks(step: step, steps: steps, own: own, of: lanes)
      .drop(above: layer, in: ones, units: units)
    return ones.values
  }

  /// The same of what a layer puts out.
  private func stateMask(
    _ dropout: Dropout, step: Int, layer: Int, _ sizes: Sizes
  ) -> [Float] {
    let ones = Buffer<Float>(sizes.steps * sizes.lanes * sizes.hidden)
    for index in 0..<ones.count { ones[index] = 1 }
    let masks = dropout.masks(
      step: step, steps: sizes.steps, own: 0..<sizes.lanes, of: sizes.lanes)
    for t in 0..<sizes.steps { masks.dropState(layer, step: t, in: ones, units: sizes.hidden) }
    return ones.values
  }

  @Test(arguments: [0.1, 0.5, 0.9])
  func `drops its share, and keeps the mean`(rate: Double) {
    let mask = mask(Dropout(layers: rate, seed: 3), own: 0..<50, of: 50, units: 200)
    let count = Double(mask.count)
    let dropped = Double(mask.count { $0 == 0 }) / count
    // Four standard deviations of a binomial share.
    let tolerance = 4 * (rate * (1 - rate) / count).squareRoot()
    #expect(abs(dropped - rate) < tolerance)
    #expect(mask.allSatisfy { $0 == 0 || $0 == Float(1 / (1 - rate)) })
    // No column and no row is special.
    for column in 0..<200 {
      let share =
        Double(stride(from: column, to: mask.count, by: 200).count { mask[$0] == 0 }) / 200
      #expect(abs(share - rate) < 5 * (rate * (1 - rate) / 200).squareRoot())
    }
  }

  @Test func `every step, layer and seed drops others, every worker its part of the same`() {
    func mask(seed: UInt64 = 1, step: Int = 0, layer: Int = 0, _ own: Range<Int> = 0..<5)
      -> [Float]
    {
      self.mask(
        Dropout(layers: 0.5, seed: seed), step: step, layer: layer, own: own, of: 5, units: 9)
    }
    let all = mask()
    #expect(mask() == all)
    for other in [mask(seed: 2), mask(step: 1), mask(layer: 1)] {
      let same = zip(all, other).count { $0 == $1 }
      #expect(same < all.count * 2 / 3)
    }
    let (some, others) = (mask(0..<2), mask(2..<5))
    for t in 0..<4 {
      let row = Array(all[t * 45..<(t + 1) * 45])
      #expect(row == Array(some[t * 18..<(t + 1) * 18]) + others[t * 27..<(t + 1) * 27])
    }
  }

  @Test func `the state's chance is a step's and a layer's own`() {
    let sizes = Sizes(layers: 1, hidden: 40, symbols: 6, lanes: 5, steps: 8)
    let dropout = Dropout(layers: 0.5, state: 0.5, seed: 1)
    let all = stateMask(dropout, step: 0, layer: 0, sizes)
    let dropped = all.count { $0 == 0 }
    // Four standard deviations of a binomial count.
    #expect(abs(Double(dropped) - 800) < 4 * (1600 * 0.25).squareRoot())
    let others = [
      stateMask(dropout, step: 1, layer: 0, sizes), stateMask(dropout, step: 0, layer: 1, sizes),
      mask(dropout, steps: 8, own: 0..<5, of: 5, units: 40),
      Array(all[200...]) + all[..<200],
    ]
    for other in others {
      #expect(zip(all, other).count { $0 == $1 } < all.count * 2 / 3)
    }
  }

  @Test(arguments: [(1, 0.0, 0.3), (2, 0.4, 0), (2, 0.4, 0.3), (3, 0.4, 0)], Precision.supported)
  func `loss and every tensor's gradient are the naive network's with the same dropped`(
    drops: (layers: Int, between: Double, state: Double), precision: Precision
  ) throws {
    let sizes = Sizes(layers: drops.layers, hidden: 17, symbols: 6, lanes: 43, steps: 5)
    let tolerance = (precision == .f32 ? 32 : 4) * Epsilon.of(precision)
    let model = Model.random(sizes.shape)
    let sample = Sample(sizes, seed: 2)
    let dropout = Dropout(layers: drops.between, state: drops.state, seed: 8)
    let pass = try TrainingPass.make(
      model, lanes: sizes.lanes, steps: sizes.steps, precision, drops: drops.between > 0)
    let (nats, found) = pass.learn(
      symbols: sample.symbols, targets: sample.targets,
      masks: dropout.masks(step: 6, steps: sizes.steps, own: 0..<sizes.lanes, of: sizes.lanes))
    let masks = (0..<sizes.layers).map {
      mask(
        dropout, step: 6, layer: $0, steps: sizes.steps, own: 0..<sizes.lanes, of: sizes.lanes,
        units: sizes.hidden)
    }
    let stateMasks = (0..<sizes.layers).map { stateMask(dropout, step: 6, layer: $0, sizes) }
    var gradient: [String: [Double]] = [:]
    var expected = 0.0
    for lane in 0..<sizes.lanes {
      var naive = NaiveLSTM(model)
      func row(_ t: Int) -> Range<Int> {
        let start = (t * sizes.lanes + lane) * sizes.hidden
        return start..<start + sizes.hidden
      }
      naive.mask = { layer, t in masks[layer][row(t)].map(Double.init) }
      naive.stateMask = { layer, t in stateMasks[layer][row(t)].map(Double.init) }
      let trace = naive.read(sample.symbols(of: lane), from: naive.zeroState)
      expected += naive.loss(trace, targets: sample.targets(of: lane))
      naive.addGradient(
        trace, targets: sample.targets(of: lane), scale: sample.scale, to: &gradient)
    }
    #expect(abs(nats - expected) <= tolerance * expected, "loss")
    for tensor in sizes.shape.tensors {
      let difference = relativeDifference(
        found[tensor.name] ?? [], gradient[tensor.name] ?? [])
      #expect(difference <= tolerance, "\(tensor.name)")
    }
    // Nothing is dropped where the loss is only looked at.
    let plain = try TrainingPass.make(model, lanes: sizes.lanes, steps: sizes.steps, precision)
    pass.forward.resetAll()
    let (looked, without) = (
      pass.loss(symbols: sample.symbols, targets: sample.targets),
      plain.loss(symbols: sample.symbols, targets: sample.targets)
    )
    #expect(looked == without && abs(looked - nats) > 1e-3 * nats)
  }
}
