import Annotation
import Discovery
import Network
import Syntax
import Testing

/// Text without its escape sequences.
private func stripped(_ text: String) -> String {
  text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
}

@Test func `without colour, marks say where cell and label agree`() throws {
  let output = try text { try TerminalAnnotation(depth: .none).write(smallFile(), to: &$0) }
  #expect(
    output == """
      mm/a.c · linux.safetensors · 1 x 512
      l0.c.143 follows if-condition, negative inside
        average precision 0.77 on files never seen (prevalence 0.06; the byte alone
        0.15; an untrained network 0.15)
        in this file F1 0.80, with a threshold set elsewhere
        below the text: = cell and if-condition agree inside, - if-condition only, +
        cell only, ? unknown

      1  →       if (a)
                    ==+
      2  →       →       b;

      """)
}

@Test func `what needs no cell and does as well is not said to be beaten`() throws {
  func claim(_ change: (inout AnnotatedCell) -> Void) throws -> String {
    var file = try smallFile()
    change(&file.cells[0])
    let output = try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }
    return output.split(separator: "\n").dropFirst().first.map(String.init) ?? ""
  }
  let matched = "l0.c.143 goes along with if-condition, negative inside"
  #expect(try claim { $0.baselines?.layout = 0.78 } == matched)
  #expect(try claim { $0.baselines?.ngram = 0.9 } == matched)
  let follows = "l0.c.143 follows if-condition, negative inside"
  let exempt = try claim { cell in
    cell.baselines?.layout = 0.78
    cell.exempt = ["layout"]
  }
  #expect(exempt == follows)
  #expect(try claim { $0.baselines?.layout = 0.76 } == follows)
}

@Test func `in colour, runs of one style share one escape sequence`() throws {
  let output = try text { try TerminalAnnotation(depth: .indexed).write(smallFile(), to: &$0) }
  let line = try #require(output.split(separator: "\n").first { $0.contains("if ") })
  #expect(
    line == "\u{1B}[22;2m1  \u{1B}[22;38;5;102;48;5;189m→       \u{1B}[38;5;16mif "
      + "\u{1B}[4;48;5;167m(\u{1B}[48;5;203ma\u{1B}[24;48;5;210m)\u{1B}[0m")
}

@Test func `24 bits are used where the terminal has them`() throws {
  let output = try text { try TerminalAnnotation(depth: .trueColour).write(smallFile(), to: &$0) }
  #expect(output.contains("48;2;205;84;88"))
}

@Test(arguments: [20, 80, 200])
func `no row is wider than the terminal`(width: Int) throws {
  var file = try smallFile()
  file.bytes = Array((String(repeating: "int x\t= 漢字(y); ", count: 40) + "\n").utf8)
  file.cells[0].values = file.bytes.map { Float($0) / 255 }
  file.labels = []
  let output = try text {
    try TerminalAnnotation(width: width, depth: .indexed).write(file, to: &$0)
  }
  let listing = stripped(output).split(separator: "\n\n").last ?? ""
  let rows = listing.split(separator: "\n")
  #expect(rows.count > 1)
  for row in rows {
    let columns = row.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    #expect(columns <= width)
  }
  let marks = rows.count { $0.contains("↳") }
  #expect(marks == rows.count - 1)
}

@Test(arguments: [ColourDepth.none, .sixteen, .indexed, .trueColour])
func `nothing of a hostile file reaches the terminal but marks`(depth: ColourDepth) throws {
  let file = try hostileFile()
  let labelled = LabelledFile(path: file.path, bytes: file.bytes, labels: file.labels)
  let outputs = [
    try text { try TerminalAnnotation(depth: depth).write(file, to: &$0) },
    try text { try TerminalPredictions(depth: depth).write(file, to: &$0) },
    try text { try TerminalLabels(depth: depth).write(labelled, to: &$0) },
    try text { sink in
      var styler = SampleStyler(depth: depth)
      for byte in file.bytes { try styler.write(byte, value: 0.5, to: &sink) }
      try styler.finish(to: &sink)
    },
  ]
  for output in outputs {
    if depth == .none { #expect(!output.contains("\u{1B}")) }
    #expect(harmful(Array(stripped(output).utf8)) == [])
  }
}

@Test func `a megabyte in one line is wrapped and streamed`() throws {
  var file = try smallFile()
  file.bytes = [UInt8](repeating: 65, count: 1 << 20)
  file.cells[0].values = [Float](repeating: 0.5, count: 1 << 20)
  file.labels = []
  var total = 0
  var sink = ByteSink { total += $0.count }
  try TerminalAnnotation(depth: .indexed).write(file, to: &sink)
  try sink.flush()
  #expect(total > 1 << 20)
}

@Test func `an empty file is a header and nothing more`() throws {
  var file = try smallFile()
  file.bytes = []
  file.cells[0].values = []
  file.labels = []
  let output = try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }
  #expect(output.hasSuffix("(inside)\n\n"))
}

