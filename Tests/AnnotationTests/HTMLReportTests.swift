import Annotation
import Discovery
import Foundation
import Testing

private func page(_ report: Report, _ renderer: HTMLReport = HTMLReport()) throws -> String {
  try text { try renderer.write(report, to: &$0) }
}

@Test func `the page of certificates asks for nothing outside itself`() throws {
  let made = try page(smallReport())
  for word in ["http:", "https:", " src=", "@import", "url(", "unsafe", " style=", " onclick"] {
    #expect(!made.contains(word), "\(word)")
  }
  #expect(made.hasPrefix("<!doctype html>") && made.hasSuffix("</html>\n"))
  #expect(made.contains(/default-src 'none'; style-src 'sha256-[^']*'">/))
}

@Test func `each feature's row leads to its certificate, its claim in a sentence`() throws {
  let made = try page(smallReport())
  #expect(
    made.contains(
      "<tr><th scope=\"row\"><a href=\"#feature-comment\">comment</a></th><td>0.220</td>"
        + "<td class=\"l\">l0.c.394</td><td>+</td><td class=\"l\">used</td><td><b>1.00</b></td>"))
  #expect(made.components(separatedBy: "<details id=\"feature-comment\">").count == 2)
  #expect(
    made.contains(
      "<b>l0.c.394</b> follows <b>comment</b>, positive inside</span> "
        + "<span class=\"verdict used\">used</span>"))
  #expect(made.contains("average precision 1.00 on files never seen (prevalence 0.22;"))
  #expect(made.contains("<b>mine, &quot;quoted&quot;</b> is too rare here"))
  #expect(made.contains("<b>2 of 1,024 neurons detect a feature</b>"))
  #expect(made.contains(">untrained</th>") && !made.contains(">IoU</th><th scope=\"col\">R2"))
}

@Test func `page and terminal say the same of a certificate`() throws {
  let report = try smallReport()
  let made = try page(report)
  let plain = try text { try CertificateText(width: 999).write(report, to: &$0) }
  let lines = made.matches(of: /<dt>(.*)<\/dt><dd>(.*)<\/dd>/).map { match in
    "  " + String(match.1).padding(toLength: 14, withPad: " ", startingAt: 0)
      + String(match.2).replacing("&#39;", with: "'")
  }
  #expect(lines.count >= 15)
  for line in lines { #expect(plain.contains(line + "\n"), "\(line)") }
}

@Test func `explained cells stand against the features they detect`() throws {
  let made = try page(smallReport())
  #expect(
    made.contains(
      "<tr><th scope=\"row\">l0.c.394</th><td class=\"p16 u\" "
        + "title=\"l0.c.394, comment: 1.00, at least 0.99; used\">1.00</td></tr>"))
  var report = try smallReport()
  report.cells[0].features[0].polarity = -1
  #expect(try page(report).contains("<td class=\"m16 u\""))
  #expect(
    try page(report, HTMLReport(mappedCells: 1)).contains("The first 1 of 2 cells are shown."))
  report.cells = []
  #expect(try page(report).contains("No cell is a detector of any feature."))
  report.summary.explained = nil
  #expect(!(try page(report).contains("Cells and features")))
}

@Test func `nothing of a hostile name becomes markup, and no two certificates share a place`()
  throws
{
  var report = try smallReport()
  let name = "a\u{1B}[31m</details><b a='\"'>&\u{202E}\n"
  report.features[0].name = name
  report.features[0].committee?.neurons[0] = name
  report.features[1].name = "a"
  report.cells[0].neuron = name
  report.cells[0].features[0].name = name
  let made = try page(report)
  #expect(harmful(Array(made.utf8)) == [])
  #expect(made.components(separatedBy: "</details>").count == 3)
  #expect(!made.contains("<b a="))
  #expect(Set(made.matches(of: /\ id="([^"]*)"/).map(\.1)).count == 3)
}
