/// Draws the browser: as many rows as the terminal has, none wider than it.
package struct BrowserScreen {
  /// What the terminal is to show.
  package struct Frame: Equatable {
    /// By row, with escape sequences that leave no colour behind.
    package var rows: [[UInt8]]
    /// Where the cursor stands, both counted from 0; nil where none is to be seen.
    package var cursor: Place?
  }

  package struct Place: Equatable {
    package var row: Int
    package var column: Int
  }

  let browser: Browser
  private var painter: Painter

  static let status = Style(
    background: Shade(red: 68, green: 72, blue: 84, index: 59, basic: 4), foreground: .white)

  package static func frame(of browser: Browser) -> Frame {
    var screen = BrowserScreen(browser)
    var place: Place?
    // Nothing is thrown: the drain is an array.
    let rows = try? screen.rows(&place)
    return Frame(rows: Array((rows ?? []).prefix(browser.rows)), cursor: place)
  }

  private init(_ browser: Browser) {
    self.browser = browser
    painter = Painter(depth: browser.depth)
  }

  private mutating func rows(_ place: inout Place?) throws -> [[UInt8]] {
    var output: [UInt8] = []
    var sink = ByteSink { output += $0 }
    if browser.headRows > 0 {
      for row in BrowserHead(browser).rows { try write(row, to: &sink) }
    }
    let body = BrowserBody(browser)
    switch browser.mode {
    case .choosing(let marked):
      for row in BrowserPanels(browser).features(marked) { try write(row, to: &sink) }
    case .help: for row in BrowserPanels(browser).help { try write(row, to: &sink) }
    case .reading, .searching: place = try body.write(&painter, to: &sink)
    }
    let (status, column) = BrowserStatus(browser).row
    try write(status, to: &sink)
    if let column { place = Place(row: browser.rows - 1, column: column) }
    try sink.flush()
    return output.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
      .map(Array.init)
  }

  /// Pieces of text side by side, cut at the terminal's width.
  private mutating func write(_ row: Row, to sink: inout ByteSink) throws {
    var left = browser.columns
    for piece in row where left > 0 {
      let text = piece.text.truncated(to: left)
      left -= text.columns
      try painter.write(text, piece.style, to: &sink)
    }
    try painter.endRow(to: &sink)
  }

  typealias Row = [(text: String, style: Style)]
}
