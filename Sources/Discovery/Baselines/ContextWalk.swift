import Network

/// Two sorted orders walked side by side, from short contexts to long ones: positions to be scored
/// that share their last bytes are scored together, as long as they do.
struct ContextWalk: Sendable {
  private let table: ReversedContexts
  private let sums: LabelSums
  private let queries: ReversedContexts
  private let scores: Buffer<Float>  // (F, positions)
  private let knownColumns: [Int]
  /// By context, from none to the longest; contexts of the same places share one.
  private var levels: [Level]

  /// What is known of one context.
  private struct Level {
    var sums: [Float]  // as LabelSums has them
    var estimates: [Float]  // (F)
  }

  init(
    table: ReversedContexts, sums: LabelSums, queries: ReversedContexts, scores: Buffer<Float>
  ) {
    self.table = table
    self.sums = sums
    self.queries = queries
    self.scores = scores
    knownColumns = sums.knownColumns
    let level = Level(sums: sums.room, estimates: Array(repeating: 0, count: sums.features))
    levels = Array(repeating: level, count: ContextTable.longest + 1)
    sums.read(0..<table.count, into: &levels[0].sums)
    for feature in 0..<sums.features {
      let known = levels[0].sums[knownColumns[feature]]
      levels[0].estimates[feature] = known > 0 ? levels[0].sums[feature] / known : 0
    }
  }

  /// Ranges of queries, like in size, each with all that end in the same byte.
  func parts(_ count: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for byte in 0...256 {
      let end = queries.firstPlace(in: 0..<queries.count, 0, atLeast: byte)
      if byte == 256 || end >= queries.count * (parts.count + 1) / count {
        parts.append(start..<end)
        start = end
      }
    }
    return parts
  }

  /// Scores a part of the queries.
  mutating func run(_ part: Range<Int>) {
    walk(part, 0..<table.count, 0, level: 0)
  }

  /// - Parameters:
  ///   - asked: queries that share their last `length` bytes.
  ///   - seen: the places of the table that share them too.
  ///   - level: where the estimates lie: that of the shortest context with the same places.
  private mutating func walk(
    _ asked: Range<Int>, _ seen: Range<Int>, _ length: Int, level: Int
  ) {
    // Where one position is left, longer contexts change nothing.
    if length == ContextTable.longest || length > 0 && seen.count == 1 {
      return write(asked, level)
    }
    var (start, seenStart) = (asked.lowerBound, seen.lowerBound)
    while start < asked.upperBound {
      let byte = Int(queries.byte(at: start, length))
      let end = queries.firstPlace(in: start..<asked.upperBound, length, atLeast: byte + 1)
      let first = table.firstPlace(in: seenStart..<seen.upperBound, length, atLeast: byte)
      let last = table.firstPlace(in: first..<seen.upperBound, length, atLeast: byte + 1)
      if first == last {
        write(start..<end, level)
      } else if last - first == seen.count {
        walk(start..<end, seen, length + 1, level: level)
      } else {
        estimate(first..<last, level: level + 1)
        walk(start..<end, first..<last, length + 1, level: level + 1)
      }
      (start, seenStart) = (end, last)
    }
  }

  /// The estimates from the places that share a context, drawn towards those of the level below.
  private mutating func estimate(_ seen: Range<Int>, level: Int) {
    sums.read(seen, into: &levels[level].sums)
    for feature in 0..<sums.features {
      let sum = levels[level].sums[feature]
      let known = levels[level].sums[knownColumns[feature]]
      let shorter = levels[level - 1].estimates[feature]
      let isNew = known > 0 && known < levels[level - 1].sums[knownColumns[feature]]
      let beta = sum == 0 || sum == known ? ContextTable.pureBeta : ContextTable.mixedBeta
      levels[level].estimates[feature] = isNew ? (sum + beta * shorter) / (known + beta) : shorter
    }
  }

  private func write(_ asked: Range<Int>, _ length: Int) {
    let start = queries.starts[0]
    let count = queries.count
    for place in asked {
      let position = queries.position(at: place) - start
      for feature in 0..<sums.features {
        unsafe scores.base[feature * count + position] = levels[length].estimates[feature]
      }
    }
  }
}
