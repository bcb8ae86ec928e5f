import Network

/// `annotate --predictions k` in a terminal: the text in rows cut to the width, green where the cell
/// is excited and blue where it is not; below each byte the likeliest next bytes, redder where the
/// network is surer. Blanks are shown as `·`, `→` and `↵`.
package struct TerminalPredictions: Sendable {
  let width: Int
  let depth: ColourDepth

  /// - Parameters:
  ///   - width: the terminal's columns; 80 where unknown. Less than 20 is taken as 20.
  ///   - depth: as `ColourDepth.detect` says.
  package init(width: Int = 80, depth: ColourDepth) {
    self.width = max(20, width)
    self.depth = depth
  }

  package func write(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    guard !file.cells.isEmpty else {
      return try TerminalAnnotation.writeNoCell(file, width, depth, to: &sink)
    }
    for (index, cell) in file.cells.enumerated() {
      if index > 0 { try sink.append("\n") }
      try writeHeader(file, cell, to: &sink)
      let shown = file.shown
      var line = file.lines?.lowerBound ?? 1
      let gutter = String(line + file.bytes[shown].count { $0 == 0x0A }).utf8.count
      let columns = width - gutter - 2
      for start in stride(from: shown.lowerBound, to: shown.upperBound, by: columns) {
        let range = start..<min(start + columns, shown.upperBound)
        try sink.append("\n")
        try writeRows(file, cell, range, gutter: "\(line)".leftPadded(to: gutter), to: &sink)
        line += file.bytes[range].count { $0 == 0x0A }
      }
    }
  }

  private func writeHeader(
    _ file: AnnotatedFile, _ cell: AnnotatedCell, to sink: inout ByteSink
  ) throws {
    var header = TerminalHeader(width: width, depth: depth)
    let label = file.label(for: cell)
    try header.writeClaim(file, cell, label, to: &sink)
    if depth == .none {
      try header.writeText(
        TerminalMarks.legend(cell, label) + "; then the likeliest next bytes, likeliest first",
        to: &sink)
    } else {
      try header.writeScale(
        .excitement, low: "quiet", high: "excited", of: "the text, by \(cell.quantity)",
        to: &sink)
      try header.writeScale(
        .certainty, levels: 0...Ramp.levels, low: "p 0", high: "1",
        of: "below each byte, what the network expects next", to: &sink)
      if let label {
        try header.writeText("underlined: \(Glyph.harmless(label.feature))", to: &sink)
      }
    }
    if let origins = file.origins {
      try TerminalOrigins(origins, depth: depth).writeLegend(&header, to: &sink)
    }
  }

  private func writeRows(
    _ file: AnnotatedFile, _ cell: AnnotatedCell, _ range: Range<Int>, gutter: String,
    to sink: inout ByteSink
  ) throws {
    var painter = Painter(depth: depth)
    let tone = cell.tone
    let label = file.label(for: cell).flatMap { $0.isWorthUnderlining ? $0 : nil }
    try painter.write(gutter + "  ", .dim, to: &sink)
    for t in range {
      let level = Ramp.level(tone(cell.values[t])) * cell.polarity
      var style = Ramp.excitement.style(level, depth: depth)
      style.isBold = true
      style.isUnderlined = label.map { $0.values[t] > 0 } ?? false
      try painter.write(Glyph.mark(file.bytes[t]), style, to: &sink)
    }
    try painter.endRow(to: &sink)
    let blank = String(repeating: " ", count: gutter.columns + 2)
    if depth == .none {
      for mark in TerminalMarks.rows(cell, file.label(for: cell)) {
        try sink.append(blank)
        try sink.append(range.map(mark))
        try sink.append("\n")
      }
    }
    for rank in 0..<file.predictionsPerByte {
      try sink.append(blank)
      for t in range {
        let next = file.predictions[t * file.predictionsPerByte + rank]
        let style = Ramp.certainty.style(Ramp.level(max(0, next.p)), depth: depth)
        try painter.write(Glyph.mark(next.byte), style, to: &sink)
      }
      try painter.endRow(to: &sink)
    }
    guard let origins = file.origins else { return }
    let bars = range.map(TerminalOrigins(origins, depth: depth).mark)
    guard let last = bars.lastIndex(where: { $0.text != " " }) else { return }
    try sink.append(blank)
    for bar in bars[...last] { try painter.write(bar.text, bar.style, to: &sink) }
    try painter.endRow(to: &sink)
  }
}
