extension Labels {
  /// For each byte of `range`, how many bytes ago the region that it lies in opened: 0 at its first
  /// byte.
  ///
  /// -1 outside, and from the first byte of a region whose label is unknown until the next region
  /// opens. Regions without a byte between them are one. The feature is binary; O(range + log
  /// regions), the ranges that are unknown counted in.
  package func distances(_ feature: Int, _ range: Range<Int>) -> [Int32] {
    precondition(features[feature].kind == .binary, "a depth opens more than once")
    var distances = [Int32](repeating: -1, count: range.count)
    for (opens, end) in steps[feature].regions(in: range, count: count) {
      let cut = min(end, firstUnknown(feature, from: opens), range.upperBound)
      let start = max(opens, range.lowerBound)
      guard start < cut else { continue }
      for byte in start..<cut { distances[byte - range.lowerBound] = Int32(byte - opens) }
    }
    return distances
  }

  /// The first byte at or after `position` whose label is unknown; beyond the file where none is.
  private func firstUnknown(_ feature: Int, from position: Int) -> Int {
    guard let known = known[feature], let ranges = unknown[known] else { return count }
    let index = Self.firstRange(in: ranges, endingAfter: position)
    return index < ranges.count ? max(position, ranges[index].lowerBound) : count
  }
}

extension Steps {
  /// The regions of a binary feature that touch `range`, each whole, in a text of `count` bytes.
  fileprivate func regions(in range: Range<Int>, count: Int) -> [(start: Int, end: Int)] {
    var regions: [(start: Int, end: Int)] = []
    for index in runs.indices.dropFirst(max(0, firstRun(after: range.lowerBound) - 1)) {
      let start = Int(runs[index].start)
      if start >= range.upperBound { break }
      guard runs[index].value > 0 else { continue }
      regions.append((start, index + 1 < runs.count ? Int(runs[index + 1].start) : count))
    }
    return regions
  }
}
