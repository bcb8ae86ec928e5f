/// What the network reads in one go: `T` steps of `B` lanes.
///
/// A lane holds one run of bytes of one piece from its first step on; the steps after the run's
/// end, and idle lanes, are padding (symbol 0, target -1).
package struct Batch: Equatable, Sendable {
  /// `B`
  package let lanes: Int
  /// `T`
  package let steps: Int
  /// The symbols read. // (T, B)
  package var symbols: [UInt16]
  /// The symbol of the byte that follows, -1 where there is none. // (T, B)
  package var targets: [Int32]
  /// Whether the lane begins a piece here, from a zero state. // (B)
  package var starts: [Bool]
  /// Bytes the lane reads here, `0 ... T`; 0 for an idle lane. // (B)
  package var lengths: [Int]
  /// The index of the piece that the lane reads, among the pieces the source was made of; -1 for an
  /// idle lane. // (B)
  package var pieces: [Int]
  /// Where in its file the lane's first byte lies; -1 for an idle lane. // (B)
  package var offsets: [Int]
  /// How many targets are not -1.
  package var targetCount = 0
  /// Bytes handed out up to the end of this batch, as a multiple of all the bytes there are.
  package var epoch = 0.0

  /// All padding.
  package init(lanes: Int, steps: Int) {
    self.lanes = lanes
    self.steps = steps
    symbols = Array(repeating: 0, count: steps * lanes)
    targets = Array(repeating: -1, count: steps * lanes)
    starts = Array(repeating: false, count: lanes)
    lengths = Array(repeating: 0, count: lanes)
    pieces = Array(repeating: -1, count: lanes)
    offsets = Array(repeating: -1, count: lanes)
  }
}
