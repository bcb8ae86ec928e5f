import Corpus
import Discovery
import Foundation
import Network
import Syntax

/// Files of C drawn at random, in a folder of their own that goes with them.
package final class GeneratedFiles {
  private let folder: URL
  private var pieces: [Piece] = []

  /// Writes `texts`. Throws what writing throws.
  package init(_ texts: [[UInt8]]) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "cellscope-calibration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (index, bytes) in texts.enumerated() {
      let path = folder.appending(path: "file\(index).c")
      try Data(bytes).write(to: path)
      pieces.append(
        CorpusFile(path: path.path, size: bytes.count, hash: ContentHash.of(bytes)).whole)
    }
  }

  /// Loose C in `count` files of 3 to 7 KB.
  package convenience init(seed: UInt64, count: Int) throws {
    var generator = SeededGenerator(seed: seed, stream: 5)
    try self.init(
      (0..<count).map { file in
        CSource.loose(seed: seed &* 1000 &+ UInt64(file), count: 3000 + generator.below(4000))
      })
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A study of these files. Throws what the study throws.
  package func run(_ study: Study, _ model: Model) throws -> Report {
    try study.run(model, on: pieces).report
  }
}
