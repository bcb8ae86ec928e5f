import Discovery
import Syntax

/// The list of cells at the side of the page, and the claim about the first above the code.
enum HTMLCellList {
  /// Above so many entries, a field narrows them down.
  private static let many = 20

  static func write(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    try sink.append("<nav id=\"cells\" aria-label=\"Cells\">\n<h2>Cells</h2>\n")
    if file.listed.count > many {
      try sink.append(
        "<input type=\"search\" placeholder=\"narrow down\" aria-label=\"Narrow the list down\">\n")
    }
    try sink.append("<ul>\n")
    for (index, cell) in file.listed.enumerated() {
      var words = cell.feature ?? "asked for"
      if case .member = cell.provenance { words = "member" }
      try writeEntry(index, cell.neuron, words, score(cell), to: &sink)
    }
    if !file.nats.isEmpty {
      try writeEntry(file.listed.count, "surprise", "−ln p of each byte", "nats", to: &sink)
    }
    try sink.append("</ul>\n<p class=\"hint\">← → change the cell, ? lists all keys</p>\n")
    try sink.append("<noscript><p>Without scripts, the first cell only.</p></noscript>\n</nav>\n")
  }

  private static func writeEntry(
    _ index: Int, _ name: String, _ words: String, _ score: String, to sink: inout ByteSink
  ) throws {
    let name = HTMLText.escaped(name)
    try sink.append(
      "<li><button data-cell=\"\(index)\" aria-pressed=\"\(index == 0)\">"
        + "<span class=\"id\">\(name)</span><span>\(HTMLText.escaped(words))</span>"
        + "<span class=\"score\">\(score)</span></button><input type=\"checkbox\" "
        + "data-cell=\"\(index)\" title=\"side by side\" aria-label=\"\(name) side by side\"></li>\n"
    )
  }

  /// The first cell's claim, with the page's controls beside it; its script writes the others'.
  static func writeClaim(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    var title = "No cell is shown: none is known to follow what was asked for."
    var controls: [String] = []
    if let cell = file.listed.first {
      let claim = ClaimText(cell, label: file.label(for: cell))
      title = "<b>\(HTMLText.escaped(cell.neuron))</b>"
      if let feature = cell.feature {
        title += " \(claim.verb) <b>\(HTMLText.escaped(feature))</b>"
        if !claim.side.isEmpty { title += " · \(claim.side)" }
      }
      controls = lines(cell, claim, file.label(for: cell))
    }
    try sink.append(
      """
      <div id="top">
      <h2 id="title" aria-live="polite">\(title)</h2>
      \(HTMLFrame.tools)</div>
      <section id="claim" aria-label="What was measured">
      \(controls.map { "<p>\(HTMLText.escaped($0))</p>\n" }.joined())</section>

      """)
  }

  /// What is said of a cell below its title.
  static func lines(_ cell: AnnotatedCell, _ claim: ClaimText, _ label: LabelTrack?) -> [String] {
    [claim.controls] + claim.composition + [underline(label, claim)].filter { !$0.isEmpty }
  }

  private static func score(_ cell: AnnotatedCell) -> String {
    if case .member(_, let weight) = cell.provenance { return signed(Double(weight)) }
    if cell.kind == .graded { return cell.claim?.spearman.map { "ρ " + fixed($0) } ?? "" }
    return cell.claim?.ap.map { fixed($0) } ?? ""
  }

  private static func underline(_ label: LabelTrack?, _ claim: ClaimText) -> String {
    guard let label else { return claim.here }
    let what =
      switch (label.kind, label.isWorthUnderlining) {
      case (.binary, _): "underlined: \(label.feature), as the parser says"
      case (.graded, true): "underlined: \(label.feature) above 0"
      case (.graded, false): "\(label.feature) is above 0 almost everywhere, so not underlined"
      }
    return claim.here.isEmpty ? what : "\(claim.here) · \(what)"
  }
}
