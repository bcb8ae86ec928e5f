import Discovery
import Syntax

/// `neurons --format csv`: RFC 4180, a header, then one row per feature and neuron, best first; a
/// feature without a cell has one row with no neuron. What was not measured is empty.
package enum NeuronCSV {
  /// The header. `rank` counts from 1 within a feature; all other names are those of the JSON.
  package static let columns = [
    "feature", "kind", "prevalence", "probe", "byte", "ngram", "layout", "untrained", "control",
    "rank", "neuron", "polarity", "ap", "ap_low", "ap_high", "auroc", "f1", "iou", "threshold",
    "spearman",
    "r2", "p", "effect", "verdict", "share_of_probe", "partial",
  ]

  package static func write(_ report: Report, to sink: inout ByteSink) throws {
    try write(row: columns, to: &sink)
    for feature in report.features {
      let base = feature.baselines
      let start =
        [feature.name, feature.kind.rawValue]
        + [
          feature.prevalence, feature.probe, base.byte, base.ngram, base.layout, base.untrained,
          feature.control,
        ].map(text)
      if feature.neurons.isEmpty {
        let rest = [String](repeating: "", count: columns.count - start.count)
        try write(row: start + rest, to: &sink)
      }
      for (rank, score) in feature.neurons.enumerated() {
        try write(row: start + ["\(rank + 1)"] + fields(score), to: &sink)
      }
    }
  }

  private static func fields(_ score: NeuronScore) -> [String] {
    let own = score.evidence
    let ranking = [own.ap, own.apLow, own.apHigh, own.auroc, own.f1, own.iou].map(text)
    let numbers = [own.spearman, own.r2, own.p, own.effect].map(text)
    return [score.neuron, "\(score.polarity)"] + ranking
      + [own.threshold.map { "\($0)" } ?? ""] + numbers + [own.verdict?.rawValue ?? ""]
      + [own.shareOfProbe, own.partial].map(text)
  }

  private static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  private static func write(row: [String], to sink: inout ByteSink) throws {
    try sink.append(row.map(quoted).joined(separator: ","))
    try sink.append("\r\n")
  }

  /// In quotes where it must be, quotes doubled.
  package static func quoted(_ field: String) -> String {
    let needsQuotes = field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    guard needsQuotes else { return field }
    // By scalars: a carriage return and a newline are one Character.
    var result = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
