import Corpus

/// How much is read of each of many files where not all of all can be.
enum Beginnings {
  /// A beginning is no shorter, where so many of that length fit: what comes first is mostly licence
  /// and includes.
  private static let leastLength = 8192
  private static let leastFiles = 8

  /// The largest length to which texts may be cut so that no more than `total` is left.
  static func commonLength(_ lengths: [Int], total: Int) -> Int {
    var (left, rest) = (total, lengths.count)
    for length in lengths.sorted() {
      if length * rest > left { return left / rest }
      left -= length
      rest -= 1
    }
    return lengths.max() ?? 0
  }

  /// How much is read of files of these sizes, 0 of some, so that it is no more than `limit` together.
  static func lengths(of sizes: [Int], limit: Int) -> [Int] {
    let common = commonLength(sizes, total: limit)
    let length = max(1, common, min(leastLength, limit / leastFiles))
    var generator = SeededGenerator(seed: 20151117, stream: 7)
    var lengths = [Int](repeating: 0, count: sizes.count)
    var left = limit
    for file in generator.shuffled(Array(sizes.indices)) {
      lengths[file] = min(length, sizes[file], left)
      left -= lengths[file]
    }
    return lengths
  }
}

extension Piece {
  /// Its first bytes, at most so many.
  func prefix(_ count: Int) -> Piece {
    Piece(
      file: file, range: range.lowerBound..<range.lowerBound + min(count, range.count))
  }
}
