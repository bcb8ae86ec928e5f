import Foundation
import Testing

@testable import Syntax

/// Files that no one wrote: they must cost neither the process nor minutes.
@Suite struct HostileTests {
  /// What ended the process, or hung it, before there was a guard: by itself and within a function.
  static let units = [
    "(", "{", "[", "if(a){", "#if\n", "!", "*", "- ", "~", "a?", "a?a:", "a=", "if(a)", "do ",
    "if(a);else ", "if(a){}else ", "while(a)", "for(;;)", "sizeof ", "(int)", "a:", "//\n", "++",
    "a,", ")", "}", "@", "\"", "\\", "#", "\0", "\u{ff}", "1 ", "a ? ;", "\\\"", "a.", "/*",
    "/**/\n", "\"\" ", "L\"", ";", "#define a\n", "\\\n",
  ]

  @Test(arguments: units)
  func `flat garbage leaves the process alive`(unit: String) throws {
    let labeler = try Labeler(try c())
    for text in ["", "void f(){"] {
      let bytes = Array((text + String(repeating: unit, count: 70_000)).utf8)
      let labels = labeler.labels(of: bytes)
      #expect(labels.count == bytes.count)
      #expect((0...1).contains(labels.coverage))
      if labels.warning != nil { #expect(labels.coverage == 0) }
    }
    // The labeler is as good as new.
    let labels = labeler.labels(of: Array("int a;".utf8))
    #expect(labels.coverage == 1)
    #expect(labels.warning == nil)
  }

  /// Each may be a declaration or an expression: the two readings of the list are compared by recursion.
  @Test func `a list that can be read in two ways may be as long as it likes`() throws {
    let labels = try Labeler(try c(), features: ["identifier"])
      .labels(of: Array(String(repeating: "a;", count: 300_000).utf8))
    #expect(labels.count == 600_000)
  }

  @Test(arguments: ["(": ")", "{": "}", "#if 1\n": "#endif\n"])
  func `a thousand levels are parsed`(opener: String, closer: String) throws {
    let open = String(repeating: opener, count: 999)
    let close = String(repeating: closer, count: 999)
    let text =
      opener == "{" ? "void f() {\(open)\(close)}" : "int a = \(open)1\(close);"
    let isPreprocessor = opener.hasPrefix("#")
    let labels = try Labeler(try c()).labels(of: Array((isPreprocessor ? open + close : text).utf8))
    #expect(labels.warning == nil)
    #expect(labels.coverage == 1)
  }

  @Test func `what is too deep is not parsed, and a warning says why`() throws {
    let text = String(repeating: "if(a){ // OK\n", count: 22_000)
    let labels = try Labeler(try c(), features: ["string", "macro-body", "uppercase-word"])
      .labels(of: Array(text.utf8))
    #expect(
      labels.warning == """
        not parsed, since its brackets nest deeper than 1000: its structural labels are unknown
        """)
    #expect(labels.coverage == 0)
    #expect(labels.knownBytes == 0)
    #expect(labels.values(0).allSatisfy { $0.isNaN })
    #expect(labels.values(1).allSatisfy { $0.isNaN })
    #expect(labels.values(2, 0..<13) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0])
  }

  @Test func `random bytes are labelled like any others`() throws {
    var generator = SystemRandomNumberGenerator()
    let labeler = try Labeler(try c())
    let some = Array("(){}[];,\"'#a1 \n\\/*".utf8)
    for count in [0, 1, 7, 33, 1_000, 20_000] {
      let random = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(labeler.labels(of: random).count == count)
      let likely = random.map { some[Int($0) % some.count] }
      #expect(labeler.labels(of: likely).count == count)
    }
  }

  @Test func `many small pieces of raw text are read one by one`() throws {
    let text = String(repeating: "#define A \"x\" // (\n", count: 2_000)
    let labels = try Labeler(try c(), features: ["string", "comment", "identifier"])
      .labels(of: Array(text.utf8))
    #expect(labels.warning == nil)
    #expect(labels.values(0).reduce(0, +) == 4_000)
    #expect(labels.values(1).reduce(0, +) == 8_000)
    #expect(labels.values(2, 0..<19).map(\.isNaN).filter { $0 }.count == 3)
  }

  @Test func `a query whose matches are without number is given up in time`() throws {
    let language = try #require(try c().language)
    var parser = Parser(language)
    let bytes = Array("int a;".utf8)
    let tree = try parser.parse(bytes, TimeLimit(bytes: bytes.count))
    let query = try Query(
      QuerySource(name: "query", text: "(identifier) @x"), language: language)
    var sentence = ""
    do {
      _ = try Collector().regions(
        of: query, in: tree, bytes, within: TimeLimit(seconds: 0))
    } catch {
      sentence = error.sentence
    }
    #expect(sentence.contains("longer than 0 seconds"))
  }
}
