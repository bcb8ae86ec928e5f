import Corpus
import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct ExplainTests {
  private typealias Rule = (PlantedCells, Int) -> Bool

  /// Files of unlike size, that don't end with a word of bits.
  private static let files = [700, 333, 1201, 64, 517]

  private func explanations(
    files: [Int] = ExplainTests.files, noise: Double = 0.02, _ rules: [Rule],
    besides known: Set<String> = [], threads: Int = 2
  ) throws -> [Explanation] {
    let none = files.map { _ in 0 }
    var select = PlantedCells(.select, files: files + none, seed: 1)
    var report = PlantedCells(.report, files: none + files.reversed(), seed: 2)
    for (index, rule) in rules.enumerated() {
      select.add(noise: noise, seed: UInt64(index) + 10, rule)
      report.add(noise: noise, seed: UInt64(index) + 50, rule)
    }
    let explainer = Explainer(
      features: PlantedCells.features, select: select.bytes, report: report.bytes,
      selectBins: select.bins, reportBins: report.bins)
    return try explainer.explanations(besides: known, threads: threads)
  }

  @Test func `a cell that is on in strings and comments is found to be`() throws {
    let found = try explanations([{ $0.holds(0, $1) || $0.holds(1, $1) }])
    let best = try #require(found.first)
    #expect(["string or comment", "comment or string"].contains(best.formula))
    #expect(best.length == 2 && best.polarity == 1 && best.isExplained)
    #expect(best.iou > 0.85 && best.singleIoU < 0.65 && (best.nullIoU ?? 1) < best.iou)
    #expect(abs(best.share - 0.44) < 0.1)
  }

  @Test func `three features with a negation are found`() throws {
    let found = try explanations([
      { ($0.holds(0, $1) || $0.holds(2, $1)) && !($0.depth($1) > 2) }
    ])
    let best = try #require(found.first)
    #expect(
      ["(string or call) and not block-depth > 2", "(call or string) and not block-depth > 2"]
        .contains(best.formula))
    #expect(best.isExplained && best.iou > 0.8)
  }

  @Test func `a cell of one feature keeps the short formula and is not counted`() throws {
    let found = try explanations([{ sample, row in sample.holds(1, row) }])
    let best = try #require(found.first)
    #expect(best.formula == "comment" && best.length == 1 && !best.isExplained)
    #expect(best.iou == best.singleIoU && best.iou > 0.85)
  }

  @Test func `cells that follow no label are not explained`() throws {
    let rules: [Rule] = (0..<20).map { seed in
      { _, row in
        var draw = Draw(UInt64(seed) * 1000 + UInt64(row / 20))
        return draw.unit() < 0.3
      }
    }
    let found = try explanations(rules)
    #expect(found.count == 20 && found.allSatisfy { !$0.isExplained && $0.nullIoU != nil })
  }

  @Test func `with four files nothing is believed`() throws {
    let found = try explanations(files: [900, 800], [{ $0.holds(0, $1) || $0.holds(1, $1) }])
    #expect(found.allSatisfy { $0.nullIoU == nil && !$0.isExplained } && !found.isEmpty)
  }

  @Test func `cells that a feature explains are left out, and threads change nothing`() throws {
    let rules: [Rule] = [
      { $0.holds(0, $1) || $0.holds(1, $1) }, { $0.holds(2, $1) }, { $0.depth($1) > 3 },
    ]
    let some = try explanations(rules, besides: ["l0.c.1"], threads: 1)
    #expect(Set(some.map(\.neuron)) == ["l0.c.0", "l0.c.2"])
    #expect(try explanations(rules, besides: ["l0.c.1"], threads: 2) == some)
  }

  @Test func `a re-pairing gives no file its own labels`() {
    var generator = SeededGenerator(seed: 3)
    for count in 2..<9 {
      for _ in 0..<20 {
        let partners = Explainer.partners(count, &generator)
        #expect(partners.sorted() == Array(0..<count))
        #expect(partners.enumerated().allSatisfy { $0 != $1 })
      }
    }
  }
}
