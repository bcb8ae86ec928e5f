import CKernels
import Corpus
import Testing

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
