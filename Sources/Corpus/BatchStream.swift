/// The trainer's data without end: `B` lanes, each reading one piece after another from a queue
/// that is reshuffled by the seed each epoch.
///
/// - A piece begins only at a batch's first step, from a zero state; its last batch is padded. A
///   piece's last byte has no target.
/// - Pieces longer than `max(T, bytes / B)` are cut into near-equal stretches of whole batches,
///   which count as pieces of their own (their last byte's target is the next stretch's first
///   byte).
/// - A lane that finishes takes the queue's next piece; when the queue is empty the next epoch
///   begins. With fewer pieces than lanes, the lanes over stay idle (all padding); ``busyLanes``
///   says how many do not.
/// - A batch has at least one target. (One without could only hold last bytes of pieces, and is
///   passed over.)
///
/// Memory is 64 KB a lane and about 40 bytes a piece, whatever the corpus holds: bytes are read
/// from disk when they are needed. A copy is a stream of its own. The same arguments give the same
/// batches.
package struct BatchStream: Sendable {
  package let lanes: Int
  package let steps: Int
  package let alphabet: Alphabet
  /// Bytes of an epoch.
  package let bytes: Int
  /// Bytes of files that are in memory at once, at most.
  package var heldBytes: Int { min(lanes * Lane.windowLength, bytes) }
  /// Lanes that ever hold anything: all, or as many as there are pieces after cutting.
  package let busyLanes: Int

  private let pieces: [Piece]
  private let cuts: [Cut]
  private let seed: UInt64
  private let fingerprint: UInt64

  private var epoch = 0
  private var order: [Int] = []
  private var taken = 0
  private var read = 0
  private var column: [Lane]
  private var reading: [Int]

  /// A stream at its first batch, over `pieces` in `lanes` lanes of `steps` steps.
  ///
  /// Throws `tooShort` if no byte of any piece is followed by another. Nothing is read yet.
  package init(
    pieces: [Piece], alphabet: Alphabet, lanes: Int, steps: Int, seed: UInt64
  ) throws(CorpusError) {
    precondition(lanes > 0 && steps > 0, "\(lanes) lanes of \(steps) steps hold nothing")
    self.pieces = pieces
    self.alphabet = alphabet
    self.lanes = lanes
    self.steps = steps
    self.seed = seed
    bytes = pieces.reduce(0) { $0 + $1.range.count }
    guard pieces.contains(where: { $0.range.count > 1 }) else { throw .tooShort(bytes: bytes) }
    cuts = Cut.cuts(of: pieces, lanes: lanes, steps: steps)
    busyLanes = min(lanes, cuts.count)
    fingerprint = Self.fingerprint(pieces: pieces, lanes: lanes, steps: steps, seed: seed)
    column = Array(repeating: Lane(), count: lanes)
    reading = Array(repeating: -1, count: lanes)
    order = Self.order(epoch: 0, count: cuts.count, seed: seed)
  }

  /// The next batch, in new buffers. Throws what ``next(into:)`` throws.
  package mutating func next() throws(CorpusError) -> Batch {
    var batch = Batch(lanes: lanes, steps: steps)
    try next(into: &batch)
    return batch
  }

  /// The next batch, in the buffers of a batch of the same shape.
  ///
  /// Throws `shrank`, `missing` or `unreadable` when a file is no longer what it was; the stream then
  /// stays where it was, so that a run can go on from there once the file is back.
  package mutating func next(into batch: inout Batch) throws(CorpusError) {
    var advanced = self
    try advanced.advance(into: &batch)
    self = advanced
  }

  private mutating func advance(into batch: inout Batch) throws(CorpusError) {
    precondition(batch.lanes == lanes && batch.steps == steps, "a batch of another shape")
    repeat {
      batch.targetCount = 0
      for lane in 0..<lanes {
        if lane < busyLanes, column[lane].isDone { begin(lane) }
        try column[lane].fill(&batch, lane: lane, pieces: pieces, table: alphabet.table)
        read += batch.lengths[lane]
      }
    } while batch.targetCount == 0
    batch.epoch = Double(read) / Double(bytes)
  }

  private mutating func begin(_ lane: Int) {
    if taken == order.count {
      epoch += 1
      order = Self.order(epoch: epoch, count: cuts.count, seed: seed)
      taken = 0
    }
    reading[lane] = order[taken]
    column[lane].begin(cuts[order[taken]])
    taken += 1
  }

  private static func order(epoch: Int, count: Int, seed: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: seed, stream: UInt64(epoch))
    return generator.shuffled(Array(0..<count))
  }
}

extension BatchStream {
  /// Where a stream is, to be saved beside a model and restored later.
  package struct Position: Codable, Equatable, Sendable {
    /// Of the pieces, lanes, steps and seed that it belongs to.
    let fingerprint: UInt64
    /// Number of the queue, from 0.
    let epoch: Int
    /// Pieces taken from the queue.
    let taken: Int
    /// Bytes handed out since the start.
    let read: Int
    /// The piece that each lane reads, after cutting; -1 for none. // (B)
    let reading: [Int]
    /// Each lane's next byte in its file. // (B)
    let offsets: [Int]
  }

  /// Where the stream is now.
  package var position: Position {
    Position(
      fingerprint: fingerprint, epoch: epoch, taken: taken, read: read, reading: reading,
      offsets: column.map(\.offset))
  }

  /// Goes where a stream of the same arguments was: the next batches are then the same as its.
  ///
  /// Throws `positionDoesNotFit`.
  package mutating func move(to position: Position) throws(CorpusError) {
    guard position.fingerprint == fingerprint,
      (0..<Int.max / 2).contains(position.epoch), (0..<Int.max / 2).contains(position.read),
      (0...cuts.count).contains(position.taken),
      position.reading.count == lanes, position.offsets.count == lanes
    else { throw .positionDoesNotFit }
    var moved = column
    for (lane, cut) in position.reading.enumerated() {
      if cut == -1 {
        moved[lane].begin(nil)
        continue
      }
      let offset = position.offsets[lane]
      guard lane < busyLanes, cuts.indices.contains(cut),
        cuts[cut].range.contains(offset) || cuts[cut].range.upperBound == offset
      else { throw .positionDoesNotFit }
      moved[lane].begin(cuts[cut], at: offset)
    }
    column = moved
    epoch = position.epoch
    taken = position.taken
    read = position.read
    reading = position.reading
    order = Self.order(epoch: epoch, count: cuts.count, seed: seed)
  }

  /// Paths are left out of it: a corpus may have moved.
  private static func fingerprint(
    pieces: [Piece], lanes: Int, steps: Int, seed: UInt64
  ) -> UInt64 {
    var hash = ContentHash()
    func feed(_ number: UInt64) {
      hash.feed((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }
    for number in [UInt64(lanes), UInt64(steps), seed, UInt64(pieces.count)] { feed(number) }
    for piece in pieces {
      feed(piece.file.hash)
      feed(UInt64(piece.range.lowerBound))
      feed(UInt64(piece.range.upperBound))
    }
    return hash.value
  }
}
