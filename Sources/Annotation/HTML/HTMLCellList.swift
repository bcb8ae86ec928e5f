import Discovery
import Syntax

/// The list of cells at the side of the page, and the claim about each above the code.
enum HTMLCellList {
  static func write(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    try sink.append("<nav aria-label=\"Cells\">\n<h2>Cells</h2>\n")
    for (index, cell) in file.listed.enumerated() {
      let feature = cell.feature.map(HTMLText.escaped) ?? "asked for"
      try sink.append(
        "<button data-cell=\"\(index)\" aria-pressed=\"\(index == 0)\">"
          + "<span class=\"id\">\(HTMLText.escaped(cell.neuron))</span>"
          + "<span>\(feature)</span><span class=\"score\">\(score(cell))</span></button>\n")
    }
    if file.listed.count > 1 {
      try sink.append("<p class=\"hint\">← → change the cell</p>\n")
      try sink.append("<noscript><p>Without scripts, the first cell only.</p></noscript>\n")
    }
    try sink.append("</nav>\n")
  }

  /// One claim a cell, the first visible.
  static func writeClaims(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    for (index, cell) in file.listed.enumerated() {
      let label = file.label(for: cell)
      let claim = ClaimText(cell, label: label)
      var title = "<b>\(HTMLText.escaped(cell.neuron))</b>"
      if let feature = cell.feature {
        title += " \(claim.verb) <b>\(HTMLText.escaped(feature))</b>"
        if !claim.side.isEmpty { title += " · \(claim.side)" }
      }
      try sink.append(
        """
        <section class="claim" data-cell="\(index)"\(index == 0 ? "" : " hidden")>
        <h2>\(title)</h2>
        \(paragraphs([claim.controls] + claim.composition))
        <p>\(HTMLText.escaped(underline(label, claim)))</p>
        </section>

        """)
    }
  }

  private static func paragraphs(_ sentences: [String]) -> String {
    sentences.map { "<p>\(HTMLText.escaped($0))</p>" }.joined(separator: "\n")
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

extension AnnotatedFile {
  /// What the reader can choose to see: what is shown, then the cells it is made of.
  var listed: [AnnotatedCell] { cells + members }
}
