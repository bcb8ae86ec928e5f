import Corpus
import Foundation

/// The JSON lines of `train --log`: where the run is, once a second, or once a step where one takes longer.
package final class TrainingLog {
  private let output: OutputFile

  /// Opens `path`; throws `OutputError`.
  ///
  /// - Parameter inputs: what it must not take the place of.
  package init(_ path: String, sparing inputs: [String]) throws {
    output = try OutputFile(lines: path, sparing: inputs)
  }

  /// Forgets what an earlier run wrote; else lines are added behind it.
  package func begin() {
    output.empty()
  }

  /// Writes a line.
  package func write(_ progress: TrainingProgress) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try output.write(encoder.encode(Line(progress)))
    try output.write([0x0a])
    try output.flush()
  }

  private struct Line: Encodable {
    let progress: TrainingProgress

    init(_ progress: TrainingProgress) {
      self.progress = progress
    }

    enum Key: String, CodingKey {
      case step, seconds, bytes
      case bytesPerSecond = "bytes_per_second"
      case trainNats = "train_nats"
      case validationNats = "validation_nats"
      case learningRate = "learning_rate"
    }

    func encode(to encoder: any Encoder) throws {
      var line = encoder.container(keyedBy: Key.self)
      try line.encode(progress.step, forKey: .step)
      try line.encode(progress.seconds, forKey: .seconds)
      try line.encode(progress.bytes, forKey: .bytes)
      try line.encode(progress.bytesPerSecond, forKey: .bytesPerSecond)
      try line.encode(progress.trainNats, forKey: .trainNats)
      try line.encode(progress.validationNats, forKey: .validationNats)
      try line.encode(progress.learningRate, forKey: .learningRate)
    }
  }
}
