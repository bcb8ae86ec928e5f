import Annotation
import Discovery
import Testing

private func report(null: String, explained: Bool) throws -> Report {
  try decoded(
    Report.self,
    """
    {"model":{"layers":1,"hidden":4,"parameters":100},
     "corpus":{"files":6,"bytes":100,"coverage":1,"files_trained_on_left_out":0,
      "parts":{"select":["a.c"],"threshold":["c.c"],"report":["e.c"]}},
     "features":[],"cells":[],"summary":{"neurons":8,"explained":0,"combined":\(explained ? 1 : 0)},
     "gates":[
      {"layer":0,"gate":"i","left":0.5,"right":0.1,"shut":2,"open":0,"units":[]},
      {"layer":0,"gate":"f","left":0.1,"right":0.8,"shut":0,"open":3,"units":[]},
      {"layer":0,"gate":"o","left":0.1,"right":0.1,"shut":1,"open":1,"units":[]}],
     "explanations":[
      {"neuron":"l0.c.2","polarity":-1,"threshold":0.5,"share":0.25,
       "formula":"(string or comment) and not block-depth > 2","length":3,"select_iou":0.9,
       "iou":0.85,"single":"comment","single_iou":0.6,"null_iou":\(null),
       "explained":\(explained)}]}
    """)
}

@Test func `combinations stand beside the best single feature and the null`() throws {
  let table = try text {
    try ExplanationTable(width: 60).write(report(null: "0.31", explained: true), to: &$0)
  }
  #expect(
    table.hasSuffix(
      """
      neuron  ±   IoU   one  null    on  formula
      l0.c.2  -  0.85  0.60  0.31  0.25  (string or comment) and
                                         not block-depth > 2
        1 of 1 cell tried: a combination overlaps by at least 0.5,
        more than any single feature and than the null

      """))
}

@Test func `and so they do on the page, formulas escaped`() throws {
  let page = try text { try HTMLReport().write(report(null: "0.31", explained: true), to: &$0) }
  #expect(page.contains("<a href=\"#combinations\">Combinations of features</a>"))
  #expect(
    page.contains(
      "<tr><th scope=\"row\">l0.c.2</th><td>−</td><td>0.85</td><td>0.60</td><td>0.31</td>"
        + "<td>0.25</td><td class=\"l\"><b>(string or comment) and not block-depth &gt; 2</b>"))
}

@Test func `without a null nothing is claimed`() throws {
  let table = try text {
    try ExplanationTable(width: 100).write(report(null: "null", explained: false), to: &$0)
  }
  #expect(table.hasSuffix("1 cell tried; too few files for a null, so none of this is claimed\n"))
}

@Test func `nothing is written of combinations unless they were asked for`() throws {
  var report = try report(null: "null", explained: false)
  report.summary.combined = nil
  #expect(try text { try ExplanationTable().write(report, to: &$0) }.isEmpty)
  #expect(!(try text { try HTMLReport().write(report, to: &$0) }.contains("combinations")))
}

@Test func `gates nearly always open or shut are counted below the table`() throws {
  let table = try text {
    try NeuronTable(width: 80).write(report(null: "null", explained: false), to: &$0)
  }
  #expect(
    table.hasSuffix(
      """
        gates nearly always open, of 4: 0 input, 3 forget (integrators), 1 output
        gates nearly always shut: 2 input, 0 forget, 1 output

      """))
}
