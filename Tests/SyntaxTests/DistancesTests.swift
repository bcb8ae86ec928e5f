import Testing

@testable import Syntax

@Suite struct DistancesTests {
  private func distances(_ feature: String, _ text: String) throws -> [Int32] {
    let labels = try Labeler(try c(), features: [feature]).labels(of: Array(text.utf8))
    return labels.distances(0, 0..<labels.count)
  }

  @Test func `the first byte inside is 0, each one after is one more, outside is -1`() throws {
    #expect(
      try distances("string", "f(\"ab\", \"\");") == [-1, -1, 0, 1, 2, -1, -1, -1, 0, -1, -1, -1])
    #expect(try distances("comment", "// a") == [0, 1, 2, 3])
    #expect(try distances("comment", "") == [])
  }

  @Test func `a region that unknown bytes cut is -1 from there on, until the next one opens`()
    throws
  {
    // The whole expression statement is unknown.
    let text = "int f(int a) { a = + ; a; } int g(int a) { }"
    let distances = try distances("function-body", text)
    let expected =
      Array(repeating: Int32(-1), count: 13) + [0, 1] + Array(repeating: -1, count: 12)
      + Array(repeating: -1, count: 14) + [0, 1, -1]
    #expect(distances == expected)
  }

  /// The slow obvious version: from each byte, walk back to where its region opened.
  @Test func `ranges of any size agree with walking back from every byte`() throws {
    let labeler = try Labeler(try c())
    for path in CaretTests.files + corpusFiles {
      let labels = labeler.labels(of: try text(path))
      for feature in labels.features.indices where labels.features[feature].kind == .binary {
        let oracle = walkingBack(labels, feature)
        for size in [1, 7, 16, 33, 100_000] {
          var distances: [Int32] = []
          for start in stride(from: 0, to: labels.count, by: size) {
            distances += labels.distances(feature, start..<min(start + size, labels.count))
          }
          #expect(distances == oracle, "\(labels.features[feature].name) in \(path), by \(size)")
        }
      }
    }
  }

  private func walkingBack(_ labels: Labels, _ feature: Int) -> [Int32] {
    let values = labels.values(feature)
    var tree = values
    var span = tree.mutableSpan
    labels.steps[feature].write(0..<labels.count, into: &span)
    return values.indices.map { byte in
      var distance: Int32 = -1
      var place = byte
      while place >= 0, tree[place] == 1 {
        guard values[place] == 1 else { return -1 }
        distance += 1
        place -= 1
      }
      return distance
    }
  }
}
