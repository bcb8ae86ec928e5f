import Corpus
import Testing

@Suite struct SpreadTests {
  @Test(arguments: [
    ([100], 30, 10), ([7, 0, 50, 1, 2, 300], 90, 20), ([40, 40, 40], 119, 1),
    ([40, 40, 40], 119, 50), ([1, 1, 1, 1, 1, 1], 3, 2), ([1000], 10, 10), ([1000], 5, 10),
    ([1000], 0, 10),
  ])
  func `stretches lie at even distances, each byte in one at most`(
    lengths: [Int], total: Int, length: Int
  ) {
    let stretches = Spread.stretches(of: lengths, total: total, length: length)
    let starts = lengths.indices.map { lengths[..<$0].reduce(0, +) }
    let read = stretches.flatMap { text, range in
      #expect(!range.isEmpty && range.clamped(to: 0..<lengths[text]) == range)
      return range.map { starts[text] + $0 }
    }
    #expect(zip(read, read.dropFirst()).allSatisfy { $0 < $1 })
    let each = min(length, total)
    let count = each == 0 ? 0 : max(1, total / length)
    #expect(read.count == count * each && read.count <= total)
    let whole = lengths.reduce(0, +)
    for index in 0..<count {
      // One in the middle of each share, but for the rounding.
      let middle = Double(2 * index + 1) * Double(whole) / Double(2 * count)
      let own = read[index * each..<(index + 1) * each]
      #expect(abs(Double(own.reduce(0, +)) / Double(each) + 0.5 - middle) <= 1)
    }
  }

  @Test func `texts of no more than the total are taken whole`() {
    for total in [60, 61, Int.max] {
      let stretches = Spread.stretches(of: [10, 0, 50], total: total, length: 7)
      #expect(stretches.map(\.text) == [0, 2] && stretches.map(\.range) == [0..<10, 0..<50])
    }
    #expect(Spread.stretches(of: [], total: 10, length: 5).isEmpty)
    #expect(Spread.stretches(of: [], total: 0, length: 5).isEmpty)
  }
}
