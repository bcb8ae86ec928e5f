import Annotation
import Corpus
import Discovery
import Foundation
import Network
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
  #expect(
    made.contains(/default-src 'none'; style-src 'sha256-[^']*'; script-src 'sha256-[^']*'">/))
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
        + "title=\"l0.c.394, comment: 1.00, at least 0.99; used\">"
        + "<a href=\"#feature-comment\">1.00</a></td></tr>"))
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
  let places = made.matches(of: /\ id="([^"]*)"/).map(\.1)
  #expect(Set(places).count == places.count)
}

/// The best cell of comments at work, in a file with a hostile name.
private func illustration(_ report: Report) throws -> Illustration {
  let feature = try #require(report.features.first { $0.name == "comment" })
  let count = hostileBytes.count
  return Illustration(
    feature: feature.name, neuron: feature.neurons[0].neuron,
    histogram: ValueHistogram(range: -1...1, outside: [90, 9, 1], inside: [0, 5, 5]),
    excerpts: [Excerpt.Kind.highest, .falseAlarm, .miss].map { kind in
      Excerpt(
        kind: kind, path: "a</pre>\u{202E}.c", line: 7, bytes: hostileBytes,
        values: (0..<count).map { Float($0 % 3) - 1 },
        labels: (0..<count).map { $0 % 5 == 0 ? .nan : Float($0 / 4 % 2) }, at: 2)
    })
}

@Test func `a certificate shows how values are spread, and where the cell is highest and wrong`()
  throws
{
  let report = try smallReport()
  let made = try page(report, HTMLReport(illustrations: [illustration(report)]))
  #expect(made.components(separatedBy: "<rect class=\"in\"").count == 3)
  #expect(made.components(separatedBy: "<rect class=\"out\"").count == 4)
  for title in [
    "Where it says inside most strongly", "it says inside, the parser outside",
    "it says outside, the parser inside",
  ] {
    #expect(made.contains(title))
  }
  #expect(made.contains("a&lt;/pre&gt;\\u202E.c:7 <span>1.00</span>"))
  #expect(made.components(separatedBy: "</pre>").count == 4)
  #expect(harmful(Array(made.utf8), allowing: ["\n", "\t"]) == [])
  let other = Illustration(
    feature: "comment", neuron: "l0.c.1", histogram: try illustration(report).histogram,
    excerpts: [])
  #expect(!(try page(report, HTMLReport(illustrations: [other])).contains("<rect")))
}

@Test func `the curve of the loss is drawn where a model holds one`() throws {
  let report = try smallReport()
  #expect(!(try page(report).contains("id=\"training\"")))
  let alphabet = try Alphabet(bytes: [10, 65])
  var model = Model(
    untrained: Shape(layers: 1, hidden: 2, symbols: alphabet.count), alphabet: alphabet, seed: 1)
  model.notes["curve"] = "[[1000000,3.5],[2000000,2],[4000000,1.25]]"
  let made = try page(report, HTMLReport(curve: model.lossCurve))
  #expect(made.contains("points=\"120.0,0.0 240.0,"))
  #expect(made.contains("3.50 after 1.0 MB, 1.25 after 4.0 MB, at best 1.25"))
  model.notes["curve"] = "[[1000000,3.5]]"
  #expect(!(try page(report, HTMLReport(curve: model.lossCurve)).contains("id=\"training\"")))
}
