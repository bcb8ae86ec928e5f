import CKernels
import Testing

@testable import Network

/// Products in 16 bits: around the rows of a tile and of a block, the columns of a vector and of a panel, and
/// depths that are odd or more than a transposed product takes at once.
@Suite(.enabled(if: Precision.supported.count > 1, "this processor multiplies f32 alone"))
struct PairKernelTests {
  private static let formats = Precision.supported.compactMap(\.format)
  private static let guardian: Float = 77
  /// Not a number in either format.
  private static let nan: UInt16 = 0x7fc0

  /// Numbers that a format holds.
  private func rounded(_ format: cs_format, _ count: Int, seed: UInt64) -> [UInt16] {
    random(count, seed: seed).map { Naive.narrow(format, $0) }
  }

  /// Rows of so many entries with NaN between them and behind the last.
  private func apart(_ matrix: [UInt16], columns: Int, stride: Int) -> [UInt16] {
    let nan = [UInt16](repeating: Self.nan, count: stride - columns)
    guard columns > 0 else { return [Self.nan] }
    return Swift.stride(from: 0, to: matrix.count, by: columns).flatMap {
      matrix[$0..<$0 + columns] + nan
    } + [Self.nan]
  }

  /// Sums in f64 of the products along K, of A by rows (M, K), and B (K, N).
  private func expected(
    _ format: cs_format, _ left: [UInt16], _ right: [UInt16], m: Int, k: Int, n: Int
  ) -> [Double] {
    let a = left.map { Double(Naive.float(format, $0)) }
    let b = right.map { Double(Naive.float(format, $0)) }
    var sums = [Double](repeating: 0, count: m * n)
    for row in 0..<m {
      for depth in 0..<k {
        for column in 0..<n { sums[row * n + column] += a[row * k + depth] * b[depth * n + column] }
      }
    }
    return sums
  }

  /// What sums of k products of at most 4, and of what was there, may be off, rounded at each. Halves are
  /// added as halves up to 96 at a time, in two sums of which each is half as large as all of them.
  private func tolerance(_ format: cs_format, _ k: Int) -> Double {
    let floats = Double(k + 1) * Double(4 * k + 2) * Epsilon.f32
    if format == CS_BF16 { return floats }
    let chain = Double(min(96, (k + 1) / 2))
    return floats + Double(k) * 4 * chain / 2 * Epsilon.f16 / 2
  }

