import Testing

@testable import Discovery

@Suite struct TopRankingTests {
  private static let count = 700
  /// Values in [-1, 1], many of them tied and many at the ends, and the labels of some unknown.
  private let values: [Float]
  private let labels: [Float]

  init() {
    var draw = Draw(5)
    values = (0..<Self.count).map { index in
      let value = Float(draw.unit() * 2 - 1)
      return index % 3 == 0
        ? (value * 8).rounded() / 8 : index % 7 == 0 ? 1 - abs(value) * 1e-6 : value
    }
    labels = values.map { draw.below(9) == 0 ? .nan : draw.unit() < 0.2 + 0.3 * Double($0) ? 1 : 0 }
  }

  /// The average precision by so many bins of equal width, given at most about so many bytes alone.
  private func score(
    _ values: [Float], polarity: Int, bins: Int, room: Int, backwards: Bool = false
  ) -> Double? {
    var (top, chunk) = (TopRanking(polarity: polarity, room: room), LabelChunk())
    var (counts, inside) = ([Int](repeating: 0, count: bins), [Int](repeating: 0, count: bins))
    let starts = Array(stride(from: 0, to: values.count, by: 64))
    for start in backwards ? starts.reversed() : starts {
      let own = start..<min(start + 64, values.count)
      chunk.read(values: Array(labels[own]), nil)
      top.add(Array(values[own]), chunk)
      for index in own where !labels[index].isNaN {
        counts[bin(values[index], of: bins)] += 1
        inside[bin(values[index], of: bins)] += labels[index] > 0 ? 1 : 0
      }
    }
    let scores = BinaryScores(counts: counts, positives: inside)
    var signed = polarity > 0 ? scores : scores.reversed
    signed.top = top
    return signed.averagePrecision
  }

  private func bin(_ value: Float, of bins: Int) -> Int {
    min(bins - 1, Int((value + 1) / 2 * Float(bins)))
  }

  /// The definition's, of known bytes.
  private func exact(_ scores: [Double]) -> Double? {
    let known = labels.indices.filter { !labels[$0].isNaN }
    return Naive.averagePrecision(known.map { scores[$0] }, known.map { labels[$0] > 0 })
  }

  @Test(arguments: [1, -1], [Self.count, 10_000])
  func `where all have room the average precision is exact`(polarity: Int, room: Int) {
    let expected = exact(values.map { Double(polarity) * Double($0) })
    for bins in [1, 10] {
      let found = score(values, polarity: polarity, bins: bins, room: room)
      #expect(agree(found, expected, within: 1e-12))
    }
  }

  @Test(arguments: [1, -1], [1, 2, 40, 150, 349])
  func `where they have not, the rest is by bins`(polarity: Int, room: Int) {
    let signed = values.map { Double(polarity) * Double($0) }
    let known = labels.indices.filter { !labels[$0].isNaN }.map { signed[$0] }.sorted(by: >)
    for bins in [1, 10, 100] {
      // Those above the first that has no room come before all that is in bins.
      let expected = exact(
        signed.indices.map {
          signed[$0] > known[room]
            ? 1000 + signed[$0] : Double(polarity) * Double(bin(values[$0], of: bins))
        })
      for backwards in [false, true] {
        let found = score(
          values, polarity: polarity, bins: bins, room: room, backwards: backwards)
        #expect(agree(found, expected, within: 1e-12))
      }
    }
  }

  @Test func `one score for all is one tie, however little room there is`() {
    let same = [Float](repeating: 0.25, count: Self.count)
    let expected = exact(same.map(Double.init))
    for room in [1, 100, 1000] {
      #expect(agree(score(same, polarity: -1, bins: 4, room: room), expected, within: 1e-12))
    }
  }

  @Test func `scores without bounds, and those that are no numbers, have their places`() {
    let odd: [Float] = [
      .infinity, 1e30, 3, 2, 1, 1e-3, 0, -0.0, -1e-3, -2, -1e30, -.infinity, .nan, -.nan,
    ]
    for polarity in [1, -1] {
      var (top, chunk) = (TopRanking(polarity: polarity, room: 100), LabelChunk())
      chunk.read(values: odd.indices.map { $0 % 2 == 0 ? 1 : 0 }, nil)
      top.add(odd, chunk)
      let (count, found, _) = top.precisions
      #expect((count, found) == (odd.count, odd.count / 2))
    }
    var (top, chunk) = (TopRanking(polarity: 1, room: 100), LabelChunk())
    chunk.read(values: (0..<12).map { $0 == 2 || $0 == 7 ? 1 : 0 }, nil)
    top.add(Array(odd[..<12]), chunk)
    // 3 is the third; 0 and -0 are tied, the seventh and eighth.
    #expect(agree(top.precisions.sum, 1.0 / 3 + 2.0 / 8, within: 1e-12))
  }
}
