import Corpus
import Foundation
import Network

/// The forward-only pass that `neurons` makes: 64 files of 2 KB in f32, states shown and not looked
/// at. The fastest and the median of several passes.
func measureForward() throws {
  let (count, size) = (64, 2048)
  let alphabet = try Alphabet(bytes: (0..<100).map { UInt8($0 + 30) })
  let shape = Shape(layers: number(1), hidden: number(2), symbols: alphabet.count)
  let model = Model(untrained: shape, alphabet: alphabet, seed: 1)
  let reader = try StateReader(model, threads: Workers.available)
  let seconds = Double(number(3))
  var times: [Double] = []
  let watch = Stopwatch()
  try withRandomFiles(count, size: size) { pieces in
    while watch.seconds < seconds || times.count < 3 {
      let start = watch.seconds
      _ = try reader.read(pieces, predicts: false, by: [Onlooker()]) { $1 }
      times.append(watch.seconds - start)
    }
  }
  times.sort()
  let bytes = Double(count * size)
  try show([
    "bytes_per_second": bytes / times[times.count / 2], "best": bytes / times[0],
    "megabytes": try peakMegabytes(),
  ])
}

/// Files of random bytes, there until `body` ends.
func withRandomFiles(_ count: Int, size: Int, _ body: ([Piece]) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "cellscope-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  var generator = SeededGenerator(seed: 3)
  try body(
    (0..<count).map { index in
      let path = folder.appending(path: "\(index)")
      try Data((0..<size).map { _ in UInt8(30 + generator.below(100)) }).write(to: path)
      return CorpusFile(path: path.path, size: size, hash: UInt64(index)).whole
    })
}

struct Onlooker: StateVisitor {
  mutating func visit(_ activations: borrowing Activations, of text: [UInt8]) {}
}
