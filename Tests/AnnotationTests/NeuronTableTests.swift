import Discovery
import Foundation
import Syntax
import Testing

@testable import Annotation

/// A feature with a certificate, one without a cell, and a number that is a function of the layout.
func smallReport() throws -> Report {
  try decoded(
    Report.self,
    #"""
    {"model":{"layers":1,"hidden":512,"parameters":1310820},
     "corpus":{"files":6,"bytes":1000123,"coverage":0.9712,"files_trained_on_left_out":1,
      "parts":{"select":["a.c","b.c"],"threshold":["c.c","d.c"],"report":["e/\"x\".c","f.c"]}},
     "features":[
      {"name":"comment","kind":"binary","prevalence":0.22,"probe":0.999,"probe_control":0.3,
       "baselines":{"byte":0.31,"ngram":0.74,"layout":0.4,"untrained":0.35},"exempt":[],
       "committee":{"neurons":["l0.c.394","l0.c.7"],"weights":[5.5,-1.25],"bias":-2,"ap":0.999,
        "verdict":"used","because":"p 0.002; it lies above"},
       "committees":[
        {"cells":1,"score":0.998,"untrained":0.36,"neurons":["l0.c.394"],"weights":[5],"bias":-1},
        {"cells":2,"score":0.999,"untrained":0.4,"neurons":["l0.c.394","l0.c.7"],
         "weights":[5.5,-1.25],"bias":-2}],
       "neurons":[
        {"neuron":"l0.c.394","polarity":1,"ap":0.998,"ap_low":0.99,"ap_high":1,"auroc":1,"f1":0.97,
         "iou":0.95,"threshold":0.31,"p":0.002,"effect":0.25,"verdict":"used","lift":4.536,
         "intervals":{"ap":{"low":0.99,"high":1}},"share_of_probe":0.999,
         "persistence":[{"from":0,"to":20,"bytes":300,"right":0.9},
          {"from":500,"to":null,"bytes":21,"right":1},{"from":300,"to":500,"bytes":3,"right":1}],
         "hard_negatives":{"f1":0.8,"kinds":[
          {"name":"opener-in-string","description":"","bytes":30,"wrong":0.5}]},
         "cause":{"governed":0.26,"elsewhere":0.01,"random":50,"above_random":1,"random_95":0.02,
          "steering":{"closers":["/"],"outside":0.001,"held":0.2,"inside":0.25}},
         "because":"p 0.002; it lies above the best baseline, ngram 0.74"},
        {"neuron":"l0.c.143","polarity":-1,"ap":0.3,"auroc":0.6,"f1":0.4,"iou":0.2,
         "threshold":-0.5,"verdict":"none"}]},
      {"name":"mine, \"quoted\"","kind":"binary","prevalence":0.0018,"baselines":{},
       "neurons":[]},
      {"name":"line-position","kind":"graded","prevalence":0.97,"exempt":["layout"],
       "baselines":{"byte":0.21,"layout":1,"untrained":0.25},
       "neurons":[
        {"neuron":"l0.c.143","polarity":-1,"spearman":0.92,"r2":0.846,"partial":0.5,
         "verdict":"correlate"}]}],
     "cells":[
      {"neuron":"l0.c.394","features":[
        {"name":"comment","polarity":1,"score":0.998,"low":0.99,"verdict":"used"},
        {"name":"line-comment","polarity":1,"score":0.7,"low":0.6,"verdict":"detector"}]},
      {"neuron":"l0.h.9","features":[
        {"name":"string","polarity":-1,"score":0.8,"low":null,"verdict":"detector"}]}],
     "summary":{"neurons":1024,"explained":2}}
    """#)
}

@Test func `the table shows each feature beside its controls`() throws {
  let report = try smallReport()
  #expect(
    try text { try NeuronTable(cells: 2).write(report, to: &$0) } == """
      1,024 neurons of a 1 x 512 network, 1,310,820 parameters
        on 6 files, 1,000,123 bytes, 97.1 % of them with known labels; 1 file the
        network was trained on left out
        cells chosen on 2 files, thresholds set on 2 others, scores from 2 more: too
        few to draw from, so intervals are over stretches of them, and narrower than
        over files

      Inside or outside
        AP: average precision, 1 is perfect, chance is the share of bytes inside; ±
        high or low inside; to beat: the best of the byte alone, the last 20, column
        and indentation, and untrained networks; together: the fewest cells that do as
        well as all (probe)
      feature         share  best cell    AP       95 %  to beat        verdict
      comment         0.220  l0.c.394   1.00  0.99-1.00  0.74 20 bytes  used
                             l0.c.143   0.30                            none
      mine, "quoted"  0.002  too rare

      Numbers
        ρ: Spearman's rank correlation, 1 is perfect, 0 is chance; ± rises or falls
        with the number; the rest as above
      feature        above 0  best cell  ±     ρ    R2  to beat         verdict
      line-position    0.970  l0.c.143   -  0.92  0.85  0.25 untrained  correlate

      2 of 1,024 neurons detect a feature, 0.2 %
        a cell: comment
        none: line-position

      """)
}

@Test func `a wide table shows every baseline, the cells together and the probe`() throws {
  let report = try smallReport()
  let table = try text { try NeuronTable(width: 160, cells: 2).write(report, to: &$0) }
  for row in [
    "feature         share  best cell  ±    AP       95 %    F1   IoU  AUROC  to beat        byte"
      + "  20 bytes  layout  untrained  together  probe      p  verdict",
    "comment         0.220  l0.c.394   +  1.00  0.99-1.00  0.97  0.95   1.00  0.74 20 bytes  0.31"
      + "      0.74    0.40       0.35   2: 1.00   1.00  0.002  used",
  ] {
    #expect(table.contains("\n\(row)\n"), "\(table)")
  }
}

@Test(arguments: [48, 60, 80, 200])
func `the table keeps to the terminal's width`(width: Int) throws {
  let report = try smallReport()
  let table = try text { try NeuronTable(width: width, cells: 3).write(report, to: &$0) }
  for row in table.split(separator: "\n").dropFirst() {
    #expect(row.count <= width, "\(row)")
    #expect(!row.hasSuffix(" "))
  }
}

@Test func `one cell's features come furthest above their controls first`() throws {
  let report = try smallReport()
  let table = try text { try CellTable().write(neuron: "l0.c.143", of: report, to: &$0) }
  #expect(
    table.hasSuffix(
      """
      feature        share  ±  measure  score   lift    F1  byte  untrained  verdict
      line-position  0.970  -  ρ         0.92  +0.67        0.21       0.25  correlate
      comment        0.220  -  AP        0.30  -0.44  0.40  0.31       0.35  none

      """))
}

@Test func `a certificate says line by line what was measured, and what the verdict rests on`()
  throws
{
  let report = try smallReport()
  #expect(
    try text { try CertificateText(width: 80).write(report, to: &$0) } == """

      comment: l0.c.394, high inside: used
        scores        AP 1.00 (0.99 to 1.00), F1 0.97, IoU 0.95, AUROC 1.00, 4.5 times
                      the share inside, 0.220
        null          p 0.002: how often the best of all cells does as well on another
                      file's labels
        to beat       byte 0.31, 20 bytes 0.74, layout 0.40, untrained 0.35
        probe         1.00 by the whole state, 0.30 on its control task (selectivity
                      0.70); the cell has 99.9 % of it
        best cells    1.00 by 1, 1.00 by 2
        look-alikes   F1 0.80 against these alone; says inside at opener-in-string
                      50.0 %
        persistence   right by bytes since it opened: 0-20 90.0 %, 500 on 100.0 %
        held at mean  +0.260 nats where the feature governs, +0.010 elsewhere; the
                      difference is above 100.0 % of 50 random ones, 95 % of which
                      stay below 0.020
        held inside   p of an end (/) outside: 0.0010, held 0.2000; inside it is
                      0.2500
        verdict       p 0.002; it lies above the best baseline, ngram 0.74
        together: 2 cells: used
        cells         l0.c.394 +5.50, l0.c.7 -1.25
        scores        AP 1.00
        verdict       p 0.002; it lies above

      line-position: l0.c.143, low where it is high: correlate
        scores        ρ 0.92, R2 0.85
        to beat       byte 0.21, untrained 0.25; layout does not apply: the feature is
                      a function of it
        partial       ρ 0.50 left when column and indentation are held
        instead       not surely more than an untrained network's best cell tells
                      (0.25)

      """)
}

@Test func `a certificate says what a cell is that is no detector`() throws {
  let report = try smallReport()
  var depth = report.features[2]
  depth.exempt = []
  var best = depth.neurons[0]
  func said(_ feature: FeatureReport) -> String {
    Instead.text(feature, best, report.cells)
  }
  // Layout, which tells all, does apply now.
  #expect(
    said(depth) == "less than column and indentation tell (1.00), 0.50 is left when they are held")
  depth.committee = report.features[0].committee
  #expect(
    said(depth).hasPrefix("no voice of the 2 cells that together come to 1.00 (used); less than"))
  best.neuron = "l0.c.7"
  #expect(said(depth).hasPrefix("one voice of 2 cells that together come to 1.00 (used); "))
  best.neuron = "l0.raw.7"
  #expect(said(depth).hasPrefix("one voice of 2 cells"))
  best.neuron = "l0.h.9"
  #expect(said(depth).hasPrefix("a detector of string (0.80); no voice"))
  best.hardNegatives = try decoded(
    HardNegativeScores.self,
    #"""
    {"f1":0.5,"kinds":[{"name":"while","description":"","bytes":20,"wrong":0.6},
     {"name":"call","description":"","bytes":90,"wrong":0.2},
     {"name":"macro","description":"","bytes":19,"wrong":1}]}
    """#)
  #expect(said(depth).hasSuffix("; inside too at while (60.0 %)"))
  best.verdict = Verdict.none
  #expect(
    said(depth) == "a detector of string (0.80); tells no more of this than chance does")
  for verdict: Verdict? in [.detector, .used, nil] {
    best.verdict = verdict
    #expect(said(depth).isEmpty)
  }
}

@Test func `CSV quotes what it must and leaves empty what was not measured`() throws {
  let report = try smallReport()
  let rows = try text { try NeuronCSV.write(report, to: &$0) }.components(separatedBy: "\r\n")
  #expect(
    rows == [
      NeuronCSV.columns.joined(separator: ","),
      "comment,binary,0.22,0.999,0.31,0.74,0.4,0.35,,1,l0.c.394,1,0.998,0.99,1.0,1.0,0.97,0.95,"
        + "0.31,,,0.002,0.25,used,0.999,",
      "comment,binary,0.22,0.999,0.31,0.74,0.4,0.35,,2,l0.c.143,-1,0.3,,,0.6,0.4,0.2,-0.5,,,,,"
        + "none,,",
      "\"mine, \"\"quoted\"\"\",binary,0.0018,,,,,,,,,,,,,,,,,,,,,,,",
      "line-position,graded,0.97,,0.21,,1.0,0.25,,1,l0.c.143,-1,,,,,,,,0.92,0.846,,,correlate,,0.5",
      "",
    ])
}

@Test func `JSON reads back as the report`() throws {
  let report = try smallReport()
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
