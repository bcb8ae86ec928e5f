/// The regions of one feature in one file, in any order.
struct Regions: Sendable {
  /// 8 bytes a region; never empty ones.
  struct Region: Hashable, Comparable, Sendable {
    var start: UInt32
    var end: UInt32

    static func < (a: Region, b: Region) -> Bool { (a.start, a.end) < (b.start, b.end) }
  }

  private(set) var all: [Region] = []

  mutating func insert(_ start: Int, _ end: Int) {
    guard start < end else { return }
    all.append(
      Region(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end)))
  }

  mutating func insert(_ range: Range<Int>) { insert(range.lowerBound, range.upperBound) }

  mutating func insert(_ others: Regions, movedBy distance: Int = 0) {
    for region in others.all { insert(Int(region.start) + distance, Int(region.end) + distance) }
  }

  func moved(by distance: Int) -> Regions {
    var moved = Regions()
    moved.insert(self, movedBy: distance)
    return moved
  }

  /// The first byte of each, and the last, as disjoint ascending ranges.
  var ends: [Range<Int>] {
    var ends = firstBytes
    for region in all { ends.insert(Int(region.end) - 1, Int(region.end)) }
    return ends.merged()
  }

  /// The first byte of each.
  var firstBytes: Regions {
    var firsts = Regions()
    for region in all { firsts.insert(Int(region.start), Int(region.start) + 1) }
    return firsts
  }

  /// 1 inside any region, 0 elsewhere.
  func union() -> Steps {
    var steps = Steps()
    for range in merged() {
      steps.append(range.lowerBound, 1)
      steps.append(range.upperBound, 0)
    }
    return steps
  }

  /// The same in ascending order, each once.
  func unique() -> Regions {
    var unique = Regions()
    for region in all.sorted() where region != unique.all.last { unique.all.append(region) }
    return unique
  }

  /// What of the regions lies in `ranges`, which ascend with gaps between.
  func clipped(to ranges: [Range<Int>]) -> Regions {
    var clipped = Regions()
    for region in all {
      let (start, end) = (Int(region.start), Int(region.end))
      var index = Labels.firstRange(in: ranges, endingAfter: start)
      while index < ranges.count, ranges[index].lowerBound < end {
        clipped.insert(max(start, ranges[index].lowerBound), min(end, ranges[index].upperBound))
        index += 1
      }
    }
    return clipped
  }

  /// Those that start in one of `ranges`, which ascend with gaps between.
  func starting(in ranges: [Range<Int>]) -> Regions {
    var some = Regions()
    some.all = all.filter { region in
      let index = Labels.firstRange(in: ranges, endingAfter: Int(region.start))
      return index < ranges.count && ranges[index].lowerBound <= Int(region.start)
    }
    return some
  }

  /// How many regions a byte is in.
  func depth() -> Steps {
    let starts = all.map(\.start).sorted()
    let ends = all.map(\.end).sorted()
    var steps = Steps()
    var opened = 0
    var closed = 0
    while closed < ends.count {
      let position = opened < starts.count ? min(starts[opened], ends[closed]) : ends[closed]
      while opened < starts.count, starts[opened] == position { opened += 1 }
      while closed < ends.count, ends[closed] == position { closed += 1 }
      steps.append(Int(position), opened - closed)
    }
    return steps
  }

  /// Disjoint, ascending, with gaps between.
  func merged() -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for region in all.sorted() {
      let start = Int(region.start)
      let end = Int(region.end)
      if let last = merged.last, start <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, end)
      } else {
        merged.append(start..<end)
      }
    }
    return merged
  }
}

extension [Range<Int>] {
  /// Whether a byte of `range` is in one of these, which ascend with gaps between.
  func touch(_ range: Range<Int>) -> Bool {
    let index = Labels.firstRange(in: self, endingAfter: range.lowerBound)
    return index < count && self[index].lowerBound < range.upperBound
  }

  /// How many bytes of `range` are in these, which ascend with gaps between.
  func count(in range: Range<Int>) -> Int {
    var index = Labels.firstRange(in: self, endingAfter: range.lowerBound)
    var sum = 0
    while index < count, self[index].lowerBound < range.upperBound {
      sum += self[index].clamped(to: range).count
      index += 1
    }
    return sum
  }

  /// What of `range` is in none of these, which ascend.
  func gaps(in range: Range<Int>) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var position = range.lowerBound
    for one in self {
      if one.lowerBound > position { gaps.append(position..<one.lowerBound) }
      position = Swift.max(position, one.upperBound)
    }
    if position < range.upperBound { gaps.append(position..<range.upperBound) }
    return gaps
  }
}
