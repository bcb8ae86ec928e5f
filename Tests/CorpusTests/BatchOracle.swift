import Corpus
import Testing

/// The pieces written out in memory, and the naive reading of batches that the tests compare with.
struct BatchOracle {
  let pieces: [Piece]
  let alphabet: Alphabet
  let texts: [[UInt8]]

  /// One file for each size, of random letters.
  init(_ sizes: [Int], in sandbox: Sandbox) throws {
    var pieces: [Piece] = []
    for (index, size) in sizes.enumerated() {
      pieces.append(try inspectedFile(try sandbox.write("\(index).c", random: size)).whole)
    }
    try self.init(pieces)
  }

  init(_ pieces: [Piece]) throws {
    self.pieces = pieces
    texts = try pieces.map { try SourceReader.bytes(of: $0.file.path) }
    alphabet = try Alphabet(scanning: pieces)
  }

  /// Checks what a batch says of itself: symbols, next bytes, padding, starts.
  func check(_ batch: Batch) {
    var count = 0
    for lane in 0..<batch.lanes {
      let length = batch.lengths[lane]
      let (piece, offset) = (batch.pieces[lane], batch.offsets[lane])
      #expect((piece >= 0) == (length > 0) && (offset >= 0) == (length > 0))
      for step in 0..<batch.steps {
        let symbol = Int(batch.symbols[step * batch.lanes + lane])
        let target = Int(batch.targets[step * batch.lanes + lane])
        guard step < length else {
          #expect(symbol == 0 && target == -1)
          continue
        }
        #expect(symbol == alphabet.symbol(of: texts[piece][offset + step]))
        let next = offset + step + 1
        let isLast = next == pieces[piece].range.upperBound
        #expect(target == (isLast ? -1 : alphabet.symbol(of: texts[piece][next])))
        count += target == -1 ? 0 : 1
      }
    }
    #expect(batch.targetCount == count)
  }
}

/// How often each byte of each piece was read.
struct Tally: Equatable {
  var counts: [[Int]]

  init(_ oracle: BatchOracle) {
    counts = oracle.texts.map { Array(repeating: 0, count: $0.count) }
  }

  mutating func add(_ batch: Batch) {
    for lane in 0..<batch.lanes where batch.lengths[lane] > 0 {
      for step in 0..<batch.lengths[lane] {
        counts[batch.pieces[lane]][batch.offsets[lane] + step] += 1
      }
    }
  }
}

/// Follows the lanes from batch to batch: each run continues the one before it, or starts.
struct LaneFollower {
  private var next: [[Int]?]

  init(lanes: Int) { next = Array(repeating: nil, count: lanes) }

  /// Where pieces, after cutting, began in this batch, as [piece, offset].
  mutating func follow(_ batch: Batch) -> [[Int]] {
    var begun: [[Int]] = []
    for lane in 0..<batch.lanes {
      let here = [batch.pieces[lane], batch.offsets[lane]]
      if batch.starts[lane] {
        begun.append(here)
      } else if batch.lengths[lane] > 0 {
        #expect(next[lane] == here)
      }
      next[lane] =
        batch.lengths[lane] > 0 ? [here[0], here[1] + batch.lengths[lane]] : nil
    }
    return begun
  }
}
