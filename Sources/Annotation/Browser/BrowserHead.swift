/// The lines above the text: the cell and what is claimed of it; what the colours mean.
struct BrowserHead {
  let browser: Browser

  init(_ browser: Browser) {
    self.browser = browser
  }

  var rows: [BrowserScreen.Row] {
    guard let cell = browser.cell else {
      return [[("no cell is known to follow anything here", .bold)], [("", .plain)]]
    }
    let claim = ClaimText(cell.cell, label: nil)
    var first: BrowserScreen.Row = [(Glyph.harmless(cell.cell.neuron), .bold)]
    if let feature = cell.cell.feature {
      first += [(" \(claim.verb) ", .plain), (Glyph.harmless(feature), .bold)]
      if !claim.side.isEmpty { first.append((", \(claim.side)", .plain)) }
    }
    first.append((" · \(cell.claim)", .dim))
    return [first, legend(cell)]
  }

  private func legend(_ cell: BrowsedCell) -> BrowserScreen.Row {
    if browser.depth == .none {
      return [(TerminalMarks.legend(cell.cell, browser.label), .plain)]
    }
    let tone = cell.tone(browser.scale)
    func end(_ value: Float) -> String {
      value == value.rounded() ? "\(signed(Double(value), 0))" : signed(Double(value))
    }
    var row: BrowserScreen.Row = [("\(end(tone.ends.low)) ", .dim)]
    for level in stride(from: -Ramp.levels, through: Ramp.levels, by: 4) {
      row.append((" ", Ramp.value.style(level, depth: browser.depth)))
    }
    row.append((" \(end(tone.ends.high)) \(cell.cell.quantity), ", .dim))
    if case .around(let middle, _, _) = tone {
      row.append(("white at its threshold \(signed(Double(middle)))", .dim))
    } else {
      row.append(("white at 0", .dim))
    }
    if let label = browser.label, label.isWorthUnderlining {
      row.append((" · ", .dim))
      row.append((Glyph.harmless(label.feature), Style(isUnderlined: true, isDim: true)))
    }
    row.append((" · ? help", .dim))
    return row
  }
}
