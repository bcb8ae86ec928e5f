/// The network's symbols: the byte values seen in training, and one more for every other byte.
///
/// `V` = ``count`` = number of byte values + 1, at most 257; symbol `V - 1` is the unseen byte.
package struct Alphabet: Equatable, Sendable {
  /// The byte values in symbol order. // (V - 1)
  package let bytes: [UInt8]
  /// The symbol of every byte value. // (256)
  package let table: [UInt16]

  /// Number of symbols, `V`, the unseen one included.
  package var count: Int { bytes.count + 1 }
  /// The symbol of every byte that is not in ``bytes``.
  package var unseen: Int { bytes.count }

  /// An alphabet with the symbols in the order of `bytes`, as a model file lists them.
  ///
  /// Throws `alphabetEmpty` or `alphabetRepeats`.
  package init(bytes: [UInt8]) throws(CorpusError) {
    guard !bytes.isEmpty else { throw .alphabetEmpty }
    let unseen = UInt16(clamping: bytes.count)
    var table = [UInt16](repeating: unseen, count: 256)
    for (symbol, byte) in bytes.enumerated() {
      guard table[Int(byte)] == unseen else { throw .alphabetRepeats(byte: byte) }
      table[Int(byte)] = UInt16(clamping: symbol)
    }
    self.bytes = bytes
    self.table = table
  }

  /// The bytes that occur in `pieces`, in ascending order.
  ///
  /// Reads every piece once, in chunks. Throws `alphabetEmpty` if there are none, and what
  /// ``SourceReader`` throws.
  package init(scanning pieces: [Piece]) throws(CorpusError) {
    var seen = [Bool](repeating: false, count: 256)
    for piece in pieces {
      var start = piece.range.lowerBound
      while start < piece.range.upperBound {
        let end = min(start + SourceReader.chunkLength, piece.range.upperBound)
        for byte in try SourceReader.bytes(of: piece.file.path, in: start..<end) {
          seen[Int(byte)] = true
        }
        start = end
      }
    }
    try self.init(bytes: (0...255).filter { seen[Int($0)] })
  }

  /// The symbol of a byte, `0 ..< V`.
  package func symbol(of byte: UInt8) -> Int { Int(table[Int(byte)]) }

  /// The byte of a symbol; nil for the unseen symbol.
  package func byte(of symbol: Int) -> UInt8? {
    bytes.indices.contains(symbol) ? bytes[symbol] : nil
  }
}
