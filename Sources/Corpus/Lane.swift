/// One lane's place in the cut it reads, with a window of the file around it: the only bytes in
/// memory.
struct Lane: Sendable {
  /// Bytes read from disk at once, at least; memory is about this for each lane, whatever the
  /// corpus.
  static let windowLength = 65536

  /// What it reads; nil when it is idle.
  private(set) var cut: Cut?
  /// Where in the file its next byte lies.
  private(set) var offset = 0
  private var window: [UInt8] = []
  private var windowStart = 0

  /// Goes to the start of `cut`, or on from `offset` in it; nil makes the lane idle.
  mutating func begin(_ cut: Cut?, at offset: Int? = nil) {
    self.cut = cut
    self.offset = offset ?? cut?.range.lowerBound ?? 0
    window = []
    windowStart = 0
  }

  /// Whether there is nothing left to read.
  var isDone: Bool {
    guard let cut else { return true }
    return offset >= cut.range.upperBound
  }

  /// Fills column `lane` of `batch` with the next `T` bytes of the cut, and pads it.
  ///
  /// Throws `shrank`, `missing` and what else ``SourceReader`` throws.
  mutating func fill(
    _ batch: inout Batch, lane: Int, pieces: [Piece], table: [UInt16]
  ) throws(CorpusError) {
    let (lanes, steps) = (batch.lanes, batch.steps)
    var length = 0
    var targets = 0
    var unscored = 0
    if let cut {
      length = min(steps, cut.range.upperBound - offset)
      let end = cut.range.upperBound + (cut.isFollowed ? 1 : 0)
      targets = min(length, end - offset - 1)
      unscored = min(max(cut.range.lowerBound + cut.lead - offset, 0), targets)
      try load(pieces[cut.piece], count: max(length, targets + 1), end: end)
    }
    let base = offset - windowStart
    for step in 0..<length {
      batch.symbols[step * lanes + lane] = table[Int(window[base + step])]
    }
    for step in 0..<unscored { batch.targets[step * lanes + lane] = -1 }
    for step in unscored..<targets {
      batch.targets[step * lanes + lane] = Int32(table[Int(window[base + step + 1])])
    }
    for step in length..<steps { batch.symbols[step * lanes + lane] = 0 }
    for step in targets..<steps { batch.targets[step * lanes + lane] = -1 }
    batch.starts[lane] = length > 0 && offset == cut?.range.lowerBound
    batch.lengths[lane] = length
    batch.pieces[lane] = length > 0 ? cut?.piece ?? -1 : -1
    batch.offsets[lane] = length > 0 ? offset : -1
    batch.targetCount += targets - unscored
    offset += length
  }

  /// Makes the window hold `count` bytes from the offset on, reading ahead up to `end`.
  private mutating func load(_ piece: Piece, count: Int, end: Int) throws(CorpusError) {
    if offset >= windowStart, offset + count <= windowStart + window.count { return }
    let ahead = min(offset + max(count, Self.windowLength), end)
    window = try piece.bytes(in: offset..<ahead)
    windowStart = offset
  }
}
