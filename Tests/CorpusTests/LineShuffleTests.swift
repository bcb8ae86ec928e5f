import Testing

@testable import Corpus

@Suite struct LineShuffleTests {
  let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  /// Lines of 0 to 60 letters, each with its number.
  private func text(lines: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: 9)
    return (0..<lines).flatMap { line in
      Array("\(line)".utf8) + (0..<generator.below(60)).map { _ in UInt8(97 + generator.below(20)) }
        + [10]
    }
  }

  private func piece(_ name: String, _ bytes: [UInt8], _ range: Range<Int>? = nil) throws -> Piece {
    let path = try sandbox.write(name, bytes)
    let file = CorpusFile(path: path, size: bytes.count, hash: ContentHash.of(bytes))
    var piece = Piece(file: file, range: range ?? 0..<bytes.count)
    piece.shufflesLines = true
    return piece
  }

  private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
  }

  @Test func `all lines stay, in another order that is always the same`() throws {
    let bytes = text(lines: 400)
    let piece = try piece("a.c", bytes)
    let shuffled = try piece.bytes(in: piece.range)
    #expect(shuffled != bytes)
    #expect(lines(shuffled).map(\.description).sorted() == lines(bytes).map(\.description).sorted())
    #expect(try piece.bytes(in: piece.range) == shuffled)
    let moved = zip(lines(shuffled), lines(bytes)).count { $0 != $1 }
    #expect(moved > 380)
  }

  @Test func `any part of it reads as in the whole, across blocks too`() throws {
    let bytes = text(lines: 6000)
    #expect(bytes.count > 2 * LineShuffle.blockLength)
    let piece = try piece("b.c", bytes, 77..<bytes.count - 5)
    let whole = try piece.bytes(in: piece.range)
    #expect(whole.count == piece.range.count)
    #expect(whole.sorted() == bytes[piece.range].sorted())
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<50 {
      let start = piece.range.lowerBound + generator.below(piece.range.count)
      let end = start + generator.below(piece.range.upperBound - start + 1)
      #expect(
        try piece.bytes(in: start..<end) == Array(whole[start - 77..<end - 77]), "\(start)..<\(end)"
      )
    }
    // No part of it stays as it was, so every block is shuffled.
    for part in stride(from: 0, to: whole.count - 4000, by: 4000) {
      #expect(whole[part..<part + 4000] != bytes[part + 77..<part + 4077])
    }
    // Lines that two blocks share included.
    let missing = Set(lines(Array(bytes[piece.range]))).subtracting(lines(whole))
    #expect(missing.isEmpty)
  }

  @Test(arguments: ["", "\n", "one line without an end", "a\nb", "\n\n\n"])
  func `a text of hardly any lines stays whole`(_ text: String) throws {
    let bytes = Array(text.utf8)
    let piece = try piece("c.c", bytes)
    #expect(try piece.bytes(in: piece.range) == bytes)
  }

  @Test func `training and validation meet the lines as they are shuffled`() throws {
    let bytes = text(lines: 300)
    let piece = try piece("d.c", bytes)
    let wanted = try piece.bytes(in: piece.range)
    let alphabet = try Alphabet(bytes: Array(Set(bytes)))
    var stream = try BatchStream(
      pieces: [piece], alphabet: alphabet, lanes: 1, steps: 50, seed: 1)
    var pass = FixedPass(
      pieces: [piece], alphabet: alphabet, lanes: 1, steps: 50, maximumBytes: bytes.count,
      cutting: true)
    var (trained, validated): ([UInt16], [UInt16]) = ([], [])
    var batch = Batch(lanes: 1, steps: 50)
    while trained.count < bytes.count {
      try stream.next(into: &batch)
      trained += batch.symbols.prefix(batch.lengths[0])
    }
    while try pass.next(into: &batch) { validated += batch.symbols.prefix(batch.lengths[0]) }
    let symbols = wanted.map { alphabet.table[Int($0)] }
    #expect(trained == symbols)
    #expect(validated == symbols)
  }
}
