import Discovery
import Syntax

/// The last line: where one is, what the cell's value is there and what the label says; or what is
/// being typed, or what there was to say.
struct BrowserStatus {
  let browser: Browser

  init(_ browser: Browser) {
    self.browser = browser
  }

  /// The line, and the cursor's column if it stands in it.
  var row: (BrowserScreen.Row, column: Int?) {
    switch browser.mode {
    case .searching(let typed):
      let text = "/" + Glyph.harmless(String(String.UnicodeScalarView(typed)))
      // Of a text that is too long, the end.
      let end = text.unicodeScalars.suffix(max(1, (browser.columns - 2) / 2))
      let shown = String(String.UnicodeScalarView(end))
      return ([(shown, .plain)], min(shown.columns, browser.columns - 1))
    case .choosing: return (full("Enter picks a feature, Escape leaves the list", ""), nil)
    case .help: return (full("Any key goes back", ""), nil)
    case .reading:
      if let message = browser.message { return (full(Glyph.harmless(message), ""), nil) }
      return (full(left, right), nil)
    }
  }

  /// A row in the status line's colours, filled to the terminal's width.
  private func full(_ left: String, _ right: String) -> BrowserScreen.Row {
    let space = browser.columns - right.columns - 2
    let text = " " + left.truncated(to: max(0, space)).rightPadded(to: max(0, space)) + right + " "
    return [(text, BrowserScreen.status)]
  }

  private var left: String {
    let path = browser.path.split(separator: "/").last.map(String.init) ?? browser.path
    let name = Glyph.harmless(path)
    guard !browser.bytes.isEmpty else { return name }
    let place = "\(name):\(browser.layout.line(of: browser.cursor) + 1)"
    return ([place] + [judgement].compactMap(\.self)).joined(separator: " · ")
  }

  /// As in `l0.c.143 -0.93 inside = parser inside`, with `≠` where they differ.
  private var judgement: String? {
    let t = browser.cursor
    guard let cell = browser.cell else { return nil }
    var words = Glyph.harmless(cell.cell.neuron)
    let isJudge = browser.label?.kind == .binary && browser.label?.feature == cell.cell.feature
    if t < browser.read {
      words += " \(signed(Double(cell.cell.values[t])))"
      if isJudge { words += cell.cell.isOn(at: t) ? " inside" : " outside" }
    } else {
      words += " not read"
    }
    guard let label = browser.label else { return words }
    let isCompared = isJudge && t < browser.read && !label.values[t].isNaN
    let sign = isCompared ? (browser.difference(at: t) == nil ? " = " : " ≠ ") : ", "
    return words + sign + "\(Glyph.harmless(label.feature)) \(truth(label, t))"
  }

  private func truth(_ label: LabelTrack, _ t: Int) -> String {
    let value = label.values[t]
    if value.isNaN { return "unknown" }
    if label.kind == .binary { return value > 0 ? "inside" : "outside" }
    return value == value.rounded() ? fixed(Double(value), 0) : fixed(Double(value), 1)
  }

  private var right: String {
    let count = browser.bytes.count
    if browser.read < browser.readable, count > 0 {
      return "reading \(100 * browser.read / count) %"
    }
    let share = count < 2 ? 100 : 100 * browser.cursor / (count - 1)
    let end = browser.readable < count ? "values to byte \(grouped(browser.readable)) · " : ""
    return "\(end)\(share) %"
  }
}
