/// What takes the text's place: the features to pick from, the help.
struct BrowserPanels {
  let browser: Browser

  init(_ browser: Browser) {
    self.browser = browser
  }

  /// The features with their cells, so far down that the marked one is to be seen.
  func features(_ marked: Int) -> [BrowserScreen.Row] {
    let first = max(0, min(marked - browser.bodyRows / 2, browser.cells.count - browser.bodyRows))
    let names = browser.cells.map { Glyph.harmless($0.cell.feature ?? "(no feature)") }
    let width = min(names.map(\.columns).max() ?? 0, max(12, browser.columns / 3))
    let neuronWidth = browser.cells.map { Glyph.harmless($0.cell.neuron).columns }.max() ?? 0
    let rows = browser.cells.indices.dropFirst(first).prefix(browser.bodyRows)
      .map { index -> BrowserScreen.Row in
        let cell = browser.cells[index]
        let name = names[index].truncated(to: width).rightPadded(to: width)
        let neuron = Glyph.harmless(cell.cell.neuron).rightPadded(to: neuronWidth)
        let text = " \(index == marked ? "›" : " ") \(name)  \(neuron)  \(cell.claim)"
        return index == marked
          ? [(text.rightPadded(to: browser.columns), BrowserScreen.status)] : [(text, .plain)]
      }
    return filled(rows)
  }

  var help: [BrowserScreen.Row] {
    var rows: [BrowserScreen.Row] = []
    if let cell = browser.cell {
      let claim = ClaimText(cell.cell, label: nil)
      for line in "\(cell.cell.neuron): \(claim.controls)".wrapped(to: browser.columns - 4) {
        rows.append([("  " + Glyph.harmless(line), .plain)])
      }
      rows.append([])
    }
    let width = Self.keys.map(\.0.columns).max() ?? 0
    rows += Self.keys.map { key, what in
      [("  " + key.rightPadded(to: width + 2), .bold), (what, .plain)]
    }
    return filled(rows)
  }

  private static let keys = [
    ("arrows, Page Up and Down", "move; space and b by pages, ^D and ^U by halves"),
    ("Home, End; 0, $", "to the ends of the file; of the line"),
    ("n, p", "the next cell, the one before"),
    ("f", "pick a feature"),
    ("d, D", "to where cell and parser differ next; before"),
    ("/ and a text; ], [", "search; the next match, the one before"),
    ("5", "the five likeliest next bytes below each byte"),
    ("c", "colours: white at 0, or at the cell's threshold"),
    ("?", "this help"),
    ("q", "leave"),
  ]

  private func filled(_ rows: [BrowserScreen.Row]) -> [BrowserScreen.Row] {
    rows.prefix(browser.bodyRows)
      + [BrowserScreen.Row](repeating: [], count: max(0, browser.bodyRows - rows.count))
  }
}
