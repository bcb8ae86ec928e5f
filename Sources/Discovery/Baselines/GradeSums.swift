/// Sums of whole numbers over any range of places.
///
/// Memory: 4.125 bytes a place: a sum before each block of 64, and from there on to each place.
struct GradeSums: Sendable {
  private var blocks: [Double]
  private var within: [UInt32]

  /// A number counts for no more: 64 of them fit 32 bits.
  private static let most: Float = 0x1p25

  init(count: Int) {
    blocks = Array(repeating: 0, count: count / 64 + 1)
    within = Array(repeating: 0, count: count + 1)
  }

  /// The number at a place, 0 until set. Before `add()`.
  mutating func set(_ place: Int, _ value: Float) {
    within[place] = UInt32(min(value, Self.most))
  }

  /// Once all are set.
  mutating func add() {
    var (sum, before) = (UInt32(0), 0.0)
    for place in within.indices {
      if place % 64 == 0 {
        before += Double(sum)
        blocks[place / 64] = before
        sum = 0
      }
      let value = within[place]
      within[place] = sum
      sum += value
    }
  }

  func sum(of places: Range<Int>) -> Double {
    before(places.upperBound) - before(places.lowerBound)
  }

  private func before(_ place: Int) -> Double { blocks[place / 64] + Double(within[place]) }
}
