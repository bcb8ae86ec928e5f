import CKernels
import Corpus
import Testing

/// Counts around the lanes of the instruction sets.
private let swept = [0, 1, 7, 8, 15, 16, 17, 33]

/// Uniform in [-width, width].
private func random(_ count: Int, seed: UInt64, width: Float = 2) -> [Float] {
  var generator = SeededGenerator(seed: seed)
  return (0..<count).map { _ in width * Float(2 * generator.unit() - 1) }
}

@Suite struct GateKernelTests {
  /// One time step of a layer, of random numbers. Legend as in kernels.h.
  private struct Step {
    let (lanes, units): (Int, Int)
    let recurrent: [Float]  // (B, 4H)
    let input: [Float]  // (4, 4H)
    let rows: [Int32] = [2, 0, 2]  // (B)
    let bias: [Float]  // (4H)
    let before: [Float]  // (B, H)
    var gates: [Float]  // (B, 4H)
    var cell: [Float]  // (B, H)
    var shown: [Float]  // (B, H)
    var hidden: [Float]  // (B, H)
    var rounded: [UInt16]  // (B, H)

    init(units h: Int, observed: Bool = true) {
      let b = 3
      (lanes, units) = (b, h)
      recurrent = random(b * 4 * h, seed: 1)
      input = random(4 * 4 * h, seed: 2)
      bias = random(4 * h, seed: 3)
      before = random(b * h, seed: 4)
      gates = Array(repeating: .nan, count: b * 4 * h)
      (cell, shown, hidden) = (
        Array(repeating: .nan, count: b * h), Array(repeating: 7, count: b * h),
        Array(repeating: .nan, count: b * h)
      )
      rounded = Array(repeating: 7, count: b * h)
      if observed {
        unsafe cs_lstm_forward(
          b, h, h, recurrent, input, rows, bias, before, &gates, &cell, &shown, &hidden, &rounded)
      } else {
        unsafe cs_lstm_forward(
          b, h, h, recurrent, input, rows, bias, before, &gates, &cell, nil, &hidden, nil)
      }
    }

    /// The naive sum of a lane's gate.
    func z(_ lane: Int, _ gate: Int) -> Double {
      Double(recurrent[lane * 4 * units + gate]) + Double(bias[gate])
        + Double(input[Int(rows[lane]) * 4 * units + gate])
    }
  }

  @Test(arguments: swept)
  func `a step forward is the equations'`(units: Int) {
    let step = Step(units: units)
    var (gates, cell, shown, hidden) = ([Double](), [Double](), [Double](), [Double]())
    for lane in 0..<step.lanes {
      let z = (0..<4 * units).map { step.z(lane, $0) }
      let (i, f) = (z[..<units].map(Naive.sigmoid), z[units..<2 * units].map(Naive.sigmoid))
      let (g, o) = (
        z[2 * units..<3 * units].map(Naive.tanh), z[(3 * units)...].map(Naive.sigmoid)
      )
      gates += i + f + g + o
      for unit in 0..<units {
        let c = f[unit] * Double(step.before[lane * units + unit]) + i[unit] * g[unit]
        cell.append(c)
        shown.append(Naive.tanh(c))
        hidden.append(o[unit] * Naive.tanh(c))
      }
    }
    // z's own rounding: three terms of up to 2.
    let tolerance = 8 * Epsilon.f32
    #expect(relativeDifference(step.gates, gates) <= tolerance)
    #expect(relativeDifference(step.cell, cell) <= tolerance)
    #expect(relativeDifference(step.shown, shown) <= tolerance)
    #expect(relativeDifference(step.hidden, hidden) <= tolerance)
    #expect(step.rounded == step.hidden.map(Naive.bf16))
  }

  @Test(arguments: swept)
  func `what is not asked for is left out and changes nothing else`(units: Int) {
    let (one, other) = (Step(units: units), Step(units: units, observed: false))
    #expect(one.gates == other.gates && one.cell == other.cell && one.hidden == other.hidden)
    #expect(other.shown.allSatisfy { $0 == 7 } && other.rounded.allSatisfy { $0 == 7 })
  }

