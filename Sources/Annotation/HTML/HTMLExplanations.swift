import Discovery

/// The page's table of combinations of features, where they were looked for.
enum HTMLExplanations {
  static let anchor = "combinations"

  static func write(_ report: Report, to sink: inout ByteSink) throws {
    guard let combined = report.summary.combined else { return }
    let headings = ["neuron", "±", "IoU", "one", "null", "on", "formula"]
      .map { "<th scope=\"col\"\($0 == "formula" ? " class=\"l\"" : "")>\($0)</th>" }
    try sink.append(
      """
      <section id="\(anchor)">
      <h2>\(ExplanationWords.title)</h2>
      <p>\(HTMLText.escaped(ExplanationWords.key))</p>
      <div class="wide" tabindex="0" role="region" aria-label="\(ExplanationWords.title)"><table>
      <thead><tr>\(headings.joined())</tr></thead>
      <tbody>

      """)
    for explanation in report.explanations {
      let numbers = [
        explanation.polarity < 0 ? "−" : "+", fixed(explanation.iou), fixed(explanation.singleIoU),
        explanation.nullIoU.map { fixed($0) } ?? "", fixed(explanation.share),
      ]
      let formula = HTMLText.escaped(explanation.formula)
      try sink.append(
        "<tr><th scope=\"row\">\(HTMLText.escaped(explanation.neuron))</th>"
          + numbers.map { "<td>\($0)</td>" }.joined()
          + "<td class=\"l\">\(explanation.isExplained ? "<b>\(formula)</b>" : formula)</td></tr>\n"
      )
    }
    try sink.append(
      "</tbody>\n</table></div>\n"
        + "<p>\(HTMLText.escaped(ExplanationWords.sentence(report, combined)))</p>\n</section>\n")
  }
}
