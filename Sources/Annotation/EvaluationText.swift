import Foundation
import Network

/// `evaluate`: how well a network predicts.
package enum EvaluationText {
  package static func writeTable(_ evaluation: Evaluation, to sink: inout ByteSink) throws {
    let rows = [
      ("files", "\(evaluation.files)"), ("bytes", "\(evaluation.bytes)"),
      ("nats per byte", String(format: "%.4f", evaluation.nats)),
      ("bits per byte", String(format: "%.4f", evaluation.bitsPerByte)),
      ("next byte likeliest", String(format: "%.1f %%", 100 * evaluation.accuracy)),
      ("among the five likeliest", String(format: "%.1f %%", 100 * evaluation.top5Accuracy)),
    ]
    for (name, value) in rows {
      try sink.append(name + String(repeating: " ", count: 26 - name.count) + value + "\n")
    }
  }

  package static func writeJSON(_ evaluation: Evaluation, to sink: inout ByteSink) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try sink.append([UInt8](try encoder.encode(evaluation)))
    try sink.append(0x0a)
  }
}
