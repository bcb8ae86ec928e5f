import Corpus
import Syntax
import Testing

@testable import Discovery

@Suite struct `Excerpts` {
  /// A file whose label is on in every third stretch of ten bytes, and unknown at its end.
  private struct File {
    let number: Int
    let bytes: [UInt8]
    let values: [Float]
    let labels: [Float]

    init(_ number: Int, count: Int, _ generator: inout SeededGenerator) {
      self.number = number
      bytes = (0..<count).map { $0 % 17 == 16 ? 0x0A : UInt8(97 + $0 % 26) }
      // Few values, so that many are equal.
      values = bytes.map { _ in Float(Int(21 * generator.unit())) / 10 - 1 }
      labels = (0..<count).map { $0 >= count - 5 ? .nan : $0 / 10 % 3 == 0 ? 1 : 0 }
    }

    var reading: ReadingFile {
      get throws {
        ReadingFile(
          number: number, bytes: bytes,
          labels: try Labeler(try c(), features: []).labels(of: bytes))
      }
    }
  }

  private func stream(_ polarity: Int) -> ScoreStream {
    var stream = ScoreStream(source: .readout(0), feature: 0, polarity: polarity)
    stream.threshold = 0.2
    return stream
  }

  private func read(_ files: [File], _ picker: inout ExcerptPicker) throws {
    for file in files {
      let reading = try file.reading
      for start in stride(from: 0, to: file.bytes.count, by: 64) {
        let range = start..<min(start + 64, file.bytes.count)
        picker.add(Array(file.values[range]), Array(file.labels[range]), reading, range)
      }
    }
  }

  @Test(arguments: [1, -1], [2, 20])
  func `are the strongest of their kind, one a block, in whatever order files are read`(
    polarity: Int, count: Int
  ) throws {
    var generator = SeededGenerator(seed: 7)
    let files = (0..<count).map { File($0, count: 900 + 700 * ($0 % 4), &generator) }
    var picker = ExcerptPicker(stream(polarity), isBinary: true, files: count)
    try read(files.filter { $0.number % 2 == 1 }, &picker)
    try read(files.filter { $0.number % 2 == 0 }.reversed(), &picker)
    let found = picker.excerpts { "\($0)" }
    for kind in [Excerpt.Kind.highest, .falseAlarm, .miss] {
      let naive = naive(files, polarity, kind, block: count < 3 ? 1024 : .max)
      let own = picker.picks[kind] ?? []
      #expect(own.map { [$0.file, $0.at] } == naive, "\(kind)")
      #expect(found.filter { $0.kind == kind }.map(\.path) == naive.map { "\($0[0])" })
    }
    #expect(found.allSatisfy { $0.kind != .lowest })
    for (excerpt, place) in zip(found, picker.picks[.highest] ?? []) {
      let file = files[place.file]
      let first = place.at - excerpt.at
      let range = first..<first + excerpt.bytes.count
      #expect(excerpt.bytes == Array(file.bytes[range]) && excerpt.bytes.count <= 192)
      #expect(excerpt.values == Array(file.values[range]))
      #expect(excerpt.line == file.bytes[..<place.at].count { $0 == 0x0A } + 1)
      #expect(first == 0 || file.bytes[first - 1] == 0x0A || first % 64 == 0)
      #expect(range.upperBound >= min(file.bytes.count, place.at + 17))
    }
  }

  private func naive(_ files: [File], _ polarity: Int, _ kind: Excerpt.Kind, block: Int)
    -> [[Int]]
  {
    var all: [(strength: Float, file: Int, at: Int)] = []
    for file in files {
      for t in file.bytes.indices where !file.labels[t].isNaN {
        let score = Float(polarity) * file.values[t]
        let isMeant =
          switch kind {
          case .highest: true
          case .falseAlarm: file.labels[t] == 0 && score >= 0.2
          case .miss: file.labels[t] == 1 && score < 0.2
          case .lowest: false
          }
        if isMeant { all.append((kind == .miss ? -score : score, file.number, t)) }
      }
    }
    all.sort { (-$0.strength, $0.file, $0.at) < (-$1.strength, $1.file, $1.at) }
    var kept: [[Int]] = []
    for place in all
    where !kept.contains(where: { $0[0] == place.file && $0[1] / block == place.at / block }) {
      kept.append([place.file, place.at])
    }
    return Array(kept.prefix(3))
  }

  @Test func `of a number are where the value is greatest and least`() throws {
    var generator = SeededGenerator(seed: 9)
    let file = File(0, count: 500, &generator)
    var picker = ExcerptPicker(stream(-1), isBinary: false, files: 1)
    try read([file], &picker)
    #expect(Set(picker.picks.keys) == [.highest, .lowest])
    let known = file.values.prefix(495)
    #expect(picker.picks[.highest]?.first?.strength == known.map { -$0 }.max())
    #expect(picker.picks[.lowest]?.first?.strength == known.max())
  }

  @Test func `a histogram counts every known byte once`() throws {
    let values = (0..<1000).map { Float($0) / 500 - 1 }
    var tally = PairTally(.binary, bins: Bins.fine(unbounded: false).count)
    var chunk = LabelChunk()
    chunk.read(values: values.map { $0 > 0.5 ? 1 : $0 < -0.9 ? .nan : 0 }, nil)
    tally.add(Bins.fine(unbounded: false).bins(of: values), chunk, zeroRank: 0)
    let histogram = tally.histogram(.fine(unbounded: false))
    #expect(histogram.range == -1...1 && histogram.means.isEmpty)
    #expect(histogram.inside.count == 40 && histogram.outside.count == 40)
    #expect(histogram.inside.reduce(0, +) == values.count { $0 > 0.5 })
    #expect(histogram.outside.reduce(0, +) == values.count { $0 <= 0.5 && $0 >= -0.9 })
    #expect(histogram.inside.prefix(29).allSatisfy { $0 == 0 })
    #expect(histogram.outside.prefix(1).allSatisfy { $0 == 0 })
  }

  @Test func `a number's histogram has its mean in each bar`() throws {
    let values: [Float] = [-0.99, -0.99, 0.99, 0.99, 0.99, 0]
    var tally = PairTally(.graded, bins: Bins.fine(unbounded: false).count)
    var chunk = LabelChunk()
    chunk.read(
      values: [0, 1, 4, 5, .nan, 2], GradeRanks([0: 1, 1: 1, 2: 1, 4: 1, 5: 1]))
    tally.add(Bins.fine(unbounded: false).bins(of: values), chunk, zeroRank: 0)
    let histogram = tally.histogram(.fine(unbounded: false))
    #expect(histogram.inside.isEmpty && histogram.outside.reduce(0, +) == 5)
    #expect(histogram.means.compactMap(\.self) == [0.5, 2, 4.5])
    #expect(histogram.means[0] == 0.5 && histogram.means[39] == 4.5)
  }
}
