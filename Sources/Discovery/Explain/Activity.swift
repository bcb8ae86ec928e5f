import CKernels

/// When a cell counts as on: where polarity times its value is among its own highest, by a bin's edge
/// on the select part.
///
/// As Network Dissection thresholds a unit at a quantile of its own values (Bau et al. 2017), at
/// several of them, as what a cell is on in may be rare or common.
struct Activity: Sendable {
  let polarity: Int
  /// The place of the share it is meant to have in `shares`.
  let share: Int
  /// The lowest bin that is on if polarity is 1, else the highest.
  let edge: UInt8

  /// The shares of bytes that are tried.
  static let shares = [0.05, 0.1, 0.25, 0.5]
  /// A bin's edge serves if the share above is off by no more than this factor.
  private static let slack = 1.5

  /// Those of a cell with these bins at the sampled bytes of the select part.
  static func all(_ column: [UInt8]) -> [Activity] {
    var counts = [Int](repeating: 0, count: 256)
    for bin in column { counts[Int(bin)] += 1 }
    let total = Double(max(column.count, 1))
    var found: [Activity] = []
    for polarity in [1, -1] {
      let order = polarity > 0 ? Array((0..<256).reversed()) : Array(0..<256)
      var (on, sums) = (0, [(bin: Int, share: Double)]())
      for bin in order where counts[bin] > 0 {
        on += counts[bin]
        sums.append((bin, Double(on) / total))
      }
      for (index, share) in shares.enumerated() {
        func distance(_ own: Double) -> Double { max(own / share, share / own) }
        guard let best = sums.min(by: { distance($0.share) < distance($1.share) }),
          distance(best.share) <= slack, best.share < 1
        else { continue }
        let edge = UInt8(best.bin)
        if found.contains(where: { $0.polarity == polarity && $0.edge == edge }) { continue }
        found.append(Activity(polarity: polarity, share: index, edge: edge))
      }
    }
    return found
  }

  /// Where it is on, a bit a sampled byte.
  func bits(_ column: [UInt8]) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: (column.count + 63) / 64)
    let (low, high) = polarity > 0 ? (edge, UInt8.max) : (0, edge)
    unsafe cs_bits_between(column.count, column, low, high, &words)
    return words
  }

  /// On where polarity times the value is at least this.
  func threshold(_ bins: Bins) -> Float {
    let bin = polarity > 0 ? Int(edge) : bins.count - 1 - Int(edge)
    return bins.lowest(in: bin, polarity: polarity)
  }
}
