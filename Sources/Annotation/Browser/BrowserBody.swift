import Network

/// The rows of text, each with what stands below it.
struct BrowserBody {
  private let browser: Browser
  private let tone: Tone
  private let underlined: [Float]?
  private let marks: [(Int) -> UInt8]
  private let gutter: Int

  private static let match = Style(background: .black, foreground: .white)

  init(_ browser: Browser) {
    self.browser = browser
    tone = browser.cell?.tone(browser.scale) ?? .share(of: 1)
    underlined = browser.label.flatMap { $0.isWorthUnderlining ? $0.values : nil }
    marks =
      browser.depth == .none
      ? browser.cell.map { TerminalMarks.rows($0.cell, browser.label) } ?? [] : []
    gutter = browser.gutter
  }

  /// Writes all rows of the body; returns where the cursor is.
  func write(_ painter: inout Painter, to sink: inout ByteSink) throws -> BrowserScreen.Place? {
    var place: BrowserScreen.Place?
    var written = 0
    let end = min(browser.top + browser.textRows, browser.layout.starts.count)
    for row in browser.top..<max(end, browser.top) {
      let spots = browser.layout.spots(of: row, in: browser.bytes)
      if let spot = spots.last(where: { $0.bytes.lowerBound <= browser.cursor }),
        spot.bytes.contains(browser.cursor)
      {
        let column = gutter + min(spot.column, browser.layout.columns - 1)
        place = .init(row: browser.headRows + written, column: column)
      }
      try writeText(row, spots, &painter, to: &sink)
      for rows in below(spots).prefix(browser.rowHeight - 1) {
        try painter.write(blanks(gutter), to: &sink)
        for piece in rows { try painter.write(piece.text, piece.style, to: &sink) }
        try painter.endRow(to: &sink)
      }
      written += browser.rowHeight
    }
    while written < browser.bodyRows {
      try painter.write(written % browser.rowHeight == 0 ? "~" : "", .dim, to: &sink)
      try painter.endRow(to: &sink)
      written += 1
    }
    return place
  }

  private func writeText(
    _ row: Int, _ spots: [RowLayout.Spot], _ painter: inout Painter, to sink: inout ByteSink
  ) throws {
    let start = browser.layout.starts[row]
    let line = browser.layout.line(of: start)
    if gutter > 0 {
      let number = browser.layout.lines[line] == start ? "\(line + 1)" : "↳"
      try painter.write(number.leftPadded(to: gutter - 2) + "  ", .dim, to: &sink)
    }
    for spot in spots {
      var text = spot.glyph.text
      var style = style(spot.last)
      switch spot.glyph {
      case .newline:
        guard browser.showsPredictions, spot.column < browser.layout.columns else { continue }
        text = "↵"
        style = .dim
      case .tab:
        text += blanks(spot.columns - 1)
        if style.foreground != nil { style.foreground = CodeListing.quiet }
      default: break
      }
      if let match = browser.match, match.contains(spot.bytes.lowerBound) { style = Self.match }
      try painter.write(text, style, to: &sink)
    }
    try painter.endRow(to: &sink)
  }

  private func style(_ t: Int) -> Style {
    var style = Style.plain
    if let cell = browser.cell, t < browser.read {
      style = Ramp.value.style(Ramp.level(tone(cell.cell.values[t])), depth: browser.depth)
    }
    if let underlined { style.isUnderlined = underlined[t] > 0 }
    return style
  }

  /// Rows of marks, where there is no colour, then of the likeliest next bytes.
  private func below(_ spots: [RowLayout.Spot]) -> [BrowserScreen.Row] {
    var rows: [BrowserScreen.Row] = marks.map { mark in
      spots.map { spot in
        let text = spot.last < browser.read ? String(Unicode.Scalar(mark(spot.last))) : " "
        return (String(repeating: text, count: spot.columns), .plain)
      }
    }
    guard browser.showsPredictions else { return rows }
    let count = Browser.predictionsPerByte
    for rank in 0..<count {
      rows.append(
        spots.flatMap { spot -> BrowserScreen.Row in
          guard spot.column < browser.layout.columns else { return [] }
          let index = spot.last * count + rank
          guard index < browser.predictions.count else { return [(blanks(spot.columns), .plain)] }
          let next = browser.predictions[index]
          let style = Ramp.certainty.style(Ramp.level(max(0, next.p)), depth: browser.depth)
          return [(Glyph.mark(next.byte), style), (blanks(spot.columns - 1), .plain)]
        })
    }
    return rows
  }

  private func blanks(_ count: Int) -> String {
    String(repeating: " ", count: max(0, count))
  }
}
