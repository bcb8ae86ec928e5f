import CKernels
import Corpus
import Testing

@testable import Network

@Suite struct FunctionKernelTests {
  /// sigmoid and tanh of each number, as the gates i and g of a step that adds nothing to it.
  private func gates(_ numbers: [Float]) -> (sigmoid: [Float], tanh: [Float]) {
    let n = numbers.count
    let (zeros, rows) = ([Float](repeating: 0, count: 4 * n), [Int32(0)])
    var (gates, cell, hidden) = (zeros, zeros, zeros)
    let z = numbers + numbers + numbers + numbers
    unsafe cs_lstm_forward(
      1, n, n, z, [Float](repeating: -0.0, count: 4 * n), rows,
      [Float](repeating: -0.0, count: 4 * n), zeros, &gates, 4 * n, &cell, nil, &hidden, CS_BF16,
      nil)
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

  @Test(.enabled(if: Precision.bf16.isSupported, "this processor has no AVX512-BF16"))
  func `bf16 rounds to the nearest, ties to even, and keeps infinities and NaN`() {
    var generator = SeededGenerator(seed: 9)
    let ties = (0..<500).map { _ in UInt32(generator.below(0x7f7f)) << 16 | 0x8000 }
    let besides = ties.flatMap { [$0 - 1, $0, $0 + 1, $0 | 0x8000_0000] }
    let special: [UInt32] = [
      0, 0x8000_0000, 1, 0x7f7f_ffff, 0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 0x7f80_0001,
    ]
    let numbers = (besides + special).map { Float(bitPattern: $0) }
    let rounded = throughBackward(numbers, CS_BF16)
    for (number, result) in zip(numbers, rounded) {
      if number.isNaN {
        #expect(Float(bitPattern: UInt32(result) << 16).isNaN)
      } else {
        #expect(result == Naive.bf16(number), "\(number.bitPattern)")
      }
      #expect(number.isNaN || cs_narrow_of(CS_BF16, number) == result)
    }
  }

  @Test(.enabled(if: Precision.supported.count > 1, "this processor trains in f32 alone"))
  func `halves round to the nearest, ties to even, and keep infinities and NaN`() {
    var generator = SeededGenerator(seed: 9)
    // Below 2^-14 halves lie 2^-24 apart.
    let ties = (0..<500).map { index in
      index % 2 == 0
        ? Float(generator.below(1024)) * 0x1p-24 + 0x1p-25
        : Float(1025 + 2 * generator.below(512))
          * Float(sign: .plus, exponent: index % 26 - 24, significand: 1)
    }
    let besides = ties.flatMap { [$0.nextDown, $0, $0.nextUp, -$0] }
    let numbers =
      besides + [0, -0.0, 65504, 65519.9, 65520, -65520, 3e38, -3e38, .infinity, -.infinity, .nan]
    for (number, result) in zip(numbers, throughBackward(numbers, CS_HALF)) {
      if number.isNaN {
        #expect(Float16(bitPattern: result).isNaN)
        #expect(cs_float_of(CS_HALF, cs_narrow_of(CS_HALF, number)).isNaN)
      } else {
        #expect(result == Naive.narrow(CS_HALF, number), "\(number)")
        #expect(cs_narrow_of(CS_HALF, number) == result)
        #expect(cs_float_of(CS_HALF, result) == Float(Float16(bitPattern: result)))
      }
    }
  }

  /// A step backward whose candidate's gradient is exactly what comes in: (v + -0 o) i (1 - g g).
  private func throughBackward(_ numbers: [Float], _ format: cs_format) -> [UInt16] {
    let n = numbers.count
    func all(_ value: Float) -> [Float] { Array(repeating: value, count: n) }
    // Folded: 1 is -0, and the candidate 0 is 1/2.
    var gates = (all(-0.0) + all(-0.0) + all(0.5) + all(-0.0)).map { Float16($0).bitPattern }
    var (dc, scratch) = (numbers, all(0) + all(0) + all(0) + all(0))
    var sum = scratch
    unsafe cs_lstm_backward_half(
      1, n, &gates, 4 * n, all(0), all(0), all(-0.0), &dc, &scratch, format, &sum, [0])
    return Array(gates[2 * n..<3 * n])
  }
}
