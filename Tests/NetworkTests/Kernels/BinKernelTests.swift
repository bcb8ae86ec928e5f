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

  @Test func `rows may lie further apart than they are long`() {
    let values = random(5 * 3, seed: 2, width: 1)
    var (shape, close) = (Self.bounded, [UInt16](repeating: .max, count: 3 * 5))
    var apart = [UInt16](repeating: .max, count: 3 * 9)
    unsafe cs_bin_rows(5, 3, values, 3, &shape, &close)
    unsafe cs_bin_rows_into(5, 3, values, 3, &shape, 9, &apart)
    for unit in 0..<3 {
      #expect(apart[unit * 9..<unit * 9 + 5] == close[unit * 5..<unit * 5 + 5])
      #expect(apart[unit * 9 + 5..<unit * 9 + 9].allSatisfy { $0 == .max })
    }
  }

  /// Segments shorter and longer than an 8-bit count can take, with gaps and without.
  @Test(arguments: [[1], [0, 7, 255], [300, 2], [17, 254, 3, 600], [256, 256, 255, 255]])
  func `a tally counts each segment's labels at its bytes' bins`(lengths: [Int]) {
    let (units, size) = (3, 5)
    let panel = Int(CS_PANEL)
    var generator = SeededGenerator(seed: UInt64(lengths.count))
    var (starts, ends, at) = ([UInt32](), [UInt32](), 0)
    for (index, length) in lengths.enumerated() {
      at += index % 2 == 0 ? 0 : 4
      starts.append(UInt32(at))
      at += length
      ends.append(UInt32(at))
    }
    let row = at + 2
    // The first unit is always in one bin.
    let bins = (0..<units * row).map { UInt16($0 < row ? 2 : generator.below(size)) }
    let labels = (0..<lengths.count * panel).map { _ in UInt8(generator.below(2)) }
    let stride = size * panel + 64
    var counts = (0..<units * stride).map { UInt32($0) }
    var scratch = [UInt8](repeating: 0, count: size * panel)
    var expected = counts
    unsafe cs_tally(
      units, row, bins, lengths.count, starts, ends, labels, size, stride, &counts, &scratch)
    for unit in 0..<units {
      for segment in lengths.indices {
        for t in Int(starts[segment])..<Int(ends[segment]) {
          let place = unit * stride + Int(bins[unit * row + t]) * panel
          for k in 0..<panel { expected[place + k] += UInt32(labels[segment * panel + k]) }
        }
      }
    }
    #expect(counts == expected)
    #expect(scratch.allSatisfy { $0 == 0 })
  }

  @Test(arguments: swept)
  func `weights are summed at their bytes' bins`(count: Int) {
    let (units, row, size, width) = (3, 40, 5, Int(CS_WEIGHTS))
    var generator = SeededGenerator(seed: 1)
    let bins = (0..<units * row).map { _ in UInt16(generator.below(size)) }
    let at = (0..<count).map { _ in UInt32(generator.below(row)) }
    let weights = (0..<count * width).map { _ in generator.unit() }
    let stride = size * width + 8
    var sums = (0..<units * stride).map { Double($0) }
    var expected = sums
    unsafe cs_tally_weights(units, row, bins, count, at, weights, stride, &sums)
    for unit in 0..<units {
      for index in 0..<count {
        let place = unit * stride + Int(bins[unit * row + Int(at[index])]) * width
        for k in 0..<width { expected[place + k] += weights[index * width + k] }
      }
    }
    #expect(sums == expected)
  }

  @Test(arguments: swept)
  func `common bits are counted`(words: Int) {
    var generator = SeededGenerator(seed: 5)
    let one = (0..<words).map { _ in generator.next() }
    let other = (0..<words).map { _ in generator.next() }
    let expected = zip(one, other).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
    #expect(unsafe cs_count_common(words, one, other) == UInt64(expected))
  }
}