  @Test(arguments: swept, [false, true])
  func `a step backward is the equations' derivative`(units h: Int, rounds: Bool) {
    let step = Step(units: h)
    let dh = random(step.lanes * h, seed: 5)
    let dcAfter = random(step.lanes * h, seed: 6)
    var dc = dcAfter
    let sumBefore = random(4 * 4 * h, seed: 7)
    var sum = sumBefore
    var dz = [Float](repeating: .nan, count: rounds ? 4 * h : step.lanes * 4 * h)
    var dzRounded = [UInt16](repeating: 7, count: step.lanes * 4 * h)
    if rounds {
      unsafe cs_lstm_backward(
        step.lanes, h, step.gates, step.cell, step.before, dh, &dc, &dz, &dzRounded, &sum, step.rows
      )
    } else {
      unsafe cs_lstm_backward(
        step.lanes, h, step.gates, step.cell, step.before, dh, &dc, &dz, nil, &sum, step.rows)
    }
    var expectedDC = [Double](repeating: 0, count: step.lanes * h)
    var expected = [Double](repeating: 0, count: step.lanes * 4 * h)
    var expectedSum = sumBefore.map(Double.init)
    for lane in 0..<step.lanes {
      for unit in 0..<h {
        let at = lane * h + unit
        let gate = (0..<4).map { Double(step.gates[lane * 4 * h + $0 * h + unit]) }
        let (i, f, g, o) = (gate[0], gate[1], gate[2], gate[3])
        let shown = Naive.tanh(Double(step.cell[at]))
        let flow = Double(dcAfter[at]) + Double(dh[at]) * o * (1 - shown * shown)
        let parts = [
          flow * g * i * (1 - i), flow * Double(step.before[at]) * f * (1 - f),
          flow * i * (1 - g * g), Double(dh[at]) * shown * o * (1 - o),
        ]
        expectedDC[at] = flow * f
        for (index, part) in parts.enumerated() {
          expected[lane * 4 * h + index * h + unit] = part
          expectedSum[Int(step.rows[lane]) * 4 * h + index * h + unit] += part
        }
      }
    }
    #expect(relativeDifference(dc, expectedDC) <= 8 * Epsilon.f32)
    #expect(relativeDifference(sum, expectedSum) <= 8 * Epsilon.f32)
    let gradient = rounds ? dzRounded.map { Float(bitPattern: UInt32($0) << 16) } : dz
    #expect(relativeDifference(gradient, expected) <= (rounds ? Epsilon.bf16 : 8 * Epsilon.f32))
  }
}

@Suite struct FunctionKernelTests {
  /// sigmoid and tanh of each number, as the gates i and g of a step that adds nothing to it.
  private func gates(_ numbers: [Float]) -> (sigmoid: [Float], tanh: [Float]) {
    let n = numbers.count
    let (zeros, rows) = ([Float](repeating: 0, count: 4 * n), [Int32(0)])
    var (gates, cell, hidden) = (zeros, zeros, zeros)
    let z = numbers + numbers + numbers + numbers
    unsafe cs_lstm_forward(
      1, n, n, z, [Float](repeating: -0.0, count: 4 * n), rows,
      [Float](repeating: -0.0, count: 4 * n), zeros, &gates, &cell, nil, &hidden, nil)
    return (Array(gates[..<n]), Array(gates[2 * n..<3 * n]))
  }

  /// Both signs of every thousandth up to 20, of the powers of 2 below, and of some far out.
  private let numbers: [Float] = {
    let near = (0...20_000).map { Float($0) / 1000 }
    let tiny = (-140...0).map { Float(sign: .plus, exponent: $0, significand: 1.25) }
    return (near + tiny + [40, 86, 87, 88, 89, 100, 1e10, .greatestFiniteMagnitude, .infinity])
      .flatMap { [$0, -$0] }
  }()

  @Test func `sigmoid is right to a few units in the last place`() {
    let worst = zip(numbers, gates(numbers).sigmoid).map { x, value in
      // Where e^x is below 2^-126, the argument is clamped: an error of no more than that.
      abs(Double(value) - Naive.sigmoid(Double(x)))
        / max(Naive.sigmoid(Double(x)), 0x1p-126 / Epsilon.f32)
    }.max()
    #expect((worst ?? .infinity) <= 4 * Epsilon.f32)
  }

  @Test func `tanh is right to a few units in the last place and odd`() {
    let values = gates(numbers).tanh
    let worst = zip(numbers, values).map { x, value in
      let expected = Naive.tanh(Double(x))
      return value == Float(expected) ? 0 : abs(Double(value) - expected) / abs(expected)
    }.max()
    #expect((worst ?? .infinity) <= 4 * Epsilon.f32)
    for index in stride(from: 0, to: numbers.count, by: 2) {
      #expect(values[index] == -values[index + 1])
    }
  }

