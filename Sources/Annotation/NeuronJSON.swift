import Discovery
import FoundationEssentials

/// `neurons --format json`: the report as it is, keys sorted, one line.
package enum NeuronJSON {
  /// Throws `EncodingError` if a figure is not finite, and what the sink throws.
  package static func write(_ report: Report, to sink: inout ByteSink) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try sink.append(Array(encoder.encode(report)))
    try sink.append("\n")
  }
}
