/// Another text for a stretch of a file; an empty stretch is a place to insert it.
struct Edit: Equatable, Sendable {
  let range: Range<Int>
  let text: [UInt8]

  /// The text with its edits made, and where the new bytes lie. The edits ascend; one that overlaps
  /// an earlier one is left out. O(bytes).
  static func apply(_ edits: [Edit], to bytes: [UInt8]) -> (bytes: [UInt8], changed: [Range<Int>]) {
    var altered: [UInt8] = []
    var changed: [Range<Int>] = []
    altered.reserveCapacity(bytes.count)
    var position = 0
    for edit in edits where edit.range.lowerBound >= position {
      altered += bytes[position..<edit.range.lowerBound]
      let start = altered.count
      altered += edit.text
      position = edit.range.upperBound
      if let last = changed.last, last.upperBound == start {
        changed[changed.count - 1] = last.lowerBound..<altered.count
      } else if !edit.text.isEmpty {
        changed.append(start..<altered.count)
      }
    }
    altered += bytes[position...]
    return (altered, changed)
  }
}