  @Test func `far out they are 0, 1 and -1, and neither leaves its range`() {
    let (sigmoid, tanh) = gates([100, -100, .infinity, -.infinity, 20, -20, 0, -0.0])
    #expect(sigmoid[0] == 1 && sigmoid[1] < 1e-37 && sigmoid[2] == 1 && sigmoid[3] < 1e-37)
    #expect(tanh[..<6] == [1, -1, 1, -1, 1, -1])
    #expect(sigmoid[6] == 0.5 && sigmoid[7] == 0.5)
    #expect(tanh[6] == 0 && tanh[7] == 0)
    let all = gates(numbers)
    #expect(all.sigmoid.allSatisfy { (0...1).contains($0) })
    #expect(all.tanh.allSatisfy { (-1...1).contains($0) })
  }

  @Test func `NaN stays NaN`() {
    let (sigmoid, tanh) = gates([.nan, -.nan, .infinity - .infinity])
    #expect(sigmoid.allSatisfy(\.isNaN) && tanh.allSatisfy(\.isNaN))
  }

  @Test func `bf16 rounds to the nearest, ties to even, and keeps infinities and NaN`() {
    var generator = SeededGenerator(seed: 9)
    let ties = (0..<500).map { _ in UInt32(generator.below(0x7f7f)) << 16 | 0x8000 }
    let besides = ties.flatMap { [$0 - 1, $0, $0 + 1, $0 | 0x8000_0000] }
    let special: [UInt32] = [
      0, 0x8000_0000, 1, 0x7f7f_ffff, 0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 0x7f80_0001,
    ]
    let numbers = (besides + special).map { Float(bitPattern: $0) }
    let rounded = throughBackward(numbers)
    for (number, result) in zip(numbers, rounded) {
      if number.isNaN {
        #expect(Float(bitPattern: UInt32(result) << 16).isNaN)
      } else {
        #expect(result == Naive.bf16(number), "\(number.bitPattern)")
      }
    }
  }

  /// A step backward whose candidate's gradient is exactly what comes in: (v + -0 o) i (1 - g g).
  private func throughBackward(_ numbers: [Float]) -> [UInt16] {
    let n = numbers.count
    func all(_ value: Float) -> [Float] { Array(repeating: value, count: n) }
    let gates = all(1) + all(1) + all(0) + all(1)
    var (dc, scratch, sum) = (numbers, all(0) + all(0) + all(0) + all(0), gates)
    var rounded = [UInt16](repeating: 7, count: 4 * n)
    unsafe cs_lstm_backward(
      1, n, gates, all(0), all(0), all(-0.0), &dc, &scratch, &rounded, &sum, [0])
    return Array(rounded[2 * n..<3 * n])
  }
}

@Suite struct LossKernelTests {
  @Test(arguments: swept.dropFirst())
  func `cross entropy and its gradient are softmax's; a masked row has none`(symbols: Int) {
    let rows = 5
    let logits = random(rows * symbols, seed: 1, width: 9)
    let bias = random(symbols, seed: 2)
    let targets: [Int32] = [0, -1, Int32(symbols - 1), Int32(symbols / 2), -1]
    let before = random(symbols, seed: 3)
    let scale: Float = 0.25
    var (gradient, biasGradient) = (logits, before)
    var rounded = [UInt16](repeating: 7, count: rows * symbols)
    let nats = unsafe cs_cross_entropy(
      rows, symbols, &gradient, bias, targets, scale, &rounded, &biasGradient)

    var expectedNats = 0.0
    var expected = [Double](repeating: 0, count: rows * symbols)
    var expectedBias = before.map(Double.init)
    for (row, target) in targets.enumerated() where target >= 0 {
      let shifted = (0..<symbols).map { Double(logits[row * symbols + $0]) + Double(bias[$0]) }
      let logP = Naive.logSoftmax(shifted)
      expectedNats -= logP[Int(target)]
      for symbol in 0..<symbols {
        let part = Double(scale) * (Naive.exp(logP[symbol]) - (symbol == target ? 1 : 0))
        expected[row * symbols + symbol] = part
        expectedBias[symbol] += part
      }
    }
    // Logits of up to 11 are rounded before they are exponents.
    let tolerance = 16 * Epsilon.f32
    #expect(abs(nats - expectedNats) <= tolerance * max(expectedNats, 1))
    #expect(zip(gradient, expected).allSatisfy { abs(Double($0) - $1) <= tolerance })
    #expect(zip(biasGradient, expectedBias).allSatisfy { abs(Double($0) - $1) <= 2 * tolerance })
    #expect(rounded == gradient.map(Naive.bf16))
    for symbol in 0..<symbols {
      #expect(gradient[symbols + symbol] == 0 && gradient[4 * symbols + symbol] == 0)
    }
  }

