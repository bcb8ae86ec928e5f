import Discovery
import Syntax

/// `neurons --format table`: per feature its best cells beside their controls, in two groups, binary
/// and graded; in each, features first whose best cell is furthest above its controls.
package struct NeuronTable: Sendable {
  let width: Int
  let depth: ColourDepth
  let cells: Int

  /// - Parameters:
  ///   - width: the terminal's columns; 80 where unknown. Less than 48 is taken as 48.
  ///   - depth: as `ColourDepth.detect` says; used for bold and dim only.
  ///   - cells: how many cells of each feature are shown, at most.
  package init(width: Int = 80, depth: ColourDepth = .none, cells: Int = 1) {
    self.width = max(48, width)
    self.depth = depth
    self.cells = max(1, cells)
  }

  package func write(_ report: Report, to sink: inout ByteSink) throws {
    try ReportHeader(width: width, depth: depth).write(report, to: &sink)
    for kind in [FeatureKind.binary, .graded] {
      let features = report.features.filter { $0.kind == kind }
        .sorted { $0.bestLift > $1.bestLift }
      guard !features.isEmpty else { continue }
      try sink.append("\n")
      try ReportHeader(width: width, depth: depth).writeKey(kind, to: &sink)
      var table = TextTable(columns: NeuronColumn.all(kind).map(\.column))
      for feature in features {
        table.rows += rows(feature)
      }
      try table.write(width: width, depth: depth, to: &sink)
    }
    if let explained = report.summary.explained {
      try sink.append("\n")
      var painter = Painter(depth: depth)
      try painter.write(
        "\(grouped(explained)) of \(counted(report.summary.neurons, "neuron")) detect a feature",
        to: &sink)
      try painter.endRow(to: &sink)
    }
    try GateText(width: width, depth: depth).write(report, to: &sink)
  }

  private func rows(_ feature: FeatureReport) -> [[TextTable.Cell]] {
    let columns = NeuronColumn.all(feature.kind)
    guard !feature.neurons.isEmpty else {
      return [columns.map { TextTable.Cell(text: $0.text(feature, nil)) }]
    }
    return feature.neurons.prefix(cells).enumerated().map { rank, score in
      columns.map { column in
        var cell = TextTable.Cell(text: column.text(feature, score))
        if rank > 0, column.isOfFeature {
          cell.text = ""
        } else if column.isMeasure, feature.lift(score) > 0 {
          cell.style = .bold
        }
        return cell
      }
    }
  }
}

/// One column of the table of neurons.
struct NeuronColumn {
  var column: TextTable.Column
  /// The same for all cells of a feature, so printed once.
  var isOfFeature = false
  var isMeasure = false
  var text: (FeatureReport, NeuronScore?) -> String

  /// The columns of a kind, in order; where the width does not suffice, the least weights go first.
  static func all(_ kind: FeatureKind) -> [NeuronColumn] {
    [
      NeuronColumn(column: .init(heading: "feature", isLeft: true), isOfFeature: true) { f, _ in
        Glyph.harmless(f.name)
      },
      ofFeature(kind == .binary ? "share" : "above 0", 7, digits: 3) { $0.prevalence },
      NeuronColumn(column: .init(heading: "best cell", isLeft: true)) { _, n in
        n.map { Glyph.harmless($0.neuron) } ?? "too rare"
      },
      NeuronColumn(column: .init(heading: "±", weight: 8)) { _, n in
        n.map { $0.polarity < 0 ? "-" : "+" } ?? ""
      },
    ] + scores(kind) + controls + verdict
  }

  private static func scores(_ kind: FeatureKind) -> [NeuronColumn] {
    let interval = NeuronColumn(column: .init(heading: "95 %", weight: 10)) { _, n in
      n?.intervals?.measure.map { "\(fixed($0.low))-\(fixed($0.high))" } ?? ""
    }
    guard kind == .binary else {
      return [measure("ρ") { $0.spearman }, interval, ofCell("R2", 6) { $0.r2 }]
    }
    return [
      measure("AP") { $0.ap }, interval, ofCell("F1", 6) { $0.f1 }, ofCell("IoU", 3) { $0.iou },
      ofCell("AUROC", 2) { $0.auroc },
    ]
  }

  private static var controls: [NeuronColumn] {
    [
      NeuronColumn(column: .init(heading: "to beat", isLeft: true), isOfFeature: true) { f, _ in
        f.strongestBaseline.map { "\(fixed($0.value)) \($0.name)" } ?? ""
      },
      ofFeature("byte", 5) { $0.baselines.byte },
      ofFeature("20 bytes", 4) { $0.baselines.ngram },
      ofFeature("layout", 4) { $0.baselines.layout },
      ofFeature("untrained", 4) { $0.baselines.untrained },
      NeuronColumn(column: .init(heading: "together", weight: 9), isOfFeature: true) { f, _ in
        guard let committee = f.committee, let score = committee.measure else { return "" }
        return "\(committee.neurons.count): \(fixed(score))"
      },
      ofFeature("probe", 6) { $0.probe },
    ]
  }

  private static var verdict: [NeuronColumn] {
    [
      NeuronColumn(column: .init(heading: "effect", weight: 1)) { _, n in
        n?.effect.map { fixed($0, 3) } ?? ""
      },
      NeuronColumn(column: .init(heading: "p", weight: 1)) { _, n in n?.p.map { fixed($0, 3) } ?? ""
      },
      NeuronColumn(column: .init(heading: "verdict", isLeft: true)) { _, n in
        n?.verdict?.rawValue ?? ""
      },
    ]
  }

  private static func measure(
    _ heading: String, _ value: @escaping (NeuronScore) -> Double?
  ) -> NeuronColumn {
    var column = ofCell(heading, 0, value)
    column.isMeasure = true
    return column
  }

  private static func ofCell(
    _ heading: String, _ weight: Int, _ value: @escaping (NeuronScore) -> Double?
  ) -> NeuronColumn {
    NeuronColumn(column: .init(heading: heading, weight: weight)) { _, n in
      n.flatMap(value).map { fixed($0) } ?? ""
    }
  }

  private static func ofFeature(
    _ heading: String, _ weight: Int, digits: Int = 2,
    _ value: @escaping (FeatureReport) -> Double?
  ) -> NeuronColumn {
    NeuronColumn(column: .init(heading: heading, weight: weight), isOfFeature: true) { f, _ in
      value(f).map { fixed($0, digits) } ?? ""
    }
  }
}
