import Calibration
import Corpus
import Syntax
import Testing

@testable import Discovery

@Suite struct BaselineTablesTests {
  private let names = ["if-condition", "comment", "block-depth"]

  private func setting(_ files: Scratch) throws -> Setting {
    try Setting(files.pieces, files.parts(), grammar: c(), features: names, threads: 2)
  }

  @Test func `what stands below a licence that is longer than a file's share is learnt`() throws {
    let licence = "/*\n" + String(repeating: " * This is free software.\n", count: 100) + " */\n"
    let files = try Scratch(
      (0..<30).map { licence + CSource.file(seed: $0, functions: 20) })
    let setting = try setting(files)
    // Of 20 files, 1,000 bytes each.
    let scores = try BaselineScores(
      setting, grammar: c(), threads: 2, learns: true, positions: 20_000)
    #expect(licence.utf8.count > 2000)
    let all = try BaselineScores(setting, grammar: c(), threads: 2, learns: true)
    for (few, all) in [(scores.ngram, all.ngram), (scores.layout, all.layout)] {
      for feature in names.indices {
        let (few, all) = (try #require(few[feature]), try #require(all[feature]))
        // Of a prevalence of a few per cent.
        #expect(few > 0.8 * all, "\(names[feature]): \(few), from all bytes \(all)")
      }
    }
  }

  /// The table of 20 bytes from stretches of texts that are all in memory.
  private func expected(_ setting: Setting, positions: Int) throws -> ContextTable {
    let labeler = try Labeler(c(), features: names)
    var texts: [(bytes: [UInt8], range: Range<Int>)] = []
    for (index, piece) in setting.files.enumerated() {
      let bytes = try SourceReader.bytes(of: piece.file.path)
      for (range, part) in setting.parts.ranges[index] where part != .report {
        texts.append((bytes, range))
      }
    }
    let stretches = Spread.stretches(
      of: texts.map(\.range.count), total: positions, length: BaselineTables.stretch
    ).map { text, range in
      let start = texts[text].range.lowerBound
      return (
        bytes: texts[text].bytes, range: start + range.lowerBound..<start + range.upperBound
      )
    }
    let contexts = ReversedContexts(stretches)
    var sums = LabelSums(
      setting.features, unknownGroups: setting.unknownGroups, order: contexts)
    for (index, stretch) in stretches.enumerated() {
      sums.add(labeler.labels(of: stretch.bytes), stretch.range, asText: index)
    }
    sums.finish()
    return ContextTable(contexts, sums)
  }

  @Test(arguments: [1, 2, 9], [100, 3000, 1_000_000])
  func `a stretch has its file's labels and the bytes before it, on any number of threads`(
    files: Int, positions: Int
  ) throws {
    let files = try Scratch(
      (0..<files).map { CSource.file(seed: UInt64($0), functions: 20, flaws: true) })
    let setting = try setting(files)
    let other = Array(CSource.file(seed: 99, functions: 4).utf8)
    let expected = try expected(setting, positions: positions).scores(of: other, other.indices)
    var layouts: [[[Float]]] = []
    for threads in [1, 3] {
      let tables = try BaselineTables(
        setting, grammar: c(), threads: threads, positions: positions)
      #expect(tables.context.scores(of: other, other.indices) == expected)
      layouts.append(tables.layout.scores(of: other, other.indices))
    }
    #expect(layouts[0] == layouts[1])
  }
}
