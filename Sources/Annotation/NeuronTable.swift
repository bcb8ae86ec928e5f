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
      let features = report.features(kind)
      guard !features.isEmpty else { continue }
      try sink.append("\n")
      try ReportHeader(width: width, depth: depth).writeKey(kind, of: report, to: &sink)
      var table = TextTable(columns: NeuronColumn.all(kind).map(\.column))
      table.rows = features.flatMap { $0.rows(cells: cells, missing: report.missingCell($0)) }
      try table.write(width: width, depth: depth, to: &sink)
    }
    if let explained = report.explained {
      try sink.append("\n")
      try writeExplained(report, explained, to: &sink)
    }
    try GateText(width: width, depth: depth).write(report, to: &sink)
  }

  /// How much of the network is explained, and which features have a cell.
  private func writeExplained(
    _ report: Report, _ sentence: String, to sink: inout ByteSink
  ) throws {
    var header = TerminalHeader(width: width, depth: depth)
    let share = Double(report.summary.explained ?? 0) / Double(max(report.summary.neurons, 1))
    try header.writeTitle(sentence, ", \(percent(share))", to: &sink)
    let ofCells = Set(report.cells.flatMap { $0.features.map(\.name) })
    var names: [(String, [String])] = [("a cell", []), ("cells together", []), ("none", [])]
    for feature in report.features where !feature.neurons.isEmpty {
      let together = feature.committee?.verdict.map { $0 >= .detector } ?? false
      let place = ofCells.contains(feature.name) ? 0 : together ? 1 : 2
      names[place].1.append(Glyph.harmless(feature.name))
    }
    for (what, features) in names where !features.isEmpty {
      try header.writeText("\(what): \(features.joined(separator: ", "))", to: &sink)
    }
  }
}

extension FeatureReport {
  /// A row a cell, by the columns of its kind.
  ///
  /// - Parameter missing: what stands in the place of a cell where there is none.
  func rows(cells: Int, missing: String) -> [[TextTable.Cell]] {
    let columns = NeuronColumn.all(kind)
    guard !neurons.isEmpty else {
      return [
        columns.map { TextTable.Cell(text: $0.isName ? missing : $0.text(self, nil)) }
      ]
    }
    return neurons.prefix(cells).enumerated().map { rank, score in
      columns.map { column in
        var cell = TextTable.Cell(text: column.text(self, score))
        if rank > 0, column.isOfFeature {
          cell.text = ""
        } else if column.isMeasure, lift(score) > 0 {
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
  /// The cell's name.
  var isName = false
  var text: (FeatureReport, NeuronScore?) -> String

  /// The columns of a kind, in order; where the width does not suffice, the least weights go first.
  static func all(_ kind: FeatureKind) -> [NeuronColumn] {
    [
      NeuronColumn(column: .init(heading: "feature", isLeft: true), isOfFeature: true) { f, _ in
        Glyph.harmless(f.name)
      },
      ofFeature(kind == .binary ? "share" : "above 0", 12, digits: 3) { $0.prevalence },
      NeuronColumn(column: .init(heading: "best cell", isLeft: true), isName: true) { _, n in
        n.map { Glyph.harmless($0.neuron) } ?? ""
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
      NeuronColumn(
        column: .init(heading: "to beat", weight: 11, isLeft: true), isOfFeature: true
      ) { f, _ in
        f.strongestBaseline.map { "\(fixed($0.value)) \($0.name)" } ?? ""
      },
      ofFeature("byte", 5) { $0.baselines.byte },
      ofFeature("20 bytes", 4) { $0.baselines.ngram },
      ofFeature("layout", 4) { $0.baselines.layout },
      ofFeature("untrained", 4) { $0.baselines.untrained },
      ofFeature("control", 12) { $0.control },
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
