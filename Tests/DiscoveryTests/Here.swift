import Corpus
import Foundation
import Network
import Syntax
import Testing

@testable import Discovery

/// This checkout, found from this file and not from where the tests run.
let checkout = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The C grammar, its parser built by `make setup`.
func c() throws -> Grammar {
  try Grammar("c", in: checkout.appending(path: "grammars").path)
}

/// Files in a folder of its own, removed with it at the end of its life.
final class Scratch {
  private let folder: URL
  private(set) var pieces: [Piece] = []

  /// Writes `texts` as C files.
  init(_ texts: [String]) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "cellscope-discovery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (index, text) in texts.enumerated() { try add("file\(index).c", text) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func add(_ name: String, _ text: String) throws {
    let bytes = Array(text.utf8)
    let path = folder.appending(path: name)
    try Data(bytes).write(to: path)
    pieces.append(
      CorpusFile(path: path.path, size: bytes.count, hash: ContentHash.of(bytes)).whole)
  }

  // Methods, so that the files are there until they return.

  func parts() throws -> Parts { try Parts(pieces) }

  func run(_ study: Study, _ model: Model) throws -> Report {
    try study.run(model, on: pieces).report
  }
}

/// Numbers drawn at random, the same in every run.
struct Draw {
  private var generator: SeededGenerator

  init(_ seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func below(_ bound: Int) -> Int { generator.below(bound) }
  mutating func unit() -> Double { generator.unit() }
  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// About normal, mean 0 and variance 1: twelve uniform numbers.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + unit() } }
}
