import Annotation
import Network
import Testing

/// The small file, its cell's memory at the `;` written by the tab, the `(`, the `a`, the first
/// newline and, hardly, the `;` itself.
private func file() throws -> AnnotatedFile {
  var file = try smallFile()
  var contributions = [Float](repeating: 0.001, count: 12)
  contributions[0] = -0.5
  contributions[4] = 1
  contributions[5] = -1
  contributions[7] = 0.25
  file.origins = AnnotatedOrigins(neuron: "l0.c.143", byte: 11, contributions: contributions)
  return file
}

private func rows(_ text: String) -> [Substring] {
  text.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(
    separator: "\n", omittingEmptySubsequences: false)
}

@Test func `bars stand below the bytes that wrote the memory, a newline's behind its line`()
  throws
{
  let output = try text { try TerminalAnnotation(depth: .indexed).write(file(), to: &$0) }
  #expect(output.contains("\u{1B}[38;5;68m█\u{1B}[38;5;167m█"))
  let lines = rows(output)
  let first = try #require(lines.firstIndex { $0.contains("if (a)") })
  #expect(
    lines[first...].joined(separator: "\n") == """
      1  →       if (a)
         ▄          ██ ▂
      2  →       →       b;
                          ▁

      """)
  let legend = "below: what each byte wrote of c = -0.24 after byte 11"
  #expect(output.contains("-1.00") && output.contains("+1.00") && output.contains(legend))
}

@Test func `without colour digits raise the memory and letters lower it`() throws {
  let output = try text {
    try TerminalAnnotation(width: 100, depth: .none).write(file(), to: &$0)
  }
  #expect(output.contains("1 to 9 = +1.00"))
  #expect(
    output.hasSuffix(
      """
      1  →       if (a)
                    ==+
         e          9i 2
      2  →       →       b;
                          1

      """))
}

@Test(arguments: [ColourDepth.none, .indexed])
func `below predictions the bars come last`(depth: ColourDepth) throws {
  var file = try file()
  file.predictionsPerByte = 1
  file.predictions = file.bytes.map { _ in Prediction(byte: 120, p: 0.5) }
  let lines = rows(try text { try TerminalPredictions(depth: depth).write(file, to: &$0) })
  #expect(lines.dropLast().last == (depth == .none ? "   e   9i 2   1" : "   ▄   ██ ▂   ▁"))
}

@Test(arguments: [20, 21, 22, 23, 24])
func `bars are never wider than the terminal`(width: Int) throws {
  var file = try smallFile()
  file.bytes = Array((String(repeating: "int x;\t漢\n", count: 9)).utf8)
  file.cells[0].values = file.bytes.map { _ in 0 }
  file.labels = []
  file.origins = AnnotatedOrigins(
    neuron: "l0.c.143", byte: file.bytes.count - 1, contributions: file.bytes.map { _ in 1 })
  let output = try text {
    try TerminalAnnotation(width: width, depth: .indexed).write(file, to: &$0)
  }
  let listing = rows(output).drop { !$0.isEmpty }
  #expect(listing.count { $0.contains("█") } >= 9)
  #expect(listing.allSatisfy { $0.unicodeScalars.count <= width })
}

@Test func `contributions that are all nothing, or not numbers, are no bars`() throws {
  for value in [Float(0), .nan, .infinity] {
    var file = try smallFile()
    file.origins = AnnotatedOrigins(
      neuron: "l0.c.143", byte: 4, contributions: [value, value, value, value, value])
    let output = try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }
    #expect(rows(output).contains("              1"))
  }
}
