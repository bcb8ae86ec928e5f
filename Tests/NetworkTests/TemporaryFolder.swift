import Corpus
import Foundation

/// A folder of its own, removed with its owner.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "cellscope-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String {
    url.appending(path: name).path
  }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }

  /// Writes a text and returns all of it as a piece.
  func piece(_ text: String, _ name: String) throws -> Piece {
    let path = try write(text.utf8, to: name)
    return CorpusFile(path: path, size: text.utf8.count, hash: 1).whole
  }
}
