import Calibration
import Syntax
import Testing

@testable import Discovery

/// The estimates as their definition says, from scans of all positions.
private struct NaiveContexts {
  let texts: [(bytes: [UInt8], labels: [Float])]

  /// A byte of a text, zero before its start.
  private func byte(_ bytes: [UInt8], _ position: Int) -> UInt8 {
    position < 0 ? 0 : bytes[position]
  }

  func estimate(_ bytes: [UInt8], _ position: Int) -> Double {
    var (estimate, before) = (0.0, Int.max)
    var alike = texts.indices.flatMap { text in
      texts[text].bytes.indices.map { (text: text, position: $0) }
    }
    for length in 0...20 {
      if length > 0 {
        let wanted = byte(bytes, position - length + 1)
        alike = alike.filter { byte(texts[$0.text].bytes, $0.position - length + 1) == wanted }
      }
      let labels = alike.map { Double(texts[$0.text].labels[$0.position]) }.filter { !$0.isNaN }
      guard !labels.isEmpty, labels.count < before else { continue }
      before = labels.count
      let sum = labels.reduce(0, +)
      let beta = length == 0 ? 0 : sum == 0 || sum == Double(labels.count) ? 1.0 : 4.0
      estimate = (sum + beta * estimate) / (Double(labels.count) + beta)
    }
    return estimate
  }
}

extension ContextTable {
  /// Learns from all bytes of texts.
  init(_ texts: [(bytes: [UInt8], labels: Labels)], features: [Feature]) {
    let contexts = ReversedContexts(texts.map { ($0.bytes, $0.bytes.indices) })
    var sums = LabelSums(
      features, unknownGroups: texts.first?.labels.unknownGroups ?? features.map { _ in 0 },
      order: contexts)
    for (index, text) in texts.enumerated() {
      sums.add(text.labels, text.bytes.indices, asText: index)
    }
    sums.finish()
    self.init(contexts, sums)
  }
}

@Suite struct ContextTableTests {
  private func labelled(_ texts: [String], _ names: [String]) throws
    -> ([(bytes: [UInt8], labels: Labels)], [Feature])
  {
    let labeler = try Labeler(c(), features: names)
    let bytes = texts.map { Array($0.utf8) }
    return (bytes.map { ($0, labeler.labels(of: $0)) }, labeler.features)
  }

  private let names = ["string", "block-depth", "line-position", "if-condition", "comment"]

  @Test func `estimates are the definition's, for binary, graded and partly unknown labels`() throws
  {
    let (texts, features) = try labelled(
      (0..<2).map { CSource.file(seed: $0, functions: 2, flaws: true) }, names)
    #expect(texts.contains { $0.labels.knownBytes < $0.bytes.count })
    let table = ContextTable(texts, features: features)
    let other = Array(CSource.file(seed: 9, functions: 1).utf8)
    let range = 0..<min(other.count, 150)
    let scores = table.scores(of: other, range)
    for feature in features.indices {
      let naive = NaiveContexts(texts: texts.map { ($0.bytes, $0.labels.values(feature)) })
      for position in range {
        let expected = naive.estimate(other, position)
        // Up to 20 interpolations, each a few roundings.
        let tolerance = 100 * Double(Float.ulpOfOne) * max(1, abs(expected))
        #expect(abs(Double(scores[feature][position]) - expected) <= tolerance)
      }
    }
  }

  @Test func `a part of a text has the scores that it has in the whole, on any number of threads`()
    throws
  {
    let (texts, features) = try labelled(
      (0..<3).map { CSource.file(seed: $0, functions: 3) }, names)
    let table = ContextTable(texts, features: features)
    let other = Array(CSource.file(seed: 5, functions: 4).utf8)
    let whole = table.scores(of: other, other.indices)
    for (range, threads) in [(3..<4, 1), (17..<200, 2), (other.indices, 3), (100..<100, 2)] {
      let part = table.scores(of: other, range, threads: threads)
      #expect(part == whole.map { Array($0[range]) })
    }
  }

  @Test func `what precedes a file's start is no other file`() throws {
    // Each second file begins a string with the byte that ended the first's.
    let (texts, features) = try labelled(["a", "\"b\"", "a", "\"b\""], ["quoted"])
    let table = ContextTable(texts, features: features)
    let naive = NaiveContexts(texts: texts.map { ($0.bytes, $0.labels.values(0)) })
    let text = Array("\"b\"a\"b".utf8)
    for (position, score) in table.scores(of: text, text.indices)[0].enumerated() {
      #expect(abs(Double(score) - naive.estimate(text, position)) <= 1e-6)
    }
  }

