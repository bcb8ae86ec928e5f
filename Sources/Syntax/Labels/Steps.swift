/// A piecewise linear function of a byte's position, held as the places where it changes.
///
/// Memory: 8 bytes a change. Values are whole numbers below 2^31, slopes 0 or 1.
struct Steps: Equatable, Sendable {
  /// From `start` on the value is `value`, and grows by one a byte if `rises`.
  struct Run: Equatable, Sendable {
    let start: UInt32
    private let bits: UInt32

    init(start: Int, value: Int, rises: Bool) {
      self.start = UInt32(truncatingIfNeeded: start)
      self.bits = UInt32(truncatingIfNeeded: value) << 1 | (rises ? 1 : 0)
    }

    var value: Int { Int(bits >> 1) }
    var rises: Bool { bits & 1 == 1 }
  }

  /// By ascending start; before the first the value is 0.
  private(set) var runs: [Run] = []

  /// Appends a change at or after the last one; one at the same byte replaces it.
  mutating func append(_ start: Int, _ value: Int, rises: Bool = false) {
    if let last = runs.last, last.start == UInt32(truncatingIfNeeded: start) { runs.removeLast() }
    let same = runs.last.map { $0.value == value && !$0.rises } ?? (value == 0)
    if rises || !same { runs.append(Run(start: start, value: value, rises: rises)) }
  }

  /// Writes the values of `range` to `output`, which has as many places. O(log runs + range).
  func write(_ range: Range<Int>, into output: inout MutableSpan<Float>) {
    precondition(output.count == range.count, "one place for each byte")
    var index = firstRun(after: range.lowerBound)
    var position = range.lowerBound
    while position < range.upperBound {
      let end =
        index < runs.count ? min(Int(runs[index].start), range.upperBound) : range.upperBound
      if index > 0, runs[index - 1].rises {
        let run = runs[index - 1]
        for byte in position..<end {
          output[byte - range.lowerBound] = Float(run.value + byte - Int(run.start))
        }
      } else {
        let value = index > 0 ? Float(runs[index - 1].value) : 0
        for byte in position..<end { output[byte - range.lowerBound] = value }
      }
      position = max(position, end)
      index += 1
    }
  }

  /// 0 where `others` are above 0, else the same. Neither rises. O(runs).
  func excluding(_ others: Steps) -> Steps {
    var steps = Steps()
    var mine = runs[...]
    var theirs = others.runs[...]
    var value = 0
    var isExcluded = false
    while let position = [mine.first?.start, theirs.first?.start].compactMap({ $0 }).min() {
      if let run = mine.first, run.start == position {
        value = run.value
        mine.removeFirst()
      }
      if let run = theirs.first, run.start == position {
        isExcluded = run.value > 0
        theirs.removeFirst()
      }
      steps.append(Int(position), isExcluded ? 0 : value)
    }
    return steps
  }

  /// The index of the first run that starts beyond `position`.
  func firstRun(after position: Int) -> Int {
    runs.partitioningIndex { Int($0.start) > position }
  }
}
