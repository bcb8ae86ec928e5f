import CKernels
import Testing

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