@Test func `a cell chosen on this very file says so`() throws {
  var file = try smallFile()
  file.cells = [try ifCell(file.cells[0].values, provenance: .chosenHere)]
  let output = try text { try TerminalAnnotation(width: 200, depth: .none).write(file, to: &$0) }
  #expect(output.contains("l0.c.143 comes nearest here to if-condition"))
  #expect(output.contains("on this very file, which it was chosen on: expect less elsewhere"))
  #expect(!output.contains("never seen"))
}

@Test func `a cell asked for claims nothing`() throws {
  var file = try smallFile()
  file.cells = [
    AnnotatedCell(neuron: "l0.h.7", values: file.cells[0].values, provenance: .askedFor)
  ]
  let output = try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }
  #expect(output.contains("asked for by name: nothing was measured, so nothing is claimed"))
}

@Test func `a graded label stands as a number after the line's`() throws {
  var file = try smallFile()
  var depths = [Float](repeating: 1, count: 13)
  for t in 8..<13 { depths[t] = 2 }
  file.labels = [LabelTrack(feature: "if-condition", kind: .graded, values: depths)]
  let output = try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }
  #expect(output.contains("1 1  →       if (a)\n"))
  #expect(output.contains("2 2  →       →       b;\n"))
}

@Test func `predictions stand below the byte they follow`() throws {
  var file = try smallFile()
  file.bytes = Array("\tif\n ".utf8)
  file.cells[0].values = [0, 0, -1, 1, 0]
  file.labels = []
  file.predictionsPerByte = 2
  file.predictions = Array("ia\tbf \n(xy".utf8).map { Prediction(byte: $0, p: 0.5) }
  let output = try text { try TerminalPredictions(depth: .none).write(file, to: &$0) }
  #expect(
    output.hasSuffix(
      """

      1  →if↵·
         44904
         i→f↵x
         ab·(y

      """))
}

@Test func `a label is marked where true, and where unknown`() throws {
  let file = LabelledFile(
    path: "a.c", bytes: Array("a // b\n".utf8),
    labels: [
      LabelTrack(feature: "comment", kind: .binary, values: [0, 0, 0, 1, 1, .nan, 1])
    ])
  #expect(
    try text { try TerminalLabels(depth: .none).write(file, to: &$0) } == """
      a.c · comment
        comment is true of 50.0 % of the known bytes
        known for 85.7 % of 7 bytes: the parser is lost in the rest, shown dim
        below the text: ^ true, ? unknown

      1  a // b
            ^^?

      """)
}

@Test func `a sample's characters are coloured once they are whole`() throws {
  let output = try text { sink in
    var styler = SampleStyler(depth: .indexed)
    for (byte, value) in zip(Array("aü\n".utf8), [Float(-1), 0, 1, 0]) {
      try styler.write(byte, value: value, to: &sink)
    }
    try styler.finish(to: &sink)
  }
  #expect(
    output == "\u{1B}[38;5;16;48;5;167ma\u{1B}[48;5;68mü\u{1B}[0m\n")
}

@Test func `lines asked for stand under their own numbers, alone`() throws {
  var file = try smallFile()
  file.lines = 2...2
  let output = try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }
  #expect(output.hasSuffix("\n\n2  →       →       b;\n"))
  file.predictionsPerByte = 1
  file.predictions = file.bytes.map { Prediction(byte: $0, p: 0.5) }
  let rows = try text { try TerminalPredictions(depth: .none).write(file, to: &$0) }
  #expect(rows.contains("\n\n2  →→b;↵\n"))
  file.lines = 7...9
  #expect(try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }.hasSuffix("\n\n"))
}

@Test func `a line that is too long keeps its end`() {
  #expect("reading a.c 9 %".keepingEnd(columns: 15) == "reading a.c 9 %")
  #expect("reading a.c 9 %".keepingEnd(columns: 10) == "…g a.c 9 %")
  #expect("日本 9 %".keepingEnd(columns: 7) == "…本 9 %")
  #expect("日本 9 %".keepingEnd(columns: 6) == "… 9 %")
}
