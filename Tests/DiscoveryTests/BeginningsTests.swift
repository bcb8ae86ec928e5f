import Corpus
import Testing

@testable import Discovery

@Suite struct BeginningsTests {
  @Test(arguments: [
    ([10, 20, 30], 60, 30), ([10, 20, 30], 100, 30), ([10, 20, 30], 45, 17), ([5], 3, 3),
    ([100, 100, 100], 30, 10), ([1, 1, 1000], 500, 498), ([], 10, 0),
  ])
  func `the one length fills what may be read`(
    sizes: [Int], total: Int, length: Int
  ) {
    #expect(Beginnings.commonLength(sizes, total: total) == length)
    #expect(sizes.reduce(0) { $0 + min($1, length) } <= total)
  }

  @Test func `texts are cut to the largest common length that leaves no more than the total`() {
    #expect(Beginnings.commonLength([5, 3, 9], total: 17) == 9)
    #expect(Beginnings.commonLength([5, 3, 9], total: 14) == 6)
    #expect(Beginnings.commonLength([5, 3, 9], total: 6) == 2)
    #expect(Beginnings.commonLength([5, 3, 9], total: 2) == 0)
    #expect(Beginnings.commonLength([], total: 2) == 0)
    var draw = Draw(3)
    for _ in 0..<50 {
      let lengths = (0..<1 + draw.below(6)).map { _ in draw.below(40) }
      let total = draw.below(150)
      let cut = Beginnings.commonLength(lengths, total: total)
      #expect(lengths.reduce(0) { $0 + min($1, cut) } <= total)
      let longer = lengths.reduce(0) { $0 + min($1, cut + 1) }
      #expect(longer > total || cut >= (lengths.max() ?? 0))
    }
  }

  @Test func `beside the main passes few files are read far rather than many hardly`() {
    func lengths(_ sizes: [Int], _ limit: Int) -> [Int] {
      let lengths = Beginnings.lengths(of: sizes, limit: limit)
      // Cut to one length they need not come to it exactly.
      let (total, most) = (lengths.reduce(0, +), min(limit, sizes.reduce(0, +)))
      #expect((most - sizes.count...most).contains(total))
      #expect(zip(lengths, sizes).allSatisfy { $0 <= $1 })
      return lengths.filter { $0 > 0 }
    }
    let many = lengths([Int](repeating: 20_000, count: 100), 100_000)
    #expect(many.count == 13 && many.count { $0 == 8192 } == 12)
    #expect(
      lengths([Int](repeating: 20_000, count: 4), 100_000) == [20_000, 20_000, 20_000, 20_000])
    #expect(lengths([Int](repeating: 20_000, count: 6), 100_000).count == 6)
    #expect(lengths([Int](repeating: 500, count: 300), 100_000).count == 200)
    #expect(lengths([Int](repeating: 20_000, count: 100), 800).count == 8)
    #expect(lengths([5, 0, 7], 100) == [5, 7])
  }
}
