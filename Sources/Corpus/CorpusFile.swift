/// One regular text file, as it was when it was collected. Its bytes stay on disk.
package struct CorpusFile: Equatable, Hashable, Codable, Sendable {
  /// The path as it can be passed back to the command.
  package let path: String
  /// Length in bytes, at least 1.
  package let size: Int
  /// ``ContentHash`` of all its bytes.
  package let hash: UInt64

  package init(path: String, size: Int, hash: UInt64) {
    self.path = path
    self.size = size
    self.hash = hash
  }

  /// The whole file as one piece.
  package var whole: Piece { Piece(file: self, range: 0..<size) }
}

/// A run of bytes in one file: what the network reads from one zero state on.
package struct Piece: Equatable, Hashable, Codable, Sendable {
  package let file: CorpusFile
  /// Byte offsets in the file.
  package let range: Range<Int>
  /// Whether training meets its lines in a random order, as ``LineShuffle`` has them.
  package var shufflesLines = false

  package init(file: CorpusFile, range: Range<Int>) {
    self.file = file
    self.range = range
  }
}
