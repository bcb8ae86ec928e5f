import Discovery
import Syntax

/// A feature's certificate each: what is claimed in a sentence, and behind it all that was measured.
enum HTMLCertificates {
  /// - Parameter illustrations: of features' best cells, as far as there are any.
  static func write(
    _ report: Report, _ illustrations: [Illustration], to sink: inout ByteSink
  ) throws {
    try sink.append(
      "<section id=\"certificates\">\n<h2>Certificates "
        + "<button id=\"all\" type=\"button\" hidden></button></h2>\n")
    for kind in [FeatureKind.binary, .graded] {
      for feature in report.features(kind) {
        let own = illustrations.first {
          $0.feature == feature.name && $0.neuron == feature.neurons.first?.neuron
        }
        try write(feature, own, report.cells, missing: report.missingCellClause(feature), to: &sink)
      }
    }
    try sink.append("</section>\n")
  }

  /// Where on the page it stands.
  static func anchor(_ feature: String) -> String {
    // A letter, digit or hyphen as it is; all else by its number, so that no two names meet.
    let name = feature.unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "-" || ("0"..."9") ~= scalar)
        ? String(scalar) : "_\(scalar.value)_"
    }
    return "feature-" + name.joined()
  }

  private static func write(
    _ feature: FeatureReport, _ illustration: Illustration?, _ cells: [ExplainedCell],
    missing: String, to sink: inout ByteSink
  ) throws {
    let name = HTMLText.escaped(feature.name)
    guard let words = CertificateWords(feature, cells), let cell = AnnotatedCell(feature, .measured)
    else {
      return try sink.append(
        "<p class=\"rare\" id=\"\(anchor(feature.name))\"><b>\(name)</b> \(missing).</p>\n")
    }
    let claim = ClaimText(cell, label: nil)
    let side = claim.side.isEmpty ? "" : ", \(claim.side)"
    try sink.append(
      """
      <details id="\(anchor(feature.name))">
      <summary><span class="claim"><b>\(HTMLText.escaped(cell.neuron))</b> \(claim.verb) \
      <b>\(name)</b>\(side)</span>\(verdict(words.verdict)) \
      <span class="controls">\(HTMLText.escaped(claim.controls))</span></summary>

      """)
    try write(words.lines, to: &sink)
    if let illustration {
      try sink.append(HTMLHistogram.figure(illustration.histogram, cell))
      try HTMLExcerpts.write(illustration.excerpts, cell, to: &sink)
    }
    if let committee = words.committee {
      try sink.append(
        "<h3>Together: \(HTMLText.escaped(committee.subject))\(verdict(committee.verdict))</h3>\n")
      try write(committee.lines, to: &sink)
    }
    try sink.append("</details>\n")
  }

  private static func write(_ lines: [CertificateWords.Line], to sink: inout ByteSink) throws {
    try sink.append("<dl>\n")
    for line in lines {
      try sink.append(
        "<dt>\(HTMLText.escaped(line.name))</dt><dd>\(HTMLText.escaped(line.text))</dd>\n")
    }
    try sink.append("</dl>\n")
  }

  private static func verdict(_ verdict: Verdict?) -> String {
    verdict.map { " <span class=\"verdict \($0.rawValue)\">\($0.rawValue)</span>" } ?? ""
  }
}
