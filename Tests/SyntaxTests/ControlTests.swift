import Testing

@testable import Syntax

@Suite struct ControlTests {
  @Test func `labels change where they did, and as many bytes have each meaning`() throws {
    let labeler = try Labeler(try c())
    for path in CaretTests.files + corpusFiles {
      let labels = labeler.labels(of: try text(path))
      let control = labels.permutingMeanings(seed: 7)
      for feature in labels.features.indices {
        let stretches = stretches(labels, feature)
        for stretch in stretches {
          let values = control.steps[feature].values(stretch.range)
          let rise = stretch.range.count > 1 ? values[1] - values[0] : 0
          #expect(values.indices.allSatisfy { values[$0] == values[0] + Float($0) * rise })
        }
        let dealt = stretches.map { control.steps[feature].values($0.range)[0] }
        if labels.features[feature].kind == .graded {
          #expect(dealt.sorted() == stretches.map(\.value).sorted(), "\(labels.features[feature])")
        } else {
          // Chance is what it was, to within half of the stretch that would have come next.
          func on(_ values: [Float]) -> Int {
            zip(stretches, values).reduce(0) { $0 + ($1.1 > 0 ? $1.0.range.count : 0) }
          }
          let longest = stretches.map(\.range.count).max() ?? 0
          #expect(abs(on(dealt) - on(stretches.map(\.value))) <= (longest + 1) / 2)
        }
        let unknown = labels.values(feature).map(\.isNaN)
        #expect(control.values(feature).map(\.isNaN) == unknown)
      }
    }
  }

  @Test func `a seed deals a feature in one way, whatever else was asked for`() throws {
    let bytes = try text(corpusFiles[0])
    let all = try Labeler(try c()).labels(of: bytes)
    let index = try #require(all.features.firstIndex { $0.name == "string" })
    let alone = try Labeler(try c(), features: ["string"]).labels(of: bytes)
    let dealt = alone.permutingMeanings(seed: 1).steps[0]
    #expect(all.permutingMeanings(seed: 1).steps[index] == dealt)
    #expect(all.permutingMeanings(seed: 2).steps[index] != dealt)
    #expect(alone.steps[0] != dealt)
  }

  @Test func `an empty file has nothing to deal`() throws {
    #expect(try Labeler(try c()).labels(of: []).permutingMeanings(seed: 1).values(0).isEmpty)
  }

  /// The stretches between changes, with the label each begins with.
  private func stretches(
    _ labels: Labels, _ feature: Int
  ) -> [(range: Range<Int>, value: Float)] {
    let starts = labels.steps[feature].runs.map { Int($0.start) }.filter { $0 < labels.count }
    let bounds = ([0] + starts + [labels.count]).sorted()
    return zip(bounds, bounds.dropFirst()).filter { $0 < $1 }.map { start, end in
      (start..<end, labels.steps[feature].values(start..<start + 1)[0])
    }
  }
}

extension Steps {
  fileprivate func values(_ range: Range<Int>) -> [Float] {
    var values = [Float](repeating: .nan, count: range.count)
    var span = values.mutableSpan
    write(range, into: &span)
    return values
  }
}
