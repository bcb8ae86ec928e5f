import Testing

@testable import Discovery

@Suite struct `Held-out pieces` {
  @Test(arguments: [
    ([10, 20, 30], 60, 30), ([10, 20, 30], 100, 30), ([10, 20, 30], 45, 17), ([5], 3, 3),
    ([100, 100, 100], 30, 10), ([1, 1, 1000], 500, 498), ([], 10, 0),
  ])
  func `are cut to the one length that fills what may be read`(
    sizes: [Int], total: Int, length: Int
  ) {
    #expect(TrainingJob.length(filling: total, from: sizes) == length)
    #expect(sizes.reduce(0) { $0 + min($1, length) } <= total)
  }
}
