/// Texts that open and close regions within a node: `"` in a comment.
struct Marks {
  /// A region opens at the last byte of each; without it, at the node's first byte.
  var from: [UInt8] = []
  /// It closes before the last byte of the next; without it, or where there is none, with the node.
  var to: [UInt8] = []
  /// It closes after so many bytes at the latest, and without `to` no earlier, wherever the node
  /// ends.
  var reach: Int?

  /// The regions of a node. O(node), plus the bytes reached.
  func regions(of node: Range<Int>, in bytes: [UInt8]) -> [Range<Int>] {
    if from.isEmpty, to.isEmpty, reach == nil { return [node] }
    var regions: [Range<Int>] = []
    var position = node.lowerBound
    while position < node.upperBound {
      var opens = position
      if !from.isEmpty {
        guard let end = Self.end(of: from, in: bytes[position..<node.upperBound]) else { break }
        opens = end - 1
      }
      var closes = reach.map { min(opens + $0, bytes.count) } ?? node.upperBound
      position = from.isEmpty || reach == nil ? node.upperBound : opens + 1
      let near = opens + 1..<max(opens + 1, min(closes + 1, node.upperBound))
      if !to.isEmpty, let end = Self.end(of: to, in: bytes[near]) {
        closes = end - 1
        if !from.isEmpty { position = end }
      }
      regions.append(opens..<closes)
    }
    return regions
  }

  /// The byte after the first `mark` in `bytes`.
  private static func end(of mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    var rest = bytes
    while rest.count >= mark.count, let start = rest.firstIndex(of: mark[0]) {
      rest = rest[start...]
      if rest.starts(with: mark) { return start + mark.count }
      rest = rest.dropFirst()
    }
    return nil
  }
}
