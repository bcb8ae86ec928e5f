import CKernels
import Network
import Testing

/// Products in bf16: around the rows of a tile and of a block, the columns of a vector and of a panel, and
/// depths that are odd or more than a transposed product takes at once.
@Suite(.enabled(if: Precision.processorHasBF16, "this processor has no bf16 instructions"))
struct PairKernelTests {
  private static let guardian: Float = 77

  /// Numbers that bf16 holds.
  private func rounded(_ count: Int, seed: UInt64) -> [UInt16] {
    random(count, seed: seed).map(Naive.bf16)
  }

  private func float(_ entry: UInt16) -> Float {
    Float(bitPattern: UInt32(entry) << 16)
  }

  /// Rows of so many entries with NaN between them and behind the last.
  private func apart(_ matrix: [UInt16], columns: Int, stride: Int) -> [UInt16] {
    let nan = [UInt16](repeating: 0x7fc0, count: stride - columns)
    guard columns > 0 else { return [0x7fc0] }
    return Swift.stride(from: 0, to: matrix.count, by: columns).flatMap {
      matrix[$0..<$0 + columns] + nan
    } + [0x7fc0]
  }

  /// Sums in f64 of the products along K, of A by rows (M, K), and B (K, N).
  private func expected(_ left: [UInt16], _ right: [UInt16], m: Int, k: Int, n: Int) -> [Double] {
    let (a, b) = (left.map { Double(float($0)) }, right.map { Double(float($0)) })
    var sums = [Double](repeating: 0, count: m * n)
    for row in 0..<m {
      for depth in 0..<k {
        for column in 0..<n { sums[row * n + column] += a[row * k + depth] * b[depth * n + column] }
      }
    }
    return sums
  }

  /// What sums of k products of at most 4, and of what was there, may be off, rounded at each.
  private func tolerance(_ k: Int) -> Double {
    Double(k + 1) * Double(4 * k + 2) * Epsilon.f32
  }

  /// A (M, K) B (K, N) + `before`, with some floats behind it that are nobody's.
  private func product(
    _ left: [UInt16], _ right: [UInt16], m: Int, k: Int, n: Int, before: [Float]? = nil
  ) -> [Float] {
    var packed = [UInt16](repeating: 0x7fc0, count: cs_pairs_count(k, n))
    unsafe cs_pack_pairs(k, n, right.map(float), n, 1, &packed)
    let start = before ?? [Float](repeating: .nan, count: m * n)
    var result = start + [Float](repeating: Self.guardian, count: 80)
    let stride = k + m % 3
    let rows = apart(left, columns: k, stride: stride)
    unsafe cs_multiply_pairs(m, k, n, rows, stride, packed, before == nil ? 0 : 1, &result)
    #expect(result[(m * n)...].allSatisfy { $0 == Self.guardian })
    return Array(result[..<(m * n)])
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 13, 191, 193])
  func `a product is its definition's, added or not`(m: Int) {
    for k in [0, 1, 2, 7, 66] {
      for n in swept + [31, 32, 48, 63, 64, 65, 101] {
        let (left, right) = (rounded(m * k, seed: 1), rounded(k * n, seed: 2))
        let before = random(m * n, seed: 3)
        let expected = expected(left, right, m: m, k: k, n: n)
        let (found, added) = (
          product(left, right, m: m, k: k, n: n),
          product(left, right, m: m, k: k, n: n, before: before)
        )
        #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) <= tolerance(k) })
        for index in 0..<m * n {
          let sum = Double(before[index]) + expected[index]
          #expect(abs(Double(added[index]) - sum) <= tolerance(k))
        }
      }
    }
  }

  @Test func `a row's product is the same bits whatever rows stand beside it`() {
    let (k, n) = (601, 70)
    let (left, right) = (rounded(200 * k, seed: 4), rounded(k * n, seed: 5))
    let all = product(left, right, m: 200, k: k, n: n)
    for m in 1...20 {
      #expect(product(Array(left[..<(m * k)]), right, m: m, k: k, n: n)[...] == all[..<(m * n)])
    }
  }

  @Test(arguments: swept.dropFirst() + [63, 64, 101])
  func `a matrix stored by columns is packed as its rows are`(n: Int) {
    for k in [1, 2, 9, 31, 32, 33, 70] {
      let rows = random(k * n, seed: 6)
      let columns = (0..<k * n).map { rows[$0 % k * n + $0 / k] }
      var one = [UInt16](repeating: 1, count: cs_pairs_count(k, n))
      var other = one
      unsafe cs_pack_pairs(k, n, rows, n, 1, &one)
      unsafe cs_pack_pairs(k, n, columns, 1, k, &other)
      #expect(one == other)
      #expect(one.count == (n + 15) / 16 * 16 * ((k + 1) / 2 * 2))
    }
  }

  @Test(arguments: [0, 1, 2, 7, 191, 192, 193, 400])
  func `a transposed product is its definition's`(k: Int) {
    for m in [1, 5, 16, 17, 31, 101, 192, 200] {
      for n in swept.dropFirst() + [64, 65, 101] {
        let (left, right) = (rounded(k * m, seed: 7), rounded(k * n, seed: 8))
        let stride = m + n % 3
        let rows = apart(left, columns: m, stride: stride)
        var scratch = [UInt16](repeating: 0x7fc0, count: cs_transposed_scratch_count(n))
        var result = [Float](repeating: .nan, count: m * n)
        result += [Float](repeating: Self.guardian, count: 80)
        unsafe cs_multiply_transposed(m, k, n, rows, stride, right, &scratch, &result)
        let transposed = (0..<m * k).map { left[$0 % k * m + $0 / k] }
        let expected = expected(transposed, right, m: m, k: k, n: n)
        #expect(zip(result, expected).allSatisfy { abs(Double($0) - $1) <= tolerance(k) })
        #expect(result[(m * n)...].allSatisfy { $0 == Self.guardian })
      }
    }
  }
}
