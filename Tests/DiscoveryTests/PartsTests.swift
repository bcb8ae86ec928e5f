import Calibration
import Corpus
import Testing

@testable import Discovery

@Suite struct PartsTests {
  private func pieces(_ sizes: [Int]) -> [Piece] {
    sizes.enumerated().map { CorpusFile(path: "\($0)", size: $1, hash: UInt64($0)).whole }
  }

  @Test func `from three files on, parts share no file, cover all and are like in size`() throws {
    var draw = Draw(5)
    for count in [3, 4, 7, 40] {
      let sizes = (0..<count).map { _ in 500 + draw.below(1000) }
      let parts = try Parts(pieces(sizes))
      var loads = [0, 0, 0]
      for (file, ranges) in parts.ranges.enumerated() {
        #expect(ranges.map(\.range) == [0..<sizes[file]])
        for entry in ranges { loads[entry.part.rawValue] += entry.range.count }
      }
      #expect(loads.reduce(0, +) == sizes.reduce(0, +))
      // Largest first, so the parts differ by no more than one file.
      #expect((loads.max() ?? 0) - (loads.min() ?? 0) <= (sizes.max() ?? 0))
      #expect((loads.min() ?? 0) > 0)
      let files = Part.allCases.map { Set(parts.files(in: [$0])) }
      #expect(files.reduce(0) { $0 + $1.count } == count)
    }
  }

  @Test(arguments: [1, 2])
  func `fewer files are cut at the ends of functions`(_ count: Int) throws {
    let texts = (0..<count).map { CSource.file(seed: UInt64($0), functions: 60) }
    let scratch = try Scratch(texts)
    let parts = try scratch.parts()
    for (file, ranges) in parts.ranges.enumerated() {
      let bytes = Array(texts[file].utf8)
      #expect(ranges.map(\.part) == [.select, .threshold, .report])
      #expect(ranges.flatMap { Array($0.range) } == Array(bytes.indices))
      for entry in ranges {
        #expect(bytes[..<entry.range.upperBound].suffix(3) == Array("\n}\n".utf8)[...])
        #expect(abs(entry.range.count - bytes.count / 3) < bytes.count / 5)
      }
    }
  }

  @Test func `without functions they are cut at the ends of lines, without lines anywhere`() throws
  {
    let scratch = try Scratch([
      String(repeating: "int a_declaration;\n", count: 100), String(repeating: "x", count: 90),
    ])
    let parts = try scratch.parts()
    #expect(parts.ranges[0].allSatisfy { $0.range.upperBound % 19 == 0 })
    #expect(parts.ranges[1].map(\.range) == [0..<30, 30..<60, 60..<90])
  }

  @Test(arguments: 1...9)
  func `the smallest file is cut too, and nothing is lost`(_ size: Int) throws {
    let parts = try Scratch([String(repeating: "\n", count: size)]).parts()
    #expect(parts.ranges[0].flatMap { Array($0.range) } == Array(0..<size))
  }

  @Test func `stretches of a range have the part that each byte is in`() throws {
    let parts = try Scratch([String(repeating: "x", count: 90)]).parts()
    let stretches = parts.stretches(of: 0, 25..<70)
    #expect(stretches.map(\.range) == [25..<30, 30..<60, 60..<70])
    #expect(stretches.map(\.part) == [.select, .threshold, .report])
  }
}
