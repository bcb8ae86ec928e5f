import Corpus
import Discovery
import Foundation
import Network
import Syntax

/// All cells' h against all features on whole files: the pass that scores them, and by turns the same
/// pass with no one looking, so that the difference is what scores cost. Labelling is part of it. Some
/// scores are shown, to be held against another program's.
func measureScores() throws {
  guard arguments.count >= 4 else {
    fail("usage: measure scores <model> <rounds> <file> ...")
  }
  let model = try ModelFile.read(arguments[1])
  let (rounds, threads) = (number(2), Workers.available)
  let grammar = try Grammar("c")
  let files = try collect(
    paths: Array(arguments.dropFirst(3)), extensions: grammar.fileExtensions
  ).map(\.whole)
  let scores = try CellScores(
    model, files, grammar: grammar, vectors: [.hidden], threads: threads)
  let reader = try StateReader(model, threads: threads)
  var (times, pairs): ((scored: [Double], read: [Double]), [CellScores.Pair]) = (([], []), [])
  let watch = Stopwatch()
  for _ in 0..<rounds {
    let start = watch.seconds
    pairs = try scores()
    let middle = watch.seconds
    _ = try reader.read(files, predicts: false, by: [Onlooker()]) { $1 }
    times.scored.append(middle - start)
    times.read.append(watch.seconds - middle)
  }
  try show([
    "bytes": files.reduce(0) { $0 + $1.range.count }, "files": files.map(\.file.path),
    "pairs": pairs.count, "features": grammar.features.count,
    "scored_seconds": times.scored.sorted()[rounds / 2],
    "read_seconds": times.read.sorted()[rounds / 2],
    "scores": pairs.enumerated().filter { $0.offset % 97 == 0 }.map { _, pair in
      [
        "neuron": pair.neuron.description, "feature": pair.feature.name,
        "polarity": pair.polarity, "score": pair.score,
      ] as [String: Any]
    },
  ])
}
