import Discovery
import Syntax

/// `neurons --format html`: one page that needs nothing else, neither network nor script: the table,
/// each feature's certificate, and which cells detect which features.
package struct HTMLReport: Sendable {
  /// How many cells of each feature the table shows, at most.
  package var cells: Int
  /// How many cells the map shows, at most.
  package var mappedCells: Int

  package init(cells: Int = 1, mappedCells: Int = 256) {
    self.cells = max(1, cells)
    self.mappedCells = mappedCells
  }

  package func write(_ report: Report, to sink: inout ByteSink) throws {
    let (title, more) = report.title
    let sentences = report.corpus.sentences.map { "<p>\(HTMLText.escaped($0))</p>\n" }
    let explained = report.explained.map { "<p><b>\(HTMLText.escaped($0))</b></p>\n" } ?? ""
    try sink.append(HTMLText.head(title: title, style: PageFile.reportStyle))
    try sink.append(
      """
      <header>
      <h1><b>\(HTMLText.escaped(title))</b>\(HTMLText.escaped(more))</h1>
      \(sentences.joined())\(explained)</header>
      <main>

      """)
    for kind in [FeatureKind.binary, .graded] { try writeTable(kind, report, to: &sink) }
    try HTMLCertificates.write(report, to: &sink)
    try HTMLCellMap(report, most: mappedCells)?.write(to: &sink)
    try HTMLGates.write(report, to: &sink)
    try sink.append("</main>\n</body>\n</html>\n")
  }

  private func writeTable(_ kind: FeatureKind, _ report: Report, to sink: inout ByteSink) throws {
    let features = report.features(kind)
    guard !features.isEmpty else { return }
    let columns = NeuronColumn.all(kind)
    let rows = features.map { (feature: $0, rows: $0.rows(cells: cells)) }
    let shown = order(columns).filter { column in
      rows.flatMap(\.rows).contains { !$0[column].text.isEmpty }
    }
    let headings = shown.map { index in
      let heading = HTMLText.escaped(columns[index].column.heading)
      return "<th scope=\"col\"\(align(columns[index]))>\(heading)</th>"
    }
    try sink.append(
      """
      <section>
      <h2>\(kind.title)</h2>
      <p>\(HTMLText.escaped(kind.key))</p>
      <div class="wide" tabindex="0"><table>
      <thead><tr>\(headings.joined())</tr></thead>
      <tbody>

      """)
    for (feature, cells) in rows {
      for row in cells {
        try sink.append("<tr>")
        for column in shown {
          try sink.append(cell(row[column], columns[column], isFirst: column == 0, feature))
        }
        try sink.append("</tr>\n")
      }
    }
    try sink.append("</tbody>\n</table></div>\n</section>\n")
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
      return "<th scope=\"row\"><a href=\"#\(HTMLCertificates.anchor(feature))\">\(text)</a></th>"
    }
    return "<td\(align(column))>\(text)</td>"
  }

  private func align(_ column: NeuronColumn) -> String {
    column.column.isLeft ? " class=\"l\"" : ""
  }
}