  @Test func `a logit that is not a number makes the loss not one`() {
    for bad in [Float.nan, .infinity] {
      var (logits, bias) = ([0, bad, 1, 0, 2, 3, 1, 1, 2], [Float](repeating: 0, count: 9))
      let zeros = bias
      let nats = unsafe cs_cross_entropy(1, 9, &logits, zeros, [0], 1, nil, &bias)
      #expect(!nats.isFinite)
    }
  }

  @Test func `no logit is too large`() {
    var (logits, gradient): ([Float], [Float]) = ([3e38, -3e38, 0], [0, 0, 0])
    let nats = unsafe cs_cross_entropy(1, 3, &logits, [0, 0, 0], [0], 1, nil, &gradient)
    #expect(nats == 0 && logits.allSatisfy { abs($0) < 1e-30 })
  }

  @Test(arguments: swept.dropFirst())
  func `the log of softmax is its definition's`(symbols: Int) {
    let logits = random(3 * symbols, seed: 1, width: 9)
    let bias = random(symbols, seed: 2)
    var result = logits
    unsafe cs_log_softmax(3, symbols, &result, bias)
    let expected = (0..<3).flatMap { row in
      Naive.logSoftmax(
        (0..<symbols).map { Double(logits[row * symbols + $0]) + Double(bias[$0]) })
    }
    #expect(zip(result, expected).allSatisfy { abs(Double($0) - $1) <= 20 * Epsilon.f32 })
  }
}

@Suite struct OptimizerKernelTests {
  @Test(arguments: swept)
  func `sums are sums, and stop where they should`(count: Int) {
    let (a, b) = (random(count + 1, seed: 1), random(count + 1, seed: 2))
    var sum = a
    unsafe cs_add(count, &sum, b)
    #expect(sum == zip(a, b).enumerated().map { $0 < count ? $1.0 + $1.1 : $1.0 })
    let squares = a[..<count].reduce(0) { $0 + Double($1) * Double($1) }
    let result = unsafe cs_sum_of_squares(count, a)
    #expect(abs(result - squares) <= 0x1p-48 * squares)
  }

  @Test(arguments: swept)
  func `Adam is algorithm 1 of its paper`(count: Int) {
    var (values, first, second) = (
      random(count, seed: 1), [Float](repeating: 0, count: count),
      [Float](repeating: 0, count: count)
    )
    var expected = values.map(Double.init)
    var (m, v) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for step in 1...5 {
      // Gradients of 1 down to 1e-8, where epsilon tells.
      let gradient = random(count, seed: UInt64(step)).enumerated().map {
        $1 * Float(Naive.exp(-18 * Double($0 % 5) / 4))
      }
      let (c1, c2) = (1 - Naive.power(0.9, step), 1 - Naive.power(0.999, step))
      unsafe cs_adam(
        count, &values, &first, &second, gradient, 0.5, Float(0.01 * c2.squareRoot() / c1), 0.9,
        0.999, Float(1e-8 * c2.squareRoot()))
      for index in 0..<count {
        let g = 0.5 * Double(gradient[index])
        m[index] = 0.9 * m[index] + 0.1 * g
        v[index] = 0.999 * v[index] + 0.001 * g * g
        expected[index] -= 0.01 * (m[index] / c1) / ((v[index] / c2).squareRoot() + 1e-8)
      }
    }
    // 1 - 0.999 in Float is right to 1.3e-5, so a step of 0.01 is right to 0.7e-7.
    #expect(zip(values, expected).allSatisfy { abs(Double($0) - $1) <= 8 * Epsilon.f32 })
  }

  @Test(arguments: swept)
  func `RMSProp is the gradient over the root of its mean square`(count: Int) {
    var (values, second) = (random(count, seed: 1), [Float](repeating: 0, count: count))
    var expected = values.map(Double.init)
    var v = [Double](repeating: 0, count: count)
    for step in 1...5 {
      let gradient = random(count, seed: UInt64(step)).enumerated().map {
        $1 * Float(Naive.exp(-18 * Double($0 % 5) / 4))
      }
      unsafe cs_rmsprop(count, &values, &second, gradient, 0.5, 0.01, 0.95, 1e-8)
      for index in 0..<count {
        let g = 0.5 * Double(gradient[index])
        v[index] = 0.95 * v[index] + 0.05 * g * g
        expected[index] -= 0.01 * g / (v[index].squareRoot() + 1e-8)
      }
    }
    #expect(zip(values, expected).allSatisfy { abs(Double($0) - $1) <= 8 * Epsilon.f32 })
  }