  @Test func `a certificate's tables take no more than a gigabyte`() throws {
    let features = try Labeler(c()).features
    #expect(ContextTable.positions(of: features) == 8 << 20)
    let many = (0..<10).flatMap { _ in features }
    let bytes = 5 + LabelSums.bytesAPosition(many)
    #expect(bytes > 5 + 1.5 / 8 * Double(many.count))
    #expect(Double(ContextTable.positions(of: many)) * bytes <= 1e9)
    #expect(Double(ContextTable.positions(of: many) + 1) * bytes > 1e9)
  }

  @Test func `learning from nothing, and scoring nothing, gives zeros and nothing`() throws {
    let (texts, features) = try labelled([""], names)
    let text = Array("int a;".utf8)
    for learnt in [texts, []] {
      let table = ContextTable(learnt, features: features)
      #expect(table.scores(of: text, text.indices) == names.map { _ in text.map { _ in 0 } })
      #expect(table.scores(of: [], 0..<0) == names.map { _ in [] })
    }
  }
}

@Suite struct ReversedContextsTests {
  @Test func `positions lie in the order of the last 20 bytes, the latest first`() {
    var draw = Draw(11)
    let texts = (0..<4).map { _ in (0..<150).map { _ in UInt8(draw.below(2) * 200) } }
    let contexts = ReversedContexts([
      (texts[0], 0..<150), (texts[1], 7..<150), (texts[2], 30..<90), (texts[3], 4..<4),
    ])
    #expect(contexts.count == 150 + 143 + 60)
    let read = (0..<contexts.count).map { place in
      (0..<20).map { contexts.byte(at: place, $0) }
    }
    for (one, next) in zip(read, read.dropFirst()) {
      #expect(!next.lexicographicallyPrecedes(one))
    }
    for place in 0..<contexts.count {
      let position = contexts.position(at: place)
      let text = contexts.starts.lastIndex { $0 <= position } ?? 0
      let offset = position - contexts.starts[text] + [0, 7, 30, 4][text]
      let expected = (0..<20).map { offset - $0 >= 0 ? texts[text][offset - $0] : 0 }
      #expect(read[place] == expected)
    }
    #expect(Set((0..<contexts.count).map(contexts.position)).count == contexts.count)
  }
}

@Suite struct RankedBitsTests {
  @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 200])
  func `ones are counted over any range`(_ rows: Int) {
    var draw = Draw(UInt64(rows))
    let set = (0..<3).map { _ in (0..<rows).map { _ in draw.below(3) == 0 } }
    var bits = RankedBits(rows: rows, columns: 3)
    for column in 0..<3 {
      for row in 0..<rows where set[column][row] { bits.set(row, column) }
    }
    bits.count()
    var counts: [Float] = [0, 0, 0]
    for _ in 0..<200 {
      let start = draw.below(rows + 1)
      let end = start + draw.below(rows - start + 1)
      bits.ones(in: start..<end, into: &counts)
      #expect(counts == set.map { column in Float(column[start..<end].count { $0 }) })
    }
  }
}

@Suite struct GradeSumsTests {
  @Test(arguments: [0, 1, 63, 64, 65, 128, 200])
  func `numbers are added over any range`(_ count: Int) {
    var draw = Draw(UInt64(count))
    let numbers = (0..<count).map { _ in draw.below(2) * draw.below(1 << 24) }
    var sums = GradeSums(count: count)
    for (place, number) in numbers.enumerated() where number > 0 {
      sums.set(place, Float(number))
    }
    sums.add()
    for _ in 0..<200 {
      let start = draw.below(count + 1)
      let end = start + draw.below(count - start + 1)
      #expect(sums.sum(of: start..<end) == Double(numbers[start..<end].reduce(0, +)))
    }
  }

  @Test func `a number of which 64 would not fit counts for less`() {
    var sums = GradeSums(count: 64)
    for place in 0..<64 { sums.set(place, 3e9) }
    sums.add()
    #expect(sums.sum(of: 0..<64) == 0x1p31)
  }
}
