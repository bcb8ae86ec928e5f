import Annotation
import Foundation
import Network
import Testing

private func page(_ file: AnnotatedFile, _ renderer: HTMLAnnotation = HTMLAnnotation()) throws
  -> String
{
  try text { try renderer.write(file, to: &$0) }
}

@Test func `without a script the first cell is coloured and the label underlined`() throws {
  let page = try page(smallFile())
  #expect(
    page.contains(
      "<div class=\"l\" id=\"L1\"><a href=\"#L1\">1</a><code data-o=\"0\"><i class=\"p4 t\">\t</i>"
        + "<i class=\"p4\">if </i><i class=\"m16 u\">(</i><i class=\"m12 u\">a</i>"
        + "<i class=\"m8\">)</i></code></div>\n"))
}

@Test func `the page asks for nothing outside itself`() throws {
  let page = try page(smallFile())
  for word in ["http:", "https:", "//cdn", " src=", "@import", "url("] {
    #expect(!page.contains(word), "\(word)")
  }
  #expect(page.contains("default-src 'none'"))
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
  #expect(page.components(separatedBy: "</script>").count == 3)
  #expect(!page.contains("<b a="))
  #expect(harmful(Array(page.utf8), allowing: ["\n", "\t"]) == [])
  #expect(page.contains("<s data-n=\"3\">\\u202E</s>"))
  #expect(page.contains("<s>␛</s>"))
}

@Test func `values are embedded as 8 bits each`() throws {
  let page = try page(smallFile())
  let start = try #require(page.range(of: "\"values\":\""))
  let packed = page[start.upperBound...].prefix { $0 != "\"" }
  let values = try #require(Data(base64Encoded: String(packed))).map { Int8(bitPattern: $0) }
  #expect(values == [32, 32, 32, 32, -127, -95, -64, 32, 32, 32, 32, 32, 32])
  #expect(page.contains("\"runs\":[0,4,1,2,0,6,null,1]"))
}

@Test func `a long file is cut at a line's end, and says so`() throws {
  var file = try smallFile()
  file.bytes = Array(String(repeating: "0123456789\n", count: 100).utf8)
  file.cells[0].values = [Float](repeating: 1, count: 1100)
  file.labels = []
  let page = try page(file, HTMLAnnotation(bytes: 105))
  #expect(page.contains("The first 99 of 1,100 bytes are shown; the other 1,001 were left out."))
  #expect(page.components(separatedBy: "<code").count == 10)
}

@Test func `predictions start where the label does, and are bounded`() throws {
  var file = try smallFile()
  file.predictionsPerByte = 1
  file.predictions = file.bytes.map { Prediction(byte: $0, p: 0.25) }
  let page = try page(file, HTMLAnnotation(predictionBytes: 3))
  #expect(page.contains("Bytes 5 to 7 of 13; the others were left out."))
  #expect(
    page.contains(
      "<span class=\"x\" title=\"( 25&#160;%\"><b data-o=\"4\" class=\"e16\">(</b>"
        + "<i class=\"m4\">(</i></span>"))
}

@Test func `an empty file and a file without cells make a page`() throws {
  var file = try smallFile()
  file.cells = []
  #expect(try page(file).hasSuffix("</html>\n"))
  file.bytes = []
  file.labels = []
  #expect(try page(file).hasSuffix("</html>\n"))
}
