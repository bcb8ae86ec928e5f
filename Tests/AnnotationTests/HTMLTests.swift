import Annotation
import CZlib
import Foundation
import Network
import Testing

private func page(_ file: AnnotatedFile, _ renderer: HTMLAnnotation = HTMLAnnotation()) throws
  -> String
{
  try text { try renderer.write(file, to: &$0) }
}

/// The numbers that a page carries under a name.
private func numbers(_ name: String, in page: String) throws -> [UInt8] {
  let start = try #require(page.range(of: "id=\"numbers-\(name)\">"))
  let packed = try #require(
    Data(base64Encoded: String(page[start.upperBound...].prefix { $0 != "<" })))
  var bytes = [UInt8](repeating: 0, count: 4096)
  var length = uLongf(bytes.count)
  let status = unsafe uncompress(&bytes, &length, Array(packed), uLong(packed.count))
  #expect(status == Z_OK)
  return Array(bytes[..<Int(length)])
}

@Test func `without a script the first cell is coloured and the label underlined`() throws {
  let page = try page(smallFile())
  #expect(
    page.contains(
      "<div class=\"l\" id=\"L1\"><a href=\"#L1\">1</a><code><i class=\"p4 t\">\t</i>"
        + "<i class=\"p4\">if </i><i class=\"m16 u\">(</i><i class=\"m12 u\">a</i>"
        + "<i class=\"m8\">)</i></code></div>\n"))
}

@Test func `the page asks for nothing outside itself`() throws {
  // The name of SVG is an address that nobody asks for.
  let page = try page(smallFile()).replacing("http://www.w3.org/2000/svg", with: "")
  for word in ["http:", "https:", "//cdn", " src=", "@import", "url(", "fetch(", "import("] {
    #expect(!page.contains(word), "\(word)")
  }
  #expect(page.contains("default-src 'none'"))
}

@Test func `the page's policy allows its own script and style, and no other`() throws {
  let page = try page(smallFile())
  let policy = try #require(page.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/))
  #expect(!policy.1.contains("unsafe"))
  #expect(policy.1.contains(/style-src 'sha256-[A-Za-z0-9+\/]{43}='/))
  #expect(policy.1.contains(/script-src 'sha256-[A-Za-z0-9+\/]{43}='/))
  #expect(!page.contains(" style="))
  #expect(!page.contains(/\son[a-z]+=/))
}

@Test func `the claim stands with its controls`() throws {
  let page = try page(smallFile())
  #expect(page.contains("<b>l0.c.143</b> follows <b>if-condition</b> · negative inside"))
  #expect(
    page.contains(
      "average precision 0.77 on files never seen (prevalence 0.06; the byte alone 0.15; "
        + "an untrained network 0.15)"))
}

@Test func `nothing of a hostile file becomes markup`() throws {
  let file = try hostileFile()
  let page = try page(file)
  #expect(page.components(separatedBy: "</script>").count == 7)
  #expect(page.components(separatedBy: "<script").count == 7)
  #expect(!page.contains("<b a="))
  #expect(harmful(Array(page.utf8), allowing: ["\n", "\t"]) == [])
  #expect(page.contains("<s>\\u202E</s>"))
  #expect(page.contains("<s>␛</s>"))
}

@Test func `values are embedded as 8 bits each, compressed`() throws {
  var file = try smallFile()
  let quarter = [Float](repeating: 0.25, count: 13)
  file.cells[0].gates = CellGates(
    forget: quarter, input: quarter.map { $0 * 2 }, output: quarter, candidate: file.cells[0].values
  )
  file.nats = [.nan, 0.03, 1, 100] + [Float](repeating: 0.5, count: 9)
  let page = try page(file)
  let values: [Int8] = [32, 32, 32, 32, -127, -95, -64, 32, 32, 32, 32, 32, 32]
  #expect(try numbers("text", in: page) == file.bytes)
  #expect(try numbers("v0", in: page).map { Int8(bitPattern: $0) } == values)
  let gates = try numbers("g0", in: page).map { Int8(bitPattern: $0) }
  #expect(gates.count == 4 * 13 && gates[0] == 32 && gates[13] == 64)
  #expect(Array(gates[39...]) == values)
  #expect(try numbers("nats", in: page).prefix(5) == [255, 0, 16, 254, 8])
  #expect(page.contains("\"runs\":[0,4,1,2,0,6,null,1]"))
}

@Test func `disagreements are those of the values themselves`() throws {
  var file = try smallFile()
  // The same 8 bits, on either side of the threshold.
  file.cells[0].threshold = 0.9980
  file.cells[0].values[4] = -0.9979
  file.cells[0].values[5] = -0.9981
  #expect(try page(file).contains("\"wrong\":[[4, 5]]"))
}

@Test func `cells for which there was no room are counted`() throws {
  var file = try smallFile()
  #expect(!(try page(file).contains("class=\"left-out\"")))
  file.cellsLeftOut = 1023
  #expect(try page(file).contains("This page has 1 of 1,024 cells"))
}

@Test func `a long file is cut at a line's end, and says so`() throws {
  var file = try smallFile()
  file.bytes = Array(String(repeating: "0123456789\n", count: 100).utf8)
  file.size = 2000
  file.cells[0].values = [Float](repeating: 1, count: 1100)
  file.labels = []
  let page = try page(file, HTMLAnnotation(bytes: 105))
  #expect(page.contains("The first 99 of 2,000 bytes are shown; the other 1,901 were left out."))
  #expect(page.components(separatedBy: "<code").count == 10)
}

@Test func `predictions are planes of bytes, then of their probabilities, by rank`() throws {
  var file = try smallFile()
  file.bytes = Array("if".utf8)
  file.cells[0].values = [0, 0]
  file.labels = []
  file.predictionsPerByte = 2
  file.predictions = zip(Array("abcd".utf8), [1, 0.5, .nan, 0.1]).map {
    Prediction(byte: $0, p: $1)
  }
  let page = try page(file)
  #expect(try numbers("next", in: page) == Array("acbd".utf8) + [255, 0, 128, 26])
  #expect(page.contains("\"predictions\":2"))
}

@Test func `reading begins where the label does, or at the lines asked for`() throws {
  var file = try smallFile()
  #expect(try page(file).contains("\"start\":4,\"isAsked\":false"))
  file.lines = 2...2
  #expect(try page(file).contains("\"start\":8,\"isAsked\":true"))
}

@Test func `an empty file and a file without cells make a page`() throws {
  var file = try smallFile()
  file.cells = []
  #expect(try page(file).hasSuffix("</html>\n"))
  file.bytes = []
  file.labels = []
  #expect(try page(file).hasSuffix("</html>\n"))
}
