import CKernels
import Testing

/// Products with a matrix packed in panels: around the rows of a tile and of a block, the columns of
/// a panel, and the depth that is taken at once.
@Suite struct PanelKernelTests {
  private static let guardian: Float = 77

  /// A (M, K) B (K, N) + `before`, the same whichever panels come first.
  private func product(
    _ left: [Float], _ right: [Float], m: Int, k: Int, n: Int, before: [Float]? = nil
  ) -> [Float] {
    let (forwards, backwards) = (
      product(left, right, m: m, k: k, n: n, before: before, backwards: false),
      product(left, right, m: m, k: k, n: n, before: before, backwards: true)
    )
    #expect(forwards == backwards)
    return forwards
  }

  /// Some floats behind the result, and between the rows of A, are nobody's.
  private func product(
    _ left: [Float], _ right: [Float], m: Int, k: Int, n: Int, before: [Float]?, backwards: Bool
  ) -> [Float] {
    var panels = [Float](repeating: .nan, count: cs_panels_count(k, n))
    unsafe cs_pack_panels(k, n, right, n, 1, &panels)
    let stride = k + m % 3
    var result = before ?? [Float](repeating: .nan, count: m * n)
    result += [Float](repeating: Self.guardian, count: 40)
    let apart = (0..<m).flatMap { row in
      left[row * k..<(row + 1) * k] + [Float](repeating: .nan, count: stride - k)
    }
    unsafe cs_multiply_panels(
      m, k, n, apart, stride, panels, before == nil ? 0 : 1, backwards ? 1 : 0, &result)
    #expect(result[(m * n)...].allSatisfy { $0 == Self.guardian })
    return Array(result[..<(m * n)])
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 13, 96, 97, 200])
  func `a product is its definition's, added or not`(m: Int) {
    for k in [0, 1, 7, 65] {
      for n in swept + [63, 64, 101] {
        let (left, right) = (random(m * k, seed: 1), random(k * n, seed: 2))
        let before = random(m * n, seed: 3)
        let expected = (0..<m * n).map { index in
          let (row, column) = index.quotientAndRemainder(dividingBy: n)
          return (0..<k).reduce(0.0) {
            $0 + Double(left[row * k + $1]) * Double(right[$1 * n + column])
          }
        }
        // A sum of k products of at most 4, and of what was there, rounded at each.
        let tolerance = Double(k + 1) * Double(4 * k + 2) * Epsilon.f32
        let (found, added) = (
          product(left, right, m: m, k: k, n: n),
          product(left, right, m: m, k: k, n: n, before: before)
        )
        #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) <= tolerance })
        for index in 0..<m * n {
          let sum = Double(before[index]) + expected[index]
          #expect(abs(Double(added[index]) - sum) <= tolerance)
        }
      }
    }
  }

  @Test(arguments: [511, 512, 513, 1030])
  func `a deep product sums all of its depth`(k: Int) {
    let (m, n) = (7, 17)
    let left = (0..<m * k).map { Float($0 % 3) - 1 }
    let right = (0..<k * n).map { Float($0 % 5) - 2 }
    let expected = (0..<m * n).map { index in
      (0..<k).reduce(Float(0)) {
        $0 + left[index / n * k + $1] * right[$1 * n + index % n]
      }
    }
    #expect(product(left, right, m: m, k: k, n: n) == expected)
  }

  @Test func `a row's product is the same bits whatever rows stand beside it`() {
    let (k, n) = (600, 70)
    let (left, right) = (random(100 * k, seed: 4), random(k * n, seed: 5))
    let all = product(left, right, m: 100, k: k, n: n)
    for m in 1...20 {
      #expect(product(Array(left[..<(m * k)]), right, m: m, k: k, n: n)[...] == all[..<(m * n)])
    }
  }

  @Test func `a column's product is the same bits whatever columns stand beside it`() {
    let (m, k, n) = (7, 600, 70)
    let (left, right) = (random(m * k, seed: 4), random(k * n, seed: 5))
    let all = product(left, right, m: m, k: k, n: n)
    for columns in [0..<1, 3..<5, 17..<18, 15..<49, 1..<70] {
      let own = (0..<k).flatMap { right[columns.offset(by: $0 * n)] }
      let expected = (0..<m).flatMap { all[columns.offset(by: $0 * n)] }
      #expect(product(left, own, m: m, k: k, n: columns.count) == expected)
    }
  }

  @Test(arguments: swept.dropFirst())
  func `a matrix stored by columns is packed as its rows are`(n: Int) {
    let k = 9
    let rows = random(k * n, seed: 6)
    let columns = (0..<k * n).map { rows[$0 % k * n + $0 / k] }
    var (one, other) = ([Float](repeating: 1, count: cs_panels_count(k, n)), [Float]())
    other = one
    unsafe cs_pack_panels(k, n, rows, n, 1, &one)
    unsafe cs_pack_panels(k, n, columns, 1, k, &other)
    #expect(one == other)
    #expect(one.count == (n + 15) / 16 * 16 * k)
  }
}

extension Range<Int> {
  fileprivate func offset(by distance: Int) -> Range {
    lowerBound + distance..<upperBound + distance
  }
}
