import Corpus
import Network
import Testing

@testable import Discovery

@Suite struct FindingSearchTests {
  @Test func `pieces are cut to one length, at ends of functions`() throws {
    let texts = [20, 20, 3].map { String(repeating: "f()\n{\n}\n", count: $0 * 5) }
    #expect(try Scratch(texts).searched(bytes: 600) == [0..<240, 0..<240, 0..<120])
    #expect(try Scratch(texts).searched(bytes: 10_000) == [0..<800, 0..<800, 0..<120])
    #expect(try Scratch(texts).searched(bytes: 0).isEmpty)
  }

  @Test func `of very many some are read`() throws {
    let texts = [String](repeating: String(repeating: "f();\n", count: 100), count: 100)
    let ranges = try Scratch(texts).searched(bytes: 800)
    #expect(ranges == [Range<Int>](repeating: 0..<100, count: 8))
  }

  @Test func `a second network takes as long as the first, and without a speed nothing is known`()
    throws
  {
    let scratch = try Scratch([String(repeating: "f();\n", count: 100)])
    let search = FindingSearch(held: scratch.pieces, length: .epochs(1), cells: 8, features: 2)
    let seconds = (0...2).map { search.seconds(speed: 10, networks: $0) }
    #expect(abs(seconds[2] - 2 * seconds[1] + seconds[0]) < 1e-9)
    // 500 bytes at the price of three trainings, and hardly anything for committees of 8 cells.
    #expect(abs(seconds[1] - seconds[0] - 150) < 0.01)
    #expect(search.seconds(speed: 0, networks: 2) == 0)
  }
}

extension Scratch {
  /// What a search that has time for so many bytes reads.
  fileprivate func searched(bytes: Int) throws -> [Range<Int>] {
    // A minute's share, 3 % of the seconds, at training speed.
    let search = FindingSearch(
      held: pieces, length: .minutes(1), cells: 8, features: 2)
    return try search.pieces(speed: Double(bytes) / 1.8).map(\.range)
  }
}
