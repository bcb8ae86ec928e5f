import Discovery
import Network
import Syntax

/// `neurons --format html`: one page that needs nothing else: the tables, which cells detect which
/// features, each feature's certificate with its best cell at work, the gates, and the training.
///
/// All of it can be read without its script, which sorts tables and opens what links lead to.
package struct HTMLReport: Sendable {
  /// How many cells of each feature the table shows, at most.
  package var cells: Int
  /// How many cells the map shows, at most.
  package var mappedCells: Int
  /// Of features' best cells, in any order.
  package var illustrations: [Illustration]
  /// How the loss fell while the network was trained.
  package var curve: LossCurve?

  package init(
    cells: Int = 1, mappedCells: Int = 256, illustrations: [Illustration] = [],
    curve: LossCurve? = nil
  ) {
    self.cells = max(1, cells)
    self.mappedCells = mappedCells
    self.illustrations = illustrations
    self.curve = curve
  }

  package func write(_ report: Report, to sink: inout ByteSink) throws {
    let (title, more) = report.title
    let sentences = report.sentences.map { "<p>\(HTMLText.escaped($0))</p>\n" }
    let explained = report.explained.map { "<p><b>\(HTMLText.escaped($0))</b></p>\n" } ?? ""
    let script = PageFile.reportScript
    try sink.append(HTMLText.head(title: title, style: PageFile.reportStyle, script: script))
    try sink.append(
      """
      <header>
      <h1><b>\(HTMLText.escaped(title))</b>\(HTMLText.escaped(more))</h1>
      \(sentences.joined())\(explained)\(contents(report))</header>
      <main>

      """)
    for kind in [FeatureKind.binary, .graded] { try writeTable(kind, report, to: &sink) }
    try HTMLCellMap(report, most: mappedCells)?.write(to: &sink)
    try HTMLExplanations.write(report, to: &sink)
    try HTMLCertificates.write(report, illustrations, to: &sink)
    try HTMLGates.write(report, to: &sink)
    try HTMLCurve.write(curve, to: &sink)
    try sink.append("</main>\n<script>\(script)</script>\n</body>\n</html>\n")
  }

  /// Links to the page's sections.
  private func contents(_ report: Report) -> String {
    var sections = [FeatureKind.binary, .graded].filter { !report.features($0).isEmpty }
      .map { (anchor: "\($0)", name: $0.title) }
    if report.summary.explained != nil { sections.append(("map", "Cells and features")) }
    if report.summary.combined != nil {
      sections.append((HTMLExplanations.anchor, ExplanationWords.title))
    }
    sections.append(("certificates", "Certificates"))
    if !report.gates.isEmpty { sections.append(("gates", "Gates")) }
    if (curve?.points.count ?? 0) > 1 { sections.append(("training", "Training")) }
    let links = sections.map { "<a href=\"#\($0.anchor)\">\($0.name)</a>" }
    return "<nav>\(links.joined(separator: " "))</nav>\n"
  }

  private func writeTable(_ kind: FeatureKind, _ report: Report, to sink: inout ByteSink) throws {
    let features = report.features(kind)
    guard !features.isEmpty else { return }
    let columns = NeuronColumn.all(kind)
    let rows = features.map { feature in
      (feature: feature, rows: feature.rows(cells: cells, missing: report.missingCell(feature)))
    }
    let shown = order(columns).filter { column in
      rows.flatMap(\.rows).contains { !$0[column].text.isEmpty }
    }
    let headings = shown.map { index in
      let heading = HTMLText.escaped(columns[index].column.heading)
      return "<th scope=\"col\"\(align(columns[index]))>\(heading)</th>"
    }
    try sink.append(
      """
      <section id="\(kind)">
      <h2>\(kind.title)</h2>
      <p>\(HTMLText.escaped(report.key(kind)))</p>
      <p class="order" role="status"></p>
      <div class="wide" tabindex="0" role="region" aria-label="\(kind.title)"><table>
      <thead><tr>\(headings.joined())</tr></thead>

      """)
    for (feature, cells) in rows {
      try sink.append("<tbody>\n")
      for row in cells {
        try sink.append("<tr>")
        for column in shown {
          try sink.append(cell(row[column], columns[column], isFirst: column == 0, feature))
        }
        try sink.append("</tr>\n")
      }
      try sink.append("</tbody>\n")
    }
    try sink.append("</table></div>\n</section>\n")
  }

  /// A page may be narrow: the verdict comes before the numbers.
  private func order(_ columns: [NeuronColumn]) -> [Int] {
    let measure = columns.firstIndex(where: \.isMeasure) ?? columns.count
    let last = columns.count - 1
    return Array(0..<measure) + [last] + (measure..<last)
  }

  private func cell(
    _ cell: TextTable.Cell, _ column: NeuronColumn, isFirst: Bool, _ feature: FeatureReport
  ) -> String {
    var text = HTMLText.escaped(cell.text)
    if cell.style.isBold { text = "<b>\(text)</b>" }
    if isFirst, !text.isEmpty {
      return
        "<th scope=\"row\"><a href=\"#\(HTMLCertificates.anchor(feature.name))\">\(text)</a></th>"
    }
    return "<td\(align(column))>\(text)</td>"
  }

  private func align(_ column: NeuronColumn) -> String {
    column.column.isLeft ? " class=\"l\"" : ""
  }
}
