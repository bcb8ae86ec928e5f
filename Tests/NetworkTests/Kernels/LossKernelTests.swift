import CKernels
import Testing

@Suite struct LossKernelTests {
  @Test(arguments: swept.dropFirst(), [CS_BF16, CS_HALF])
  func `cross entropy and its gradient are softmax's; a masked row has none`(
    symbols: Int, format: cs_format
  ) {
    let rows = 5
    let logits = random(rows * symbols, seed: 1, width: 9)
    let bias = random(symbols, seed: 2)
    let targets: [Int32] = [0, -1, Int32(symbols - 1), Int32(symbols / 2), -1]
    let before = random(symbols, seed: 3)
    let scale: Float = 0.25
    var (gradient, biasGradient) = (logits, before)
    var rounded = [UInt16](repeating: 7, count: rows * symbols)
    let nats = unsafe cs_cross_entropy(
      rows, symbols, &gradient, bias, targets, scale, format, &rounded, &biasGradient)

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
    #expect(rounded == gradient.map { Naive.narrow(format, $0) })
    for symbol in 0..<symbols {
      #expect(gradient[symbols + symbol] == 0 && gradient[4 * symbols + symbol] == 0)
    }
  }

  @Test func `a logit that is not a number makes the loss not one`() {
    for bad in [Float.nan, .infinity] {
      var (logits, bias) = ([0, bad, 1, 0, 2, 3, 1, 1, 2], [Float](repeating: 0, count: 9))
      let zeros = bias
      let nats = unsafe cs_cross_entropy(1, 9, &logits, zeros, [0], 1, CS_BF16, nil, &bias)
      #expect(!nats.isFinite)
    }
  }

  @Test func `no logit is too large`() {
    var (logits, gradient): ([Float], [Float]) = ([3e38, -3e38, 0], [0, 0, 0])
    let nats = unsafe cs_cross_entropy(1, 3, &logits, [0, 0, 0], [0], 1, CS_BF16, nil, &gradient)
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

  @Test(arguments: swept)
  func `the logistic loss and its derivatives are the definition's`(count: Int) {
    let far: [Float] = [0, -0.0, 1e-4, -1e-4, 20, -20, 80, -80, 1e4, -1e4]
    let values = (far + random(count, seed: 4, width: 9)).suffix(max(count, far.count))
    let labels = values.indices.map { $0 % 5 == 4 ? Float.nan : Float($0 % 2) }
    var (losses, residuals, slopes) = (labels, Array(values), labels)
    let given = residuals
    unsafe cs_logistic(given.count, given, labels, &losses, &residuals, &slopes)
    var inPlace = given
    var (others, curves) = (losses, slopes)
    unsafe inPlace.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe cs_logistic(given.count, base, labels, &others, base, &curves)
    }
    #expect(inPlace == residuals && others == losses && curves == slopes)
    for (index, label) in labels.enumerated() {
      if label.isNaN {
        #expect(losses[index] == 0 && residuals[index] == 0 && slopes[index] == 0)
        continue
      }
      let (v, y) = (Double(given[index]), Double(label))
      let loss = max(v, 0) - y * v + Naive.log1p(Naive.exp(-abs(v)))
      let share = Naive.sigmoid(v)
      // Of what cancels in the subtractions no more is known than the terms' own last places.
      #expect(abs(Double(losses[index]) - loss) <= 4 * Epsilon.f32 * max(abs(v), 1))
      #expect(abs(Double(residuals[index]) - (share - y)) <= 4 * Epsilon.f32)
      let slope = Naive.exp(-abs(v)) * Naive.sigmoid(abs(v)) * Naive.sigmoid(abs(v))
      // Exponents end at -87.
      #expect(abs(Double(slopes[index]) - slope) <= 8 * Epsilon.f32 * slope + 1e-37)
    }
  }
}
