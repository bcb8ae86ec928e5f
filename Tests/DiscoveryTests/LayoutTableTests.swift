import Calibration
import Syntax
import Testing

@testable import Discovery

extension LayoutTable {
  /// Learns from all bytes of texts.
  init(_ texts: [(bytes: [UInt8], labels: Labels)], features: [Feature]) {
    var sums = LayoutSums(
      features, unknownGroups: texts.first?.labels.unknownGroups ?? features.map { _ in 0 })
    for (bytes, labels) in texts { sums.add(labels, Layout(bytes), bytes.indices) }
    self.init(sums)
  }
}

@Suite struct LayoutTableTests {
  /// By byte: column and indentation, from the start of its line.
  private func layout(_ bytes: [UInt8], _ position: Int) -> (column: Int, indentation: Int) {
    if bytes[position] == 10 { return (0, 0) }
    let start = (bytes[..<position].lastIndex(of: 10) ?? -1) + 1
    var indentation = 0
    for byte in bytes[start...position] {
      if byte == 32 {
        indentation += 1
      } else if byte == 9 {
        indentation += 8 - indentation % 8
      } else {
        break
      }
    }
    return (min(position - start + 1, 255), min(indentation, 64))
  }

  @Test func `estimates are the definition's, for binary, graded and partly unknown labels`() throws
  {
    let names = ["string", "block-depth", "line-position", "if-condition"]
    let labeler = try Labeler(c(), features: names)
    let long = "int x = \"" + String(repeating: " a", count: 200) + "\";\n"
    let deep = String(repeating: "\t ", count: 9) + "b;\n"
    let texts = [CSource.file(seed: 1, functions: 4, flaws: true), long, deep].map {
      Array($0.utf8)
    }
    let labels = texts.map { labeler.labels(of: $0) }
    let table = LayoutTable(zip(texts, labels).map { ($0, $1) }, features: labeler.features)

    let other = Array((CSource.file(seed: 2, functions: 1) + long + deep).utf8)
    let range = 5..<other.count
    let scores = table.scores(of: other, range)
    for feature in names.indices {
      let seen = zip(texts, labels).flatMap { text, labels in
        zip(text.indices, labels.values(feature)).filter { !$0.1.isNaN }
          .map { (layout(text, $0.0), Double($0.1)) }
      }
      func mean(_ prior: Double, _ isAlike: ((column: Int, indentation: Int)) -> Bool) -> Double {
        let alike = seen.filter { isAlike($0.0) }
        return (alike.reduce(0) { $0 + $1.1 } + LayoutTable.beta * prior)
          / (Double(alike.count) + LayoutTable.beta)
      }
      let all = seen.reduce(0) { $0 + $1.1 } / Double(seen.count)
      for position in stride(from: 5, to: other.count, by: 7) {
        let place = layout(other, position)
        let column = mean(all) { $0.column == place.column }
        let indentation = mean(all) { $0.indentation == place.indentation }
        let expected = mean((column + indentation) / 2) { $0 == place }
        let found = Double(scores[feature][position - range.lowerBound])
        #expect(abs(found - expected) <= 4 * Double(Float.ulpOfOne) * max(1, abs(expected)))
      }
    }
  }

  @Test func `learning from nothing, and scoring nothing, gives zeros and nothing`() throws {
    let labeler = try Labeler(c(), features: ["string", "block-depth"])
    let table = LayoutTable([], features: labeler.features)
    #expect(table.scores(of: [32, 65], 0..<2) == [[0, 0], [0, 0]])
    #expect(table.scores(of: [], 0..<0) == [[], []])
  }
}
