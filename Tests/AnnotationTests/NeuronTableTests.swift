import Annotation
import Discovery
import Foundation
import Syntax
import Testing

private func report() throws -> Report {
  try decoded(
    Report.self,
    #"""
    {"model":{"layers":1,"hidden":512,"parameters":1310820},
     "corpus":{"files":6,"bytes":1000123,"coverage":0.9712,"files_trained_on_left_out":1,
      "parts":{"select":["a.c","b.c"],"threshold":["c.c","d.c"],"report":["e/\"x\".c","f.c"]}},
     "features":[
      {"name":"comment","kind":"binary","prevalence":0.22,"probe":null,
       "baselines":{"byte":0.31,"ngram":null,"layout":null,"untrained":0.35},"committee":null,
       "neurons":[
        {"neuron":"l0.c.394","polarity":1,"ap":0.998,"ap_low":null,"ap_high":null,"auroc":1,"f1":0.97,
         "iou":0.95,"threshold":0.31,"spearman":null,"r2":null,"p":null,"effect":null,"verdict":null},
        {"neuron":"l0.c.143","polarity":-1,"ap":0.3,"ap_low":null,"ap_high":null,"auroc":0.6,"f1":0.4,
         "iou":0.2,"threshold":-0.5,"spearman":null,"r2":null,"p":null,"effect":null,
         "verdict":null}]},
      {"name":"mine, \"quoted\"","kind":"binary","prevalence":0.0018,"probe":null,
       "baselines":{"byte":null,"ngram":null,"layout":null,"untrained":null},"committee":null,
       "neurons":[]},
      {"name":"block-depth","kind":"graded","prevalence":0.72,"probe":null,
       "baselines":{"byte":0.21,"ngram":null,"layout":null,"untrained":0.25},"committee":null,
       "neurons":[
        {"neuron":"l0.c.143","polarity":-1,"ap":null,"ap_low":null,"ap_high":null,"auroc":null,
         "f1":null,"iou":null,"threshold":null,"spearman":0.92,"r2":0.846,"p":null,"effect":null,
         "verdict":null}]}],
     "summary":{"neurons":1024,"explained":null}}
    """#)
}

@Test func `the table shows each feature beside its controls`() throws {
  let report = try report()
  #expect(
    try text { try NeuronTable(cells: 2).write(report, to: &$0) } == """
      1,024 neurons of a 1 x 512 network, 1,310,820 parameters
        on 6 files, 1,000,123 bytes, 97.1 % of them with known labels; 1 file the
        network was trained on left out
        cells chosen on 2 files, thresholds set on 2 others, scores from 2 more

      Inside or outside
        AP: average precision, 1 is perfect, chance is the share of bytes inside; to
        be beaten: the byte alone, and the best cell of an untrained network; ± high
        or low inside
      feature         share  best cell  ±    AP    F1   IoU  AUROC  byte  untrained
      comment         0.220  l0.c.394   +  1.00  0.97  0.95   1.00  0.31       0.35
                             l0.c.143   -  0.30  0.40  0.20   0.60
      mine, "quoted"  0.002  too rare

      Numbers
        ρ: Spearman's rank correlation, 1 is perfect, 0 is chance; the same to be
        beaten; ± rises or falls with the number
      feature      above 0  best cell  ±     ρ    R2  byte  untrained
      block-depth    0.720  l0.c.143   -  0.92  0.85  0.21       0.25

      """)
}

@Test(arguments: [48, 60, 80, 200])
func `the table keeps to the terminal's width`(width: Int) throws {
  let report = try report()
  let table = try text { try NeuronTable(width: width, cells: 3).write(report, to: &$0) }
  for row in table.split(separator: "\n").dropFirst() {
    #expect(row.count <= width, "\(row)")
    #expect(!row.hasSuffix(" "))
  }
}

@Test func `one cell's features come furthest above their controls first`() throws {
  let report = try report()
  let table = try text { try CellTable().write(neuron: "l0.c.143", of: report, to: &$0) }
  #expect(
    table.hasSuffix(
      """
      feature      share  ±  measure  score   lift    F1   IoU    R2  byte  untrained
      block-depth  0.720  -  ρ         0.92  +0.67              0.85  0.21       0.25
      comment      0.220  -  AP        0.30  -0.05  0.40  0.20        0.31       0.35

      """))
}

@Test func `CSV quotes what it must and leaves empty what was not measured`() throws {
  let report = try report()
  let rows = try text { try NeuronCSV.write(report, to: &$0) }.components(separatedBy: "\r\n")
  #expect(
    rows == [
      NeuronCSV.columns.joined(separator: ","),
      "comment,binary,0.22,,0.31,,,0.35,1,l0.c.394,1,0.998,,,1.0,0.97,0.95,0.31,,,,,",
      "comment,binary,0.22,,0.31,,,0.35,2,l0.c.143,-1,0.3,,,0.6,0.4,0.2,-0.5,,,,,",
      "\"mine, \"\"quoted\"\"\",binary,0.0018,,,,,,,,,,,,,,,,,,,,",
      "block-depth,graded,0.72,,0.21,,,0.25,1,l0.c.143,-1,,,,,,,,0.92,0.846,,,",
      "",
    ])
}

@Test func `JSON reads back as the report`() throws {
  let report = try report()
  let json = try text { try NeuronJSON.write(report, to: &$0) }
  #expect(try decoded(Report.self, json) == report)
  #expect(json.contains(#""committee":null"#))
  #expect(json.contains(#""e/\"x\".c""#))
}

@Test func `features are listed with their descriptions`() throws {
  let list = try text {
    try FeatureList.write(
      [
        ("if-condition", .binary, "the parentheses of an if"),
        ("block-depth", .graded, "how many compound statements stand around the byte"),
      ], width: 50, to: &$0)
  }
  #expect(
    list == """
      if-condition  binary  the parentheses of an if
      block-depth   graded  how many compound statements
                            stand around the byte

      """)
}