  @Test func `a parameter that has never had a gradient stays`() {
    var (values, first, second): ([Float], [Float], [Float]) = ([1.5], [0], [0])
    unsafe cs_adam(1, &values, &first, &second, [0], 1, 0.004, 0.9, 0.999, 1e-10)
    unsafe cs_rmsprop(1, &values, &second, [0], 1, 0.004, 0.95, 1e-8)
    #expect(values == [1.5])
  }
}

@Suite struct BinKernelTests {
  private static let bounded = cs_bins(
    mantissa_bits: 3, low_octaves: 12, high_octaves: 10, unbounded: 0)
  private static let unbounded = cs_bins(
    mantissa_bits: 2, low_octaves: 9, high_octaves: 8, unbounded: 1)

  private func count(_ shape: cs_bins) -> Int {
    2 * Int(shape.low_octaves + shape.high_octaves) << Int(shape.mantissa_bits)
  }

  /// The bins of numbers that all are one unit's.
  private func bins(_ numbers: [Float], _ shape: cs_bins) -> [Int] {
    var (shape, bins) = (shape, [UInt16](repeating: .max, count: numbers.count))
    unsafe cs_bin_rows(numbers.count, 1, numbers, 1, &shape, &bins)
    return bins.map(Int.init)
  }

  @Test(arguments: [false, true])
  func `bins rise with the value, mirror, and stay in range`(unbounded: Bool) {
    let shape = unbounded ? Self.unbounded : Self.bounded
    let largest: Float = unbounded ? 1000 : 1
    var generator = SeededGenerator(seed: 1)
    let drawn = (0..<4000).map { _ in Float(generator.unit()) * largest }
    let small = (0..<4000).map { _ in Float(Naive.exp(-20 * generator.unit())) }
    let numbers = (drawn + small + small.map { 1 - $0 } + [0x1p-149, 0.5, largest, 1]).sorted()
    let (positive, negative) = (bins(numbers, shape), bins(numbers.map { -$0 }, shape))
    let all = count(shape)
    #expect(zip(positive, positive.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(zip(positive, negative).allSatisfy { $0 + $1 == all - 1 })
    #expect(positive.allSatisfy { (all / 2..<all).contains($0) })
    #expect(bins([0, -0.0], shape) == [all / 2, all / 2])
    let beyond = bins([.infinity, -.infinity, .nan, 1.5, -1.5, 1e30], shape)
    #expect(beyond.allSatisfy { (0..<all).contains($0) })
    #expect(beyond[..<2] == [all - 1, 0])
  }

  @Test func `tanh's last steps before 1 are told apart`() {
    let numbers: [Float] = [0.9, 0.95, 0.99, 0.995, 0.999]
    #expect(Set(bins(numbers, Self.bounded)).count == numbers.count)
  }

  @Test(arguments: swept, swept)
  func `rows are transposed, whatever the sizes`(steps: Int, units: Int) {
    let stride = units + 3
    let values = random(steps * stride, seed: 1, width: 1)
    var (shape, result) = (Self.bounded, [UInt16](repeating: .max, count: steps * units + 1))
    unsafe cs_bin_rows(steps, units, values, stride, &shape, &result)
    let expected = (0..<units).flatMap { unit in
      bins((0..<steps).map { values[$0 * stride + unit] }, Self.bounded).map { UInt16($0) }
    }
    #expect(result == expected + [.max])
  }

  @Test(arguments: swept)
  func `counts and sums are what they say, for every unit`(count: Int) {
    let (units, steps, size) = (3, 40, 5)
    var generator = SeededGenerator(seed: 1)
    let bins = (0..<units * steps).map { _ in UInt16(generator.below(size)) }
    let at = (0..<count).map { _ in UInt16(generator.below(steps)) }
    let weights = (0..<count).map { _ in generator.unit() }
    var counted = (0..<units * size).map { UInt32($0) }
    var (countedAt, sums) = (counted, counted.map(Double.init))
    var (expected, expectedAt, expectedSums) = (counted, countedAt, sums)
    unsafe cs_count(steps, units, bins, size, &counted)
    unsafe cs_count_at(steps, units, bins, count, at, size, &countedAt)
    unsafe cs_sum_at(steps, units, bins, count, at, weights, size, &sums)
    for unit in 0..<units {
      for t in 0..<steps { expected[unit * size + Int(bins[unit * steps + t])] += 1 }
      for (t, weight) in zip(at, weights) {
        expectedAt[unit * size + Int(bins[unit * steps + Int(t)])] += 1
        expectedSums[unit * size + Int(bins[unit * steps + Int(t)])] += weight
      }
    }
    #expect(counted == expected && countedAt == expectedAt && sums == expectedSums)
  }
}
