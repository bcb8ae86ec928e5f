/// Columns of bits whose ones are counted over any range of rows, all columns at once.
///
/// Memory: 1.5 bits a bit: words of 64 rows, and before each word the ones so far (Jacobson 1989).
struct RankedBits: Sendable {
  let columns: Int
  private var words: [UInt64]  // (rows / 64 + 1, columns)
  private var before: [UInt32]  // (rows / 64 + 1, columns)

  init(rows: Int, columns: Int) {
    self.columns = columns
    words = Array(repeating: 0, count: (rows / 64 + 1) * columns)
    before = Array(repeating: 0, count: words.count)
  }

  /// Before `count()`.
  mutating func set(_ row: Int, _ column: Int) {
    words[row / 64 * columns + column] |= 1 << UInt64(row % 64)
  }

  /// Once all bits are set.
  mutating func count() {
    for index in columns..<max(words.count, columns) {
      before[index] = before[index - columns] + UInt32(words[index - columns].nonzeroBitCount)
    }
  }

  /// Writes by column how many ones there are in `rows`.
  func ones(in rows: Range<Int>, into counts: inout [Float]) {
    let (first, last) = (rows.lowerBound / 64 * columns, rows.upperBound / 64 * columns)
    let (below, upTo) = (Self.low(rows.lowerBound % 64), Self.low(rows.upperBound % 64))
    if first == last {
      let mask = upTo & ~below
      for column in 0..<columns {
        counts[column] = Float((words[first + column] & mask).nonzeroBitCount)
      }
    } else {
      for column in 0..<columns {
        let start = before[first + column] + UInt32((words[first + column] & below).nonzeroBitCount)
        let end = before[last + column] + UInt32((words[last + column] & upTo).nonzeroBitCount)
        counts[column] = Float(end - start)
      }
    }
  }

  /// The lowest `count` bits, fewer than 64.
  private static func low(_ count: Int) -> UInt64 { 1 << UInt64(count) - 1 }
}
