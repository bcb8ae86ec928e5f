/// Every piece once, in the same batches each time: for validation, and wherever states of whole
/// files are wanted.
///
/// The longest piece goes onto the first free lane, then the next; lanes with nothing left are idle
/// (all padding), and the pass ends when everything has been read. Pieces begin at a batch's first
/// step, as in ``BatchStream``; unlike there, a batch may be without a target. Memory is 64 KB a
/// lane.
package struct FixedPass: Sendable {
  package let lanes: Int
  package let steps: Int
  /// Bytes of the pieces that the whole pass reads.
  package let bytes: Int
  /// How many of them are to be predicted: all but the first of each piece.
  package let targets: Int
  /// Bytes of a stretch of a sample: as many as each of 100 lanes reads of 300 KB.
  private static let stretch = 3000

  /// The same and all leads.
  private let length: Int
  private let alphabet: Alphabet
  private let pieces: [Piece]
  private let queue: [Cut]
  private var taken = 0
  private var read = 0
  private var column: [Lane]

  /// A pass over `pieces`, at its start.
  ///
  /// With `maximumBytes`, which takes `cutting`, stretches spread evenly over the pieces are read, no
  /// more than that together. `cutting` cuts long pieces as ``BatchStream`` does, so that one piece
  /// keeps all lanes busy: cheap, for validation; without it, every piece is read from its one zero
  /// state to its end, for exact scores. A cut begins from a zero state and `lead` bytes early, without
  /// targets there, so that it meets about the states that it would have met in one go.
  package init(
    pieces: [Piece], alphabet: Alphabet, lanes: Int, steps: Int, maximumBytes: Int? = nil,
    cutting: Bool, lead: Int = 0
  ) {
    precondition(lanes > 0 && steps > 0, "\(lanes) lanes of \(steps) steps hold nothing")
    precondition(cutting || maximumBytes == nil, "a stretch has no zero state of its own")
    let stretches = Spread.stretches(
      of: pieces.map(\.range.count), total: maximumBytes ?? .max, length: Self.stretch
    ).map { index, range in
      let start = pieces[index].range.lowerBound
      return Cut(
        piece: index, range: start + range.lowerBound..<start + range.upperBound,
        isFollowed: range.upperBound < pieces[index].range.count)
    }
    let cuts =
      cutting
      ? Cut.cuts(of: stretches, lanes: lanes, steps: steps)
        .map { $0.led(by: lead, in: pieces[$0.piece]) }
      : stretches
    self.pieces = pieces
    self.alphabet = alphabet
    self.lanes = lanes
    self.steps = steps
    queue = cuts.enumerated().sorted { one, other in
      (other.element.range.count, one.offset) < (one.element.range.count, other.offset)
    }.map(\.element)
    bytes = stretches.reduce(0) { $0 + $1.range.count }
    targets = stretches.reduce(0) { $0 + $1.range.count - ($1.isFollowed ? 0 : 1) }
    length = cuts.reduce(0) { $0 + $1.range.count }
    column = Array(repeating: Lane(), count: lanes)
  }

  /// The next batch in the buffers of a batch of the same shape; false, and all padding, after the
  /// last.
  ///
  /// Throws what ``BatchStream/next(into:)`` throws.
  package mutating func next(into batch: inout Batch) throws(CorpusError) -> Bool {
    precondition(batch.lanes == lanes && batch.steps == steps, "a batch of another shape")
    batch.targetCount = 0
    let before = read
    for lane in 0..<lanes {
      if column[lane].isDone {
        column[lane].begin(taken < queue.count ? queue[taken] : nil)
        taken = min(taken + 1, queue.count)
      }
      try column[lane].fill(&batch, lane: lane, pieces: pieces, table: alphabet.table)
      read += batch.lengths[lane]
    }
    batch.epoch = length == 0 ? 1 : Double(read) / Double(length)
    return read > before
  }
}
