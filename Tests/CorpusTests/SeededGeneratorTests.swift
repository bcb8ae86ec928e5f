import Corpus
import Testing

@Suite struct SeededGeneratorTests {
  @Test func `the numbers are SplitMix64's own`() {
    // The first outputs of the reference implementation (prng.di.unimi.it/splitmix64.c) for 1234567.
    var generator = SeededGenerator(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func `a saved state goes on with the same numbers`() {
    var generator = SeededGenerator(seed: 7)
    _ = generator.next()
    var resumed = SeededGenerator(state: generator.state)
    #expect((0..<5).map { _ in generator.next() } == (0..<5).map { _ in resumed.next() })
  }

  @Test func `streams and seeds differ`() {
    var first = (0..<4).flatMap { seed in
      (0..<4).map { SeededGenerator(seed: seed, stream: $0) }
    }
    #expect(Set(first.indices.map { first[$0].next() }).count == 16)
  }

  @Test func `each number below a bound is drawn about equally often`() {
    var generator = SeededGenerator(seed: 1)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.below(7)] += 1 }
    // Five standard deviations of a count of 10,000.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 463 })
  }

  @Test func `a unit number is at least 0 and below 1`() {
    var generator = SeededGenerator(seed: 1)
    let numbers = (0..<10_000).map { _ in generator.unit() }
    #expect(numbers.allSatisfy { (0..<1).contains($0) })
    let mean = numbers.reduce(0, +) / 10_000
    // Five standard errors: sqrt(1/12) / sqrt(10,000) each.
    #expect(abs(mean - 0.5) < 0.0145)
  }

  @Test func `a shuffle keeps every element and depends on the seed alone`() {
    let numbers = Array(0..<100)
    var one = SeededGenerator(seed: 3)
    var other = SeededGenerator(seed: 3)
    let shuffled = one.shuffled(numbers)
    #expect(shuffled == other.shuffled(numbers))
    #expect(shuffled != numbers)
    #expect(shuffled.sorted() == numbers)
    #expect(one.shuffled([Int]()) == [])
  }
}
