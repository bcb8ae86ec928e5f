import Discovery
import Syntax

/// `neurons --neuron`: which features one cell follows, best first by how far it is above the best
/// control of each.
package struct CellTable: Sendable {
  let width: Int
  let depth: ColourDepth

  /// - Parameters:
  ///   - width: the terminal's columns; 80 where unknown. Less than 48 is taken as 48.
  ///   - depth: as `ColourDepth.detect` says; used for bold and dim only.
  package init(width: Int = 80, depth: ColourDepth = .none) {
    self.width = max(48, width)
    self.depth = depth
  }

  package func write(neuron: String, of report: Report, to sink: inout ByteSink) throws {
    try ReportHeader(width: width, depth: depth).write(report, to: &sink)
    try sink.append("\n")
    var header = TerminalHeader(width: width, depth: depth)
    try header.writeTitle(
      neuron, " against each feature, furthest above its controls first", to: &sink)
    try header.writeText(
      "score: average precision, or ρ for a number; lift: the score less the best control"
        + " (chance, byte, untrained); ± high or low inside",
      to: &sink)
    let found = report.features
      .compactMap { feature in
        feature.neurons.first { $0.neuron == neuron }.map { (feature: feature, score: $0) }
      }
      .sorted { $0.feature.lift($0.score) > $1.feature.lift($1.score) }
    guard !found.isEmpty else {
      return try header.writeText(
        report.summary.constant ?? 0 > 0
          ? "nothing was measured for this cell, since its value hardly changes"
          : "nothing was measured for this cell", to: &sink)
    }
    var table = TextTable(columns: Self.columns)
    table.rows = found.map { row($0.feature, $0.score) }
    try table.write(width: width, depth: depth, to: &sink)
  }

  private static let columns: [TextTable.Column] = [
    .init(heading: "feature", isLeft: true), .init(heading: "share", weight: 6),
    .init(heading: "±"), .init(heading: "measure", weight: 5, isLeft: true),
    .init(heading: "score"), .init(heading: "lift"), .init(heading: "F1", weight: 4),
    .init(heading: "IoU", weight: 3), .init(heading: "R2", weight: 3),
    .init(heading: "byte", weight: 8), .init(heading: "20 bytes", weight: 2),
    .init(heading: "layout", weight: 1), .init(heading: "untrained", weight: 8),
    .init(heading: "control", weight: 9),
    .init(heading: "verdict", isLeft: true),
  ]

  private func row(_ feature: FeatureReport, _ score: NeuronScore) -> [TextTable.Cell] {
    let measure = feature.measure(score)
    let lift = measure.map { $0 - feature.bestControl }
    let sign = (lift ?? 0) > 0 ? "+" : ""
    let base = feature.baselines
    func text(_ value: Double?) -> String { value.map { fixed($0) } ?? "" }
    let texts = [
      Glyph.harmless(feature.name), feature.prevalence.map { fixed($0, 3) } ?? "",
      score.polarity < 0 ? "-" : "+",
      feature.kind == .binary ? "AP" : "ρ", text(measure), lift.map { sign + fixed($0) } ?? "",
      text(score.f1), text(score.iou), text(score.r2), text(base.byte), text(base.ngram),
      text(base.layout), text(base.untrained), text(feature.control), score.verdict?.rawValue ?? "",
    ]
    var cells = texts.map { TextTable.Cell(text: $0) }
    if (lift ?? 0) > 0 { cells[4].style = .bold }
    return cells
  }
}
