import Foundation
import Network

/// Where a training run is, in words.
package enum TrainingText {
  /// A line for a terminal of `width` columns: a bar, then what fits; 80 hold all of it.
  package static func bar(_ progress: TrainingProgress, width: Int) -> String {
    let cells = width < 100 ? 8 : 24
    let full = Int((Double(cells) * min(progress.share, 1)).rounded(.down))
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
    var line = "\(bar) \(percent(progress))"
    for part in [loss(progress), speed(progress), left(progress)].compactMap({ $0 })
    where line.count + 2 + part.count < width {
      line += "  " + part
    }
    return line
  }

  /// A whole line for a log.
  package static func line(_ progress: TrainingProgress) -> String {
    ([lastLine(progress)] + [left(progress)].compactMap { $0 }).joined(separator: "  ")
  }

  /// The same for a run that has ended.
  package static func lastLine(_ progress: TrainingProgress) -> String {
    [percent(progress), "step \(progress.step)", loss(progress), speed(progress)]
      .joined(separator: "  ")
  }

  /// Which network is to be taken instead of the last.
  package static func preferred(
    _ best: (path: String, epochs: Double, nats: Double, lastNats: Double)
  ) -> String {
    String(
      format: "Its validation loss is %.3f nats; after %.1f epochs it was %.3f: that network, the "
        + "better one, is in ", best.lastNats, best.epochs, best.nats) + best.path + "."
  }

  private static func percent(_ progress: TrainingProgress) -> String {
    let text = "\(Int(100 * min(progress.share, 1)))"
    return String(repeating: " ", count: 3 - text.count) + text + " %"
  }

  /// Nats a byte and, for validation, bits a byte too.
  private static func loss(_ progress: TrainingProgress) -> String {
    let train = progress.trainNats.map { String(format: "train %.3f", $0) } ?? "train unknown"
    guard let nats = progress.validationNats else { return train }
    return train
      + String(format: "  valid %.3f nats, %.2f bits", nats, nats / 0.693147180559945)
  }

  private static func speed(_ progress: TrainingProgress) -> String {
    String(format: "%.0f KB/s", progress.bytesPerSecond / 1000)
  }

  private static func left(_ progress: TrainingProgress) -> String? {
    guard let seconds = progress.secondsLeft, progress.share < 1, seconds < 1e9 else { return nil }
    let whole = Int(seconds.rounded(.up))
    return whole >= 3600
      ? String(format: "%d:%02d:%02d left", whole / 3600, whole / 60 % 60, whole % 60)
      : String(format: "%d:%02d left", whole / 60, whole % 60)
  }
}
