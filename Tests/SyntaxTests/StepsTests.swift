import Testing

@testable import Syntax

@Suite struct StepsTests {
  @Test func `runs read back as the values they were made of, in chunks of any size`() {
    var generator = SystemRandomNumberGenerator()
    for count in [0, 1, 7, 8, 15, 16, 17, 33, 100] {
      var steps = Steps()
      var oracle = [Float](repeating: 0, count: count)
      var position = 0
      while position < count {
        let value = Int.random(in: 0...3, using: &generator)
        let rises = Bool.random(using: &generator)
        steps.append(position, value, rises: rises)
        for byte in position..<count {
          oracle[byte] = Float(rises ? value + byte - position : value)
        }
        position += Int.random(in: 1...9, using: &generator)
      }
      for size in [1, 2, 7, 16, 1000] {
        var values: [Float] = []
        for start in stride(from: 0, to: count, by: size) {
          let range = start..<min(start + size, count)
          var chunk = [Float](repeating: .nan, count: range.count)
          var span = chunk.mutableSpan
          steps.write(range, into: &span)
          values += chunk
        }
        #expect(values == oracle)
      }
    }
  }

  @Test func `equal neighbours share a run`() {
    var steps = Steps()
    steps.append(0, 0)
    steps.append(3, 1)
    steps.append(4, 1)
    steps.append(9, 2)
    steps.append(9, 1)
    #expect(steps.runs == [Steps.Run(start: 3, value: 1, rises: false)])
  }

  @Test func `union and depth are what counting byte by byte says`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      var regions = Regions()
      var ranges: Set<Range<Int>> = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        let start = Int.random(in: 0...30, using: &generator)
        let end = start + Int.random(in: 0...10, using: &generator)
        regions.insert(start, end)
        ranges.insert(start..<end)
      }
      var union = [Float](repeating: .nan, count: 50)
      var depth = union
      var span = union.mutableSpan
      regions.union().write(0..<50, into: &span)
      span = depth.mutableSpan
      regions.unique().depth().write(0..<50, into: &span)
      for byte in 0..<50 {
        let containing = ranges.filter { $0.contains(byte) }
        #expect(union[byte] == (containing.isEmpty ? 0 : 1))
        #expect(depth[byte] == Float(containing.count))
      }
    }
  }
}
