import Discovery
import Syntax

/// `annotate --format svg`: an excerpt as a figure for a paper, a part a cell: what is claimed, the
/// code in the cell's colours, the scale.
///
/// All is vectors. Each character has a place of its own, so that the colours fit below the text in
/// whatever monospaced font there is. White paper, whatever the reader prefers.
package struct SVGAnnotation: Sendable {
  /// Longer lines are wrapped.
  package var columns: Int
  /// How many lines are shown where none are asked for.
  package var lines: Int

  package init(columns: Int = 100, lines: Int = 30) {
    self.columns = max(20, columns)
    self.lines = max(1, lines)
  }

  package func write(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    let lines = file.lines ?? excerpt(of: file)
    let rows = SVGRow.rows(of: file.bytes, lines: lines, columns: columns)
    let layout = SVGLayout(rows)
    let numbers = rows.compactMap(\.number)
    let parts = file.cells.map {
      SVGPart(
        cell: $0, file: file, first: numbers.first ?? 1, last: numbers.last ?? 1, layout: layout)
    }
    let height = parts.reduce(0) { $0 + $1.height(rows: rows.count) }
    let title = HTMLText.escaped("\(file.path), \(file.model)")
    try sink.append(
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(fixed(layout.width, 1)) \
      \(fixed(max(1, height), 1))" width="\(fixed(layout.width, 1))" \
      height="\(fixed(max(1, height), 1))" role="img">
      <title>\(title)</title>
      <style>\(Self.style)</style>
      <rect class="paper" width="100%" height="100%"/>

      """)
    var top = 0.0
    for part in parts {
      try sink.append("<g transform=\"translate(0 \(fixed(top, 1)))\">\n")
      try part.write(rows, to: &sink)
      try sink.append("</g>\n")
      top += part.height(rows: rows.count)
    }
    try sink.append("</svg>\n")
  }

  /// From two lines before the first that is inside, since that is what one comes to see.
  private func excerpt(of file: AnnotatedFile) -> ClosedRange<Int> {
    let label = file.cells.first.map { file.label(for: $0) } ?? file.labels.first
    let byte = label?.values.firstIndex { $0 > 0 } ?? 0
    let line = 1 + file.bytes[..<min(byte, file.bytes.count)].count { $0 == 0x0A }
    let first = max(1, line - 2)
    return first...first + lines - 1
  }

  private static let style = """

    .paper{fill:#fff}
    text{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,"Courier New",monospace;\
    font-size:13px;fill:#161616}
    .words{font-family:system-ui,"DejaVu Sans",Helvetica,Arial,sans-serif;font-size:12px}
    .claim{font-size:14px}
    .quiet{fill:#66645f}
    .number{fill:#66645f;font-size:11px;text-anchor:end}
    .end{text-anchor:end}
    .guess{font-size:12px;fill:#3a3835}
    .under{stroke:#161616;stroke-width:1.5}
    .tab{stroke:#161616;stroke-opacity:.3;fill:none}

    """
}
