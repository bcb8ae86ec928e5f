import CKernels
import Corpus
import Network
import Syntax

/// Labels of a sample of text as bitmaps: the k-th plane of a feature holds bit k of its labels, so
/// that a binary feature has one. Sums over all bytes are then counts of bits.
///
/// Memory: an eighth of a byte for each byte of text and plane.
struct LabelPlanes: Sendable {
  /// By feature: how often its label is above zero, and in how many stretches.
  private(set) var inside: [Int]
  private(set) var stretches: [Int]
  /// By feature and plane; 0 where the label is unknown.
  private var planes: [[[UInt64]]]
  /// By group of features that are known at the same bytes.
  private var known: [[UInt64]]
  private var groups: [Int]
  /// By feature and group: sums where both are known.
  private var moments: [[Moments]] = []
  /// By two groups: the bytes where both are known.
  private var both: [[Int]] = []

  private struct Moments: Sendable {
    var sum = 0
    var square = 0
  }

  /// The labels of the first `count` bytes of each text.
  init(_ sample: [Labels], counts: [Int], features: Int) {
    inside = Array(repeating: 0, count: features)
    stretches = inside
    planes = Array(repeating: [[]], count: features)
    groups = sample.first?.unknownGroups ?? Array(repeating: 0, count: features)
    known = Array(repeating: [], count: (groups.max() ?? 0) + 1)
    for (labels, count) in zip(sample, counts) { append(labels, count) }
    measure()
  }

  /// As if the other sample's text came after this one's.
  mutating func append(_ labels: Labels, _ count: Int) {
    let start = known[0].count
    let words = (count + 63) / 64
    for group in known.indices {
      known[group] += repeatElement(0, count: words)
      let feature = groups.firstIndex(of: group) ?? 0
      Self.visit(labels, feature, count) { byte, value in
        if !value.isNaN { known[group][start + byte / 64] |= 1 << UInt64(byte % 64) }
      }
    }
    for feature in planes.indices where labels.occurs(feature) {
      append(labels, feature, count, at: start)
    }
    for feature in planes.indices {
      for plane in planes[feature].indices {
        planes[feature][plane] += repeatElement(
          0, count: start + words - planes[feature][plane].count)
      }
    }
  }

  private mutating func append(_ labels: Labels, _ feature: Int, _ count: Int, at start: Int) {
    let words = start + (count + 63) / 64
    var own = planes[feature]
    for plane in own.indices { own[plane] += repeatElement(0, count: words - own[plane].count) }
    var (last, bytes, runs) = (Float(0), 0, 0)
    Self.visit(labels, feature, count) { byte, value in
      defer { last = value }
      guard value > 0 else { return }
      bytes += 1
      if !(last > 0) { runs += 1 }
      var (rest, plane) = (Int(value), 0)
      while rest > 0 {
        if plane == own.count { own.append(Array(repeating: 0, count: words)) }
        if rest & 1 == 1 { own[plane][start + byte / 64] |= 1 << UInt64(byte % 64) }
        rest >>= 1
        plane += 1
      }
    }
    inside[feature] += bytes
    stretches[feature] += runs
    planes[feature] = own
  }

  private static func visit(
    _ labels: Labels, _ feature: Int, _ count: Int, _ body: (_ byte: Int, _ value: Float) -> Void
  ) {
    for start in stride(from: 0, to: count, by: 4096) {
      let values = labels.values(feature, start..<min(start + 4096, count))
      for (offset, value) in values.enumerated() { body(start + offset, value) }
    }
  }

  private mutating func measure() {
    both = known.map { one in known.map { Self.common(one, $0) } }
    moments = planes.map { planes in
      known.map { known in
        var moments = Moments()
        for (j, one) in planes.enumerated() {
          let one = zip(one, known).map { $0 & $1 }
          moments.sum += Self.common(one, one) << j
          for (k, other) in planes.enumerated() {
            moments.square += Self.common(one, other) << (j + k)
          }
        }
        return moments
      }
    }
  }

  /// The bytes where the feature is known and zero.
  func outside(_ feature: Int) -> Int {
    both[groups[feature]][groups[feature]] - inside[feature]
  }

  /// Pearson's correlation over the bytes where both features are known, -1 to 1 (of two binary
  /// features phi); nil where either is constant there. Exact but for the last division.
  ///
  /// - Parameter least: below this the answer may be nil, where counts alone say so.
  func correlation(_ a: Int, _ b: Int, atLeast least: Double = -1) -> Double? {
    let n = Double(both[groups[a]][groups[b]])
    let (x, y) = (moments[a][groups[b]], moments[b][groups[a]])
    let (meanX, meanY) = (Double(x.sum), Double(y.sum))
    let spread = (n * Double(x.square) - meanX * meanX) * (n * Double(y.square) - meanY * meanY)
    guard spread > 0 else { return nil }
    func correlation(_ product: Int) -> Double {
      (n * Double(product) - meanX * meanY) / spread.squareRoot()
    }
    if planes[a].count == 1, planes[b].count == 1, correlation(min(x.sum, y.sum)) < least {
      return nil
    }
    var product = 0
    for (j, one) in planes[a].enumerated() {
      for (k, other) in planes[b].enumerated() { product += Self.common(one, other) << (j + k) }
    }
    return correlation(product)
  }

  private static func common(_ a: [UInt64], _ b: [UInt64]) -> Int {
    unsafe Int(cs_count_common(min(a.count, b.count), a, b))
  }
}
