/// What is trained on, what the training is watched on, and what nobody looks at until the end.
///
/// Shares are 90/5/5 of the bytes, by whole files in an order shuffled by a seed: validation and
/// test each take, in that order, every file that brings them nearer to their 5 %, so none of more
/// than a tenth of the corpus; if that is none at all, the smallest file left.
///
/// If that would leave less than half of the bytes to train on (one or two files, three of like
/// size, one that is nearly everything), every file is cut instead: its first 90 % train, the next
/// 5 % validate, the last 5 % test, a part of less than two bytes made two. Files of fewer than 8
/// bytes are then only trained on.
package struct Split: Equatable, Sendable {
  /// In shuffled order, like the other two.
  package let train: [Piece]
  package let validation: [Piece]
  package let test: [Piece]
  /// Whether files were cut, so that the parts share files.
  package let isCutWithinFiles: Bool

  package init(files: [CorpusFile], seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let order = generator.shuffled(files)
    if let parts = Self.byFile(order) {
      (train, validation, test) = parts
      isCutWithinFiles = false
    } else {
      (train, validation, test) = Self.byBytes(order)
      isCutWithinFiles = true
    }
  }

  private typealias Parts = ([Piece], [Piece], [Piece])

  /// Whole files, or nil if too little would be left to train on.
  private static func byFile(_ files: [CorpusFile]) -> Parts? {
    guard files.count >= 3 else { return nil }
    let total = files.reduce(0) { $0 + $1.size }
    var rest = files
    let validation = take(total / 20, from: &rest)
    let test = take(total / 20, from: &rest)
    guard rest.reduce(0, { $0 + $1.size }) * 2 >= total else { return nil }
    return (rest.map(\.whole), validation.map(\.whole), test.map(\.whole))
  }

  /// Moves about `target` bytes of `files` out, at least one file.
  private static func take(_ target: Int, from files: inout [CorpusFile]) -> [CorpusFile] {
    var taken: [CorpusFile] = []
    var left: [CorpusFile] = []
    var bytes = 0
    for file in files {
      if file.size < 2 * (target - bytes) {
        taken.append(file)
        bytes += file.size
      } else {
        left.append(file)
      }
    }
    if taken.isEmpty, let smallest = left.indices.min(by: { left[$0].size < left[$1].size }) {
      taken.append(left.remove(at: smallest))
    }
    files = left
    return taken
  }

  private static func byBytes(_ files: [CorpusFile]) -> Parts {
    var parts: Parts = ([], [], [])
    for file in files {
      guard file.size >= 8 else {
        parts.0.append(file.whole)
        continue
      }
      let tail = max(2, file.size / 20)
      let (first, second) = (file.size - 2 * tail, file.size - tail)
      parts.0.append(Piece(file: file, range: 0..<first))
      parts.1.append(Piece(file: file, range: first..<second))
      parts.2.append(Piece(file: file, range: second..<file.size))
    }
    return parts
  }
}
