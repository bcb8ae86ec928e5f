/// A piece's text with its lines in a random order: what a control network learns from. It has the same
/// bytes and the same lines, but nothing that spans them.
///
/// Lines are shuffled within blocks of the piece, so that a piece of any length is read at the cost of
/// its bytes. A line that two blocks share stays where it is. The same piece always gives the same text.
enum LineShuffle {
  static let blockLength = 65536

  /// The bytes at `range` of the piece's file as it reads with its lines shuffled.
  ///
  /// Throws what ``SourceReader`` throws.
  static func bytes(of piece: Piece, in range: Range<Int>) throws(CorpusError) -> [UInt8] {
    let start = piece.range.lowerBound
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var block = start + (range.lowerBound - start) / blockLength * blockLength
    while block < range.upperBound {
      let end = min(block + blockLength, piece.range.upperBound)
      let text = try SourceReader.bytes(of: piece.file.path, in: block..<end)
      var generator = SeededGenerator(seed: piece.file.hash, stream: UInt64(block))
      let shuffled = shuffled(text, keepsFirst: block > start, &generator)
      let wanted = range.clamped(to: block..<end)
      bytes += shuffled[wanted.lowerBound - block..<wanted.upperBound - block]
      block = end
    }
    return bytes
  }

  /// - Parameter keepsFirst: the first line began earlier, and stays first. What follows the last newline
  ///   stays last.
  private static func shuffled(
    _ text: [UInt8], keepsFirst: Bool, _ generator: inout SeededGenerator
  ) -> [UInt8] {
    var lines: [Range<Int>] = []
    var start = 0
    for (place, byte) in text.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(start..<place + 1)
      start = place + 1
    }
    let first = keepsFirst ? lines.prefix(1) : []
    let order = first + generator.shuffled(Array(lines.dropFirst(first.count)))
    return order.flatMap { text[$0] } + text[start...]
  }
}

extension Piece {
  /// The bytes that training meets at a range of the file, which lies in the piece's.
  func bytes(in range: Range<Int>) throws(CorpusError) -> [UInt8] {
    shufflesLines
      ? try LineShuffle.bytes(of: self, in: range)
      : try SourceReader.bytes(of: file.path, in: range)
  }
}
