/// Where the labels of columns change over a stretch of bytes, from which sums of anything over the
/// labelled bytes are made by its running sums.
///
/// With R(t) the sum of r over the first t bytes, the sum of label(t) r(t) is that of R(t) times what
/// the label falls by at t (Abel's summation), being 0 before the stretch and after it. So a region
/// costs two additions however long it is, where a product costs one a byte, inside and outside.
struct LabelFalls: Sendable {
  /// By column: where its falls begin; and at last where all end.
  private(set) var begins: [UInt32] = [0]
  /// By fall: after how many bytes.
  private(set) var at: [UInt32] = []
  /// What the label falls by there.
  private(set) var falls: [Float] = []

  mutating func clear() {
    begins.removeLast(begins.count - 1)
    at.removeAll(keepingCapacity: true)
    falls.removeAll(keepingCapacity: true)
  }

  /// Appends the column of labels `values`, NaN where unknown, 0 there and beyond them.
  ///
  /// - Parameter weight: what a known label counts.
  /// - Returns: the sums over the bytes with a known label.
  mutating func append(_ values: [Float], weight: (Float) -> Double) -> LabelMoments {
    var moments = LabelMoments()
    var (start, last) = (0, 0.0)
    while start < values.count {
      let value = values[start]
      var end = start + 1
      while end < values.count, values[end].bitPattern == value.bitPattern { end += 1 }
      let own = value.isNaN ? 0 : weight(value)
      if !value.isNaN {
        let count = Double(end - start)
        moments += LabelMoments(known: count, sum: count * own, squares: count * own * own)
      }
      fall(from: last, to: own, at: start)
      (start, last) = (end, own)
    }
    fall(from: last, to: 0, at: values.count)
    begins.append(UInt32(at.count))
    return moments
  }

  private mutating func fall(from last: Double, to own: Double, at byte: Int) {
    // Nothing has run before the first byte.
    guard own != last, byte > 0 else { return }
    at.append(UInt32(byte))
    falls.append(Float(last) - Float(own))
  }
}
