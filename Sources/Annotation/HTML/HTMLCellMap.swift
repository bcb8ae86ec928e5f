import Discovery

/// A map of the cells that some feature explains: cells down, features across, the bluer or redder the
/// closer a cell follows a feature, high or low inside.
struct HTMLCellMap {
  private let cells: [ExplainedCell]
  private let count: Int
  /// Those that some cell of the map detects, in the order of the report.
  private let features: [String]

  /// nil where it was not measured.
  init?(_ report: Report, most: Int) {
    guard report.summary.explained != nil else { return nil }
    cells = Array(report.cells.prefix(most))
    count = report.cells.count
    let found = Set(cells.flatMap(\.features).map(\.name))
    features = report.features.map(\.name).filter(found.contains)
  }

  func write(to sink: inout ByteSink) throws {
    try sink.append("<section id=\"map\">\n<h2>Cells and features</h2>\n")
    guard !cells.isEmpty else {
      return try sink.append("<p>No cell is a detector of any feature.</p>\n</section>\n")
    }
    let left =
      cells.count < count
      ? " The first \(grouped(cells.count)) of \(grouped(count)) cells are shown." : ""
    let headings = features.map { "<th scope=\"col\"><span>\(HTMLText.escaped($0))</span></th>" }
    try sink.append(
      """
      <p>Cells that detect a feature, and how well (average precision, or ρ for a number): blue if \
      high inside, red if low; a line below: the predictions rest on it (used). A figure leads to the \
      feature's certificate.\(left)</p>
      <p class="order" role="status"></p>
      <div class="wide" tabindex="0" role="region" aria-label="Cells and features">\
      <table class="map">
      <thead><tr><td></td>\(headings.joined())</tr></thead>
      <tbody>

      """)
    for cell in cells { try write(cell, to: &sink) }
    try sink.append("</tbody>\n</table></div>\n</section>\n")
  }

  private func write(_ cell: ExplainedCell, to sink: inout ByteSink) throws {
    try sink.append("<tr><th scope=\"row\">\(HTMLText.escaped(cell.neuron))</th>")
    for name in features {
      guard let found = cell.features.first(where: { $0.name == name }) else {
        try sink.append("<td></td>")
        continue
      }
      let level = Ramp.level(Float(found.score ?? 0).magnitude)
      let colour = level == 0 ? "" : "\(found.polarity < 0 ? "m" : "p")\(level)"
      let names = [colour, found.verdict == .used ? "u" : ""].filter { !$0.isEmpty }
      let score = found.score.map { fixed($0) } ?? "·"
      let low = found.low.map { ", at least \(fixed($0))" } ?? ""
      let title = HTMLText.escaped("\(cell.neuron), \(name): \(score)\(low); \(found.verdict)")
      try sink.append(
        "<td class=\"\(names.joined(separator: " "))\" title=\"\(title)\">"
          + "<a href=\"#\(HTMLCertificates.anchor(name))\">\(score)</a></td>")
    }
    try sink.append("</tr>\n")
  }
}
