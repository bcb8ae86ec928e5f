import Annotation
import Foundation
import FoundationXML
import Network
import Testing

private func figure(_ file: AnnotatedFile, _ renderer: SVGAnnotation = SVGAnnotation()) throws
  -> XMLElement
{
  let text = try text { try renderer.write(file, to: &$0) }
  return try #require(try XMLDocument(xmlString: text).rootElement())
}

extension XMLNode {
  fileprivate func all(_ name: String) throws -> [XMLElement] {
    try nodes(forXPath: ".//*[local-name()='\(name)']").compactMap { $0 as? XMLElement }
  }
}

extension XMLElement {
  /// `attribute(forName:)` finds none where elements are in a namespace.
  fileprivate func value(_ name: String) -> String? {
    attributes?.first { $0.name == name }?.stringValue
  }

  fileprivate func number(_ name: String) -> Double? { value(name).flatMap(Double.init) }
}

@Test func `a figure is XML, with the claim, the code, the scale and what they are of`() throws {
  let figure = try figure(smallFile())
  let words = try figure.all("text").compactMap(\.stringValue)
  #expect(words.contains("l0.c.143 follows if-condition, negative inside"))
  #expect(words.contains { $0.hasPrefix("average precision 0.77 on files never seen") })
  #expect(words.contains("if") && words.contains("(a)") && words.contains("b;"))
  #expect(words.contains("−1") && words.contains("+1  tanh c"))
  #expect(words.contains { $0.hasPrefix("mm/a.c, lines 1 to 2 · linux.safetensors · 1 x 512") })
  #expect(words.contains { $0.contains("underlined: if-condition") })
}

@Test func `every character has its place, and colours lie below it`() throws {
  let figure = try figure(smallFile())
  let code = try #require(try figure.all("text").first { $0.stringValue == "(a)" })
  let places = try #require(code.value("x"))
    .split(separator: " ").compactMap { Double($0) }
  #expect(places.count == 3)
  #expect(abs(places[1] - places[0] - 7.8) < 0.11 && abs(places[2] - places[1] - 7.8) < 0.11)
  // A tab, "if ", and then the bracket's own dark red, its width one column.
  let rectangles = try figure.all("rect").filter { $0.number("x") == places[0] }
  let bracket = try #require(rectangles.first { ($0.number("y") ?? 0) < 100 })
  #expect(abs((bracket.number("width") ?? 0) - 7.8) < 0.11)
  #expect(bracket.value("fill") == "#cd5458")
  let under = try figure.all("path").filter {
    $0.value("class") == "under"
  }
  #expect(under.count == 1)
}

@Test
func `below each character stand the guesses, redder where surer, and the text is green or blue`()
  throws
{
  var file = try smallFile()
  file.predictionsPerByte = 2
  file.predictions = file.bytes.indices.flatMap {
    [Prediction(byte: UInt8(ascii: $0 < 7 ? "w" : "\n"), p: 1), Prediction(byte: 0x20, p: 0.01)]
  }
  let figure = try figure(file)
  let guesses = try figure.all("text").filter { $0.value("class") == "guess" }
  #expect(guesses.map(\.stringValue) == ["wwwwwww", "·······", "↵↵↵↵", "····"])
  #expect(guesses[0].value("x") == guesses[1].value("x"))
  let colours = try figure.all("rect").compactMap { $0.value("fill") }
  // p 1 eleven times, p 0.01 never; where a negative cell is at -1 it is excited: full green.
  #expect(colours.count { $0 == "#c83838" } == 11 && colours.contains("#4aa06c"))
  let plain = try #require(try SVGTests.height(smallFile()))
  #expect(try #require(try SVGTests.height(file)) > plain + 4 * 15)
}

private enum SVGTests {
  static func height(_ file: AnnotatedFile) throws -> Double? { try figure(file).number("height") }
}

@Test func `the lines asked for are shown, under their own numbers`() throws {
  var file = try smallFile()
  file.lines = 2...9
  let words = try figure(file).all("text").compactMap(\.stringValue)
  #expect(words.contains("2") && !words.contains("1") && !words.contains("if"))
  #expect(words.contains { $0.hasPrefix("mm/a.c, line 2 ·") })
}

@Test func `a carriage return that ends a line is not drawn`() throws {
  var file = try smallFile()
  file.bytes = Array("if (a)\r\nb\r;\nc".utf8.prefix(file.bytes.count))
  let words = try figure(file).all("text").compactMap(\.stringValue).joined()
  #expect(words.unicodeScalars.count { $0 == "\u{240D}" } == 1)
}

@Test func `without lines asked for, it begins two lines before the label does`() throws {
  var file = try smallFile()
  file.bytes = Array(String(repeating: "a;\n", count: 40).utf8)
  file.cells[0].values = [Float](repeating: 0.5, count: 120)
  file.labels[0].values = (0..<120).map { $0 == 30 ? 1 : 0 }
  let words = try figure(file, SVGAnnotation(lines: 5)).all("text").compactMap(\.stringValue)
  #expect(words.contains("9") && words.contains("13"))
  #expect(!words.contains("8") && !words.contains("14"))
}

@Test func `long lines are wrapped, within the figure`() throws {
  var file = try smallFile()
  file.bytes = Array(String(repeating: "ab\t漢", count: 60).utf8)
  file.cells[0].values = [Float](repeating: -1, count: file.bytes.count)
  file.labels = []
  let figure = try figure(file, SVGAnnotation(columns: 40))
  let width = try #require(figure.number("width"))
  #expect(try figure.all("text").count { $0.stringValue == "↳" } > 5)
  for rectangle in try figure.all("rect") where rectangle.number("x") != nil {
    #expect((rectangle.number("x") ?? 0) + (rectangle.number("width") ?? 0) < width)
  }
}

@Test func `a hostile file's figure is XML with nothing harmful in it`() throws {
  let file = try hostileFile()
  let text = try rendered { try SVGAnnotation().write(file, to: &$0) }
  #expect(harmful(text) == [])
  let figure = try figure(file)
  #expect(try figure.all("script").isEmpty && figure.all("b").isEmpty)
}

@Test func `an empty file and one without cells make a figure`() throws {
  var file = try smallFile()
  file.cells = []
  _ = try figure(file)
  file.bytes = []
  file.labels = []
  _ = try figure(file)
}
