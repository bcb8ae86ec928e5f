import Syntax

/// The bytes whose prediction rests on a feature, by the labels alone: the byte at which a region ends or
/// a depth falls, and the one after it; of a depth also the white space that begins a line, and what
/// follows it; of a position in a line every white space after anything else, since there it may end.
struct Governed: Sendable {
  /// By byte: whether the feature governs it; false at the first byte, which is not predicted.
  let isGoverned: [Bool]
  /// By byte: whether its label is known.
  let isKnown: [Bool]
  /// By byte: whether the byte before it is outside, or inside; neither where unknown.
  let isAfterOutside: [Bool]
  let isAfterInside: [Bool]

  init(_ bytes: [UInt8], _ labels: [Float], of feature: Feature) {
    var governed = [Bool](repeating: false, count: bytes.count)
    var (outside, inside) = (governed, governed)
    var isLeading = false
    for t in bytes.indices.dropFirst() {
      let (before, now) = (labels[t - 1], labels[t])
      outside[t] = before == 0
      inside[t] = before > 0
      if feature.isLinePosition {
        governed[t] = isBlank(bytes[t]) && !isBlank(bytes[t - 1])
        continue
      }
      if now < before {
        governed[t] = true
        if t + 1 < bytes.count { governed[t + 1] = true }
      }
      guard feature.isDepth else { continue }
      if bytes[t - 1] == UInt8(ascii: "\n") { isLeading = true }
      if isLeading && !before.isNaN { governed[t] = true }
      if bytes[t] != UInt8(ascii: " ") && bytes[t] != UInt8(ascii: "\t") { isLeading = false }
    }
    isGoverned = governed
    isKnown = labels.map { !$0.isNaN }
    isAfterOutside = outside
    isAfterInside = inside
  }

  /// How often each byte value ends a region or lowers a depth.
  static func closers(_ bytes: [UInt8], _ labels: [Float], into counts: inout [Int]) {
    for t in bytes.indices.dropFirst() where labels[t] < labels[t - 1] {
      counts[Int(bytes[t])] += 1
    }
  }
}
