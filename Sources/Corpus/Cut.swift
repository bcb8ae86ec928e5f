/// A stretch of a piece that one lane reads from a zero state on.
struct Cut: Equatable, Sendable {
  /// Index among the pieces.
  let piece: Int
  /// Byte offsets in the file.
  let range: Range<Int>
  /// Whether the piece goes on after the range, so that its last byte has a target too.
  let isFollowed: Bool
  /// Bytes at the range's start that are read for what they leave in the states, without targets: the
  /// cut before this one has them.
  var lead = 0

  /// `pieces` in order, those longer than `max(steps, total / lanes)` bytes cut into as few
  /// near-equal stretches as that limit allows, each but the last a multiple of `steps` long: no
  /// lane runs alone for long. Empty pieces vanish.
  static func cuts(of pieces: [Piece], lanes: Int, steps: Int) -> [Cut] {
    cuts(
      of: pieces.enumerated().map { Cut(piece: $0, range: $1.range, isFollowed: false) },
      lanes: lanes, steps: steps)
  }

  /// The same of cuts that are longer.
  static func cuts(of stretches: [Cut], lanes: Int, steps: Int) -> [Cut] {
    let total = stretches.reduce(0) { $0 + $1.range.count }
    let limit = max(steps, total / lanes)
    return stretches.flatMap { $0.cut(limit: limit, steps: steps) }
  }

  private func cut(limit: Int, steps: Int) -> [Cut] {
    let count = Self.roundedUp(range.count, by: limit)
    let blocks = Self.roundedUp(range.count, by: steps)
    return (0..<count).map { index in
      let start = range.lowerBound + index * blocks / count * steps
      let end = range.lowerBound + (index + 1) * blocks / count * steps
      return Cut(
        piece: piece, range: start..<min(end, range.upperBound),
        isFollowed: isFollowed || index < count - 1)
    }
  }

  /// The same cut, begun up to `lead` bytes earlier in its piece.
  func led(by lead: Int, in piece: Piece) -> Cut {
    let start = max(piece.range.lowerBound, range.lowerBound - lead)
    return Cut(
      piece: self.piece, range: start..<range.upperBound, isFollowed: isFollowed,
      lead: range.lowerBound - start)
  }

  private static func roundedUp(_ number: Int, by divisor: Int) -> Int {
    (number + divisor - 1) / divisor
  }
}