  /// A (M, K) B (K, N) + `before`, with some floats behind it that are nobody's.
  private func product(
    _ format: cs_format, _ left: [UInt16], _ right: [UInt16], m: Int, k: Int, n: Int,
    before: [Float]? = nil, isBackwards: Bool = false
  ) -> [Float] {
    var packed = [UInt16](repeating: Self.nan, count: cs_pairs_count(k, n))
    unsafe cs_pack_pairs(format, k, n, right.map { Naive.float(format, $0) }, n, 1, &packed)
    let start = before ?? [Float](repeating: .nan, count: m * n)
    var result = start + [Float](repeating: Self.guardian, count: 80)
    let stride = k + m % 3
    let rows = apart(left, columns: k, stride: stride)
    unsafe cs_multiply_pairs(
      format, m, k, n, rows, stride, packed, before == nil ? 0 : 1, isBackwards ? 1 : 0, &result)
    #expect(result[(m * n)...].allSatisfy { $0 == Self.guardian })
    return Array(result[..<(m * n)])
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 13, 191, 193], formats)
  func `a product is its definition's, added or not`(m: Int, format: cs_format) {
    for k in [0, 1, 2, 7, 66] {
      for n in swept + [31, 32, 48, 63, 64, 65, 101] { expectProduct(format, m: m, k: k, n: n) }
    }
  }

  /// Of halves a sum goes 192 deep.
  @Test(arguments: [191, 192, 193, 384, 385, 511], formats)
  func `a deep product is its definition's`(k: Int, format: cs_format) {
    for n in [1, 17, 64, 70, 129] { expectProduct(format, m: 7, k: k, n: n) }
  }

  private func expectProduct(_ format: cs_format, m: Int, k: Int, n: Int) {
    let (left, right) = (rounded(format, m * k, seed: 1), rounded(format, k * n, seed: 2))
    let before = random(m * n, seed: 3)
    let expected = expected(format, left, right, m: m, k: k, n: n)
    let tolerance = tolerance(format, k)
    let (found, backwards, added) = (
      product(format, left, right, m: m, k: k, n: n),
      product(format, left, right, m: m, k: k, n: n, isBackwards: true),
      product(format, left, right, m: m, k: k, n: n, before: before)
    )
    #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) <= tolerance })
    #expect(backwards == found)
    for index in 0..<m * n {
      let sum = Double(before[index]) + expected[index]
      #expect(abs(Double(added[index]) - sum) <= tolerance)
    }
  }

  /// Of -1, 0 and 1 every sum is exact in both formats.
  @Test(arguments: [95, 191, 192, 193, 385, 511], formats)
  func `sums of small whole numbers are exact, however deep`(k: Int, format: cs_format) {
    let (m, n) = (7, 70)
    func whole(_ count: Int, seed: UInt64) -> [UInt16] {
      random(count, seed: seed, width: 1.5).map { Naive.narrow(format, $0.rounded()) }
    }
    let (left, right) = (whole(m * k, seed: 11), whole(k * n, seed: 12))
    let found = product(format, left, right, m: m, k: k, n: n).map(Double.init)
    #expect(found == expected(format, left, right, m: m, k: k, n: n))
    // Read as (K, M).
    let rows = (0..<k * m).map { left[$0 % m * k + $0 / m] }
    var scratch = [UInt16](repeating: Self.nan, count: cs_transposed_scratch_count(n))
    var result = [Float](repeating: .nan, count: m * n)
    unsafe cs_multiply_transposed(format, m, k, n, rows, m, right, &scratch, &result)
    #expect(result.map(Double.init) == found)
  }

  @Test(arguments: formats)
  func `what no half can be is packed as the largest`(format: cs_format) {
    var packed = [UInt16](repeating: Self.nan, count: cs_pairs_count(1, 3))
    unsafe cs_pack_pairs(format, 1, 3, [7e4, -3e38, .infinity], 3, 1, &packed)
    let found = [0, 2, 4].map { Naive.float(format, packed[$0]) }
    let bf16 = [7e4, -3e38, .infinity].map { Naive.float(CS_BF16, Naive.bf16($0)) }
    #expect(found == (format == CS_HALF ? [65_504, -65_504, 65_504] : bf16))
  }

  /// Products of many small numbers, whose sum halves hold: at most as far off as entries rounded to bf16 are.
  @Test func `a sum of halves is as near as one of bf16`() {
    let (m, k, n) = (6, 512, 64)
    let (left, right) = (random(m * k, seed: 9), random(k * n, seed: 10, width: 0.1))
    var exact = [Double](repeating: 0, count: m * n)
    for row in 0..<m {
      for depth in 0..<k {
        for column in 0..<n {
          exact[row * n + column] +=
            Double(left[row * k + depth]) * Double(right[depth * n + column])
        }
      }
    }
    let errors = Self.formats.map { format in
      let a = left.map { Naive.narrow(format, $0) }
      let b = right.map { Naive.narrow(format, $0) }
      let found = product(format, a, b, m: m, k: k, n: n)
      return zip(found, exact).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
    }
    for error in errors.dropFirst() { #expect(error.squareRoot() <= 1.25 * errors[0].squareRoot()) }
  }

  @Test(arguments: formats)
  func `a row's product is the same bits whatever rows stand beside it`(format: cs_format) {
    let (k, n) = (601, 70)
    let (left, right) = (rounded(format, 200 * k, seed: 4), rounded(format, k * n, seed: 5))
    let all = product(format, left, right, m: 200, k: k, n: n)
    for m in 1...20 {
      let some = product(format, Array(left[..<(m * k)]), right, m: m, k: k, n: n)
      #expect(some[...] == all[..<(m * n)])
    }
  }

  @Test(arguments: swept.dropFirst() + [63, 64, 101], formats)
  func `a matrix stored by columns is packed as its rows are`(n: Int, format: cs_format) {
    for k in [1, 2, 9, 31, 32, 33, 70] {
      let rows = random(k * n, seed: 6)
      let columns = (0..<k * n).map { rows[$0 % k * n + $0 / k] }
      var one = [UInt16](repeating: 1, count: cs_pairs_count(k, n))
      var other = one
      unsafe cs_pack_pairs(format, k, n, rows, n, 1, &one)
      unsafe cs_pack_pairs(format, k, n, columns, 1, k, &other)
      #expect(one == other)
      #expect(one.count == (n + 15) / 16 * 16 * ((k + 1) / 2 * 2))
    }
  }

  @Test(arguments: [0, 1, 2, 7, 191, 192, 193, 400], formats)
  func `a transposed product is its definition's`(k: Int, format: cs_format) {
    for m in [1, 5, 16, 17, 31, 101, 192, 200] {
      for n in swept.dropFirst() + [64, 65, 101] {
        let (left, right) = (rounded(format, k * m, seed: 7), rounded(format, k * n, seed: 8))
        let stride = m + n % 3
        let rows = apart(left, columns: m, stride: stride)
        var scratch = [UInt16](repeating: Self.nan, count: cs_transposed_scratch_count(n))
        var result = [Float](repeating: .nan, count: m * n)
        result += [Float](repeating: Self.guardian, count: 80)
        unsafe cs_multiply_transposed(format, m, k, n, rows, stride, right, &scratch, &result)
        let transposed = (0..<m * k).map { left[$0 % k * m + $0 / k] }
        let expected = expected(format, transposed, right, m: m, k: k, n: n)
        let tolerance = tolerance(format, k)
        #expect(zip(result, expected).allSatisfy { abs(Double($0) - $1) <= tolerance })
        #expect(result[(m * n)...].allSatisfy { $0 == Self.guardian })
      }
    }
  }
}
