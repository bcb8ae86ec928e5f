import Corpus
import Foundation
import Network

/// What a run's checkpoints cost: seconds to write the training state, the network and the best
/// network, as `train` does, median of five after a step each; and the whole run's peak memory.
func measureCheckpoint() throws {
  var options = TrainingOptions()
  (options.layers, options.hidden) = (number(1), number(2))
  options.precision = precision(3)
  options.checkpointSeconds = 1e-9
  options.takeStandardChoices()
  let files = try collect(paths: Array(arguments.dropFirst(4)), extensions: ["c", "h"])
  let split = Split(files: files, seed: 1)
  let folder = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let trainer = try Trainer(options, train: split.train, validation: [])
  var seconds: [Double] = []
  var callbacks = Trainer.Callbacks()
  callbacks.checkpoint = { trainer in
    let watch = Stopwatch()
    try trainer.state(of: files, in: "c").save(to: "\(folder)/state")
    try ModelFile.save(trainer.model, to: "\(folder)/model")
    try ModelFile.save(trainer.bestModel, to: "\(folder)/best")
    seconds.append(watch.seconds)
  }
  callbacks.shouldStop = { seconds.count == 5 }
  _ = try trainer.run(callbacks)
  try show(["seconds": seconds.sorted()[2], "megabytes": peakMegabytes()])
}
