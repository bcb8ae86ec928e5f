import Corpus
import Discovery
import Foundation
import Network
import Syntax

/// What the last 20 bytes and the layout know of C's features on 3 MB of files, the same whatever the
/// corpus, when they learn from two thirds of a corpus of `bytes`, as in `neurons`. With 0
/// positions tables are as large as there.
func measureBaselines() throws {
  guard arguments.count >= 4, let positions = Int(arguments[1]) else {
    fail("usage: measure baselines <positions> <bytes> <path> ...")
  }
  let grammar = try Grammar("c")
  var generator = SeededGenerator(seed: 20151117)
  let files = generator.shuffled(
    try collect(paths: Array(arguments.dropFirst(3)), extensions: grammar.fileExtensions))
  func take(_ bytes: Int, of files: some Sequence<CorpusFile>) -> [Piece] {
    var (taken, size): ([Piece], Int) = ([], 0)
    for file in files where size < bytes {
      taken.append(file.whole)
      size += file.size
    }
    return taken
  }
  let report = take(3_000_000, of: files.reversed())
  let learnt = take(number(2) / 3 * 2, of: files.dropLast(report.count))
  let watch = Stopwatch()
  let trial = try BaselineTrial(
    learningFrom: learnt, on: report, grammar: grammar,
    positions: positions > 0 ? positions : nil, threads: Workers.available)
  let shown = ["comment", "string", "if-condition", "block-depth", "function-body", "include-path"]
  func scores(_ score: (Baselines) -> Double?) -> [String: Double] {
    trial.baselines.filter { shown.contains($0.key) }.compactMapValues(score)
  }
  try show([
    "files": learnt.count, "bytes": learnt.reduce(0) { $0 + $1.range.count },
    "seconds": watch.seconds, "megabytes": try peakMegabytes(),
    "20 bytes": scores(\.ngram), "layout": scores(\.layout),
    "mean": [
      "20 bytes": mean(trial.baselines.values.compactMap(\.ngram)),
      "layout": mean(trial.baselines.values.compactMap(\.layout)),
    ],
  ])
}

private func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(max(1, values.count))
}
