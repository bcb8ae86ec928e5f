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

  mutating func insert(_ others: Regions, movedBy distance: Int) {
    for region in others.all { insert(Int(region.start) + distance, Int(region.end) + distance) }
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

  /// How many regions a byte is in; regions of the same bytes count once.
  func depth() -> Steps {
    var starts: [UInt32] = []
    var ends: [UInt32] = []
    var last: Region?
    for region in all.sorted() where region != last {
      starts.append(region.start)
      ends.append(region.end)
      last = region
    }
    ends.sort()
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
