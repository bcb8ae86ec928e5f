import Discovery

/// `neurons --explain`: the combinations of features that cells are on in, the believed ones first.
package struct ExplanationTable: Sendable {
  let width: Int
  let depth: ColourDepth

  /// At most so many rows.
  private static let most = 20

  /// - Parameters:
  ///   - width: the terminal's columns; 80 where unknown. Less than 48 is taken as 48.
  ///   - depth: as `ColourDepth.detect` says; used for bold and dim only.
  package init(width: Int = 80, depth: ColourDepth = .none) {
    self.width = max(48, width)
    self.depth = depth
  }

  package func write(_ report: Report, to sink: inout ByteSink) throws {
    guard let combined = report.summary.combined else { return }
    try sink.append("\n")
    var header = TerminalHeader(width: width, depth: depth)
    try header.writeTitle(ExplanationWords.title, "", to: &sink)
    try header.writeText(ExplanationWords.key, to: &sink)
    var painter = Painter(depth: depth)
    let shown = report.explanations.prefix(Self.most)
    let name = shown.reduce(6) { max($0, $1.neuron.columns) }
    if !shown.isEmpty {
      let head = Self.columns("neuron", "±", "IoU", "one", "null", "on", name: name)
      try painter.write(head + "formula", .dim, to: &sink)
      try painter.endRow(to: &sink)
    }
    for explanation in shown { try write(explanation, name: name, &painter, to: &sink) }
    try header.writeText(ExplanationWords.sentence(report, combined), to: &sink)
  }

  /// A row, its formula wrapped beside the numbers.
  private func write(
    _ explanation: Explanation, name: Int, _ painter: inout Painter, to sink: inout ByteSink
  ) throws {
    let head = Self.columns(
      Glyph.harmless(explanation.neuron), explanation.polarity < 0 ? "-" : "+",
      fixed(explanation.iou), fixed(explanation.singleIoU),
      explanation.nullIoU.map { fixed($0) } ?? "", fixed(explanation.share), name: name)
    let formula = Glyph.harmless(explanation.formula)
    for (row, line) in formula.wrapped(to: width - head.columns, indent: 0).enumerated() {
      try painter.write(
        row == 0 ? head : String(repeating: " ", count: head.columns), to: &sink)
      try painter.write(line, explanation.isExplained ? .bold : .plain, to: &sink)
      try painter.endRow(to: &sink)
    }
  }

  private static func columns(
    _ neuron: String, _ sign: String, _ numbers: String..., name: Int
  ) -> String {
    numbers.reduce(neuron + spaces(name - neuron.columns + 2) + sign + "  ") { row, number in
      row + spaces(4 - number.columns) + number + "  "
    }
  }

  private static func spaces(_ count: Int) -> String {
    String(repeating: " ", count: max(0, count))
  }
}

/// What is said of combinations, in a terminal and on a page.
enum ExplanationWords {
  static let title = "Combinations of features"
  static let key =
    "for cells that no single feature explains. IoU: bytes where the cell is on (± high or low)"
    + " and the formula holds, over bytes with either, on untouched files; one: the best single"
    + " feature's; null: the 99th percentile on other files' labels; on: the share of bytes"
    + " where the cell is on"

  static func sentence(_ report: Report, _ combined: Int) -> String {
    let all = counted(report.explanations.count, "cell")
    guard report.explanations.contains(where: { $0.nullIoU != nil }) else {
      return "\(all) tried; too few files for a null, so none of this is claimed"
    }
    return "\(grouped(combined)) of \(all) tried: a combination overlaps by at least"
      + " \(fixed(Explanation.leastIoU, 1)), more than any single feature and than the null"
  }
}
