import Foundation
import Testing

@testable import Syntax

@Suite struct HardNegativeTests {
  @Test func `they are features only in a grammar that was asked to hold them`() throws {
    let grammar = try c()
    let labels = grammar.hardNegatives.map(\.label)
    #expect(labels.contains("hard:if-condition:while"))
    #expect(Set(labels).count == labels.count)
    #expect(!grammar.features.contains { $0.name.hasPrefix("hard:") })
    let harder = grammar.addingHardNegatives()
    #expect(harder.features.filter { $0.name.hasPrefix("hard:") }.map(\.name) == labels)
    #expect(harder.features.filter { !$0.name.hasPrefix("hard:") } == grammar.features)
    #expect(harder.addingHardNegatives().features == harder.features)
    for negative in grammar.hardNegatives {
      #expect(!negative.description.isEmpty, "\(negative.label)")
      #expect(grammar.features.contains { $0.name == negative.feature })
    }
    #expect(try Grammar("text", in: grammars).addingHardNegatives().hardNegatives.isEmpty)
  }

  @Test func `a user's query and the hard negatives don't get in each other's way`() throws {
    let query = "(while_statement condition: (_) @while)"
    let text = Array("void f() { while (a) b(c); }".utf8)
    let one = try c().adding(query: query).addingHardNegatives()
    let other = try c().addingHardNegatives().adding(query: query)
    for grammar in [one, other] {
      let names = ["while", "hard:if-condition:while", "hard:if-condition:call", "string"]
      let labels = try Labeler(grammar, features: names).labels(of: text)
      #expect(labels.values(0) == labels.values(1))
      #expect(labels.values(0).reduce(0, +) == 2)
      #expect(labels.values(2).reduce(0, +) == 2)
      #expect(labels.values(3).reduce(0, +) == 0)
    }
  }

  @Test(arguments: languages)
  func `each is claimed somewhere and denied somewhere`(language: String) throws {
    var claimed: Set<String> = []
    var denied: Set<String> = []
    for file in CaretFile.of(language) {
      for claim in try file.carets().claims {
        let words = claim.feature.split(separator: ":").map(String.init)
        guard words.count == 3 else { continue }
        if claim.value == .inside { claimed.insert(words[2]) }
        if claim.value == .outside { denied.insert(words[2]) }
      }
    }
    for name in Set(try Grammar(language, in: grammars).hardNegatives.map(\.name)) {
      #expect(claimed.contains(name), "nothing says where \(name) is")
      #expect(denied.contains(name), "nothing says where \(name) is not")
    }
  }

  @Test(arguments: languages)
  func `none is on where its feature is on, nor known where its feature is not`(
    language: String
  ) throws {
    let grammar = try Grammar(language, in: grammars).addingHardNegatives()
    let labeler = try Labeler(grammar)
    let texts =
      try CaretFile.of(language).map { try $0.carets().bytes }
      + (language == "c" ? corpusFiles.map(text) : [])
    for bytes in texts {
      let labels = labeler.labels(of: bytes)
      for negative in grammar.hardNegatives {
        let mine = try #require(grammar.features.firstIndex { $0.name == negative.label })
        let target = try #require(grammar.features.firstIndex { $0.name == negative.feature })
        let isBinary = grammar.features[target].kind == .binary
        for (look, label) in zip(labels.values(mine), labels.values(target)) {
          if label.isNaN && !look.isNaN || isBinary && look == 1 && label != 0 {
            Issue.record("\(negative.label) is \(look) where the label is \(label)")
            break
          }
        }
      }
    }
  }

  @Test(arguments: [
    ("(identifier) @a", "query:1:14: @a looks like no feature: say (#set! hard-for \"...\")"),
    (
      "((identifier) @a (#set! hard-for \"if-conditon\"))",
      "there is no feature 'if-conditon'; did you mean 'if-condition'?"
    ),
    ("((identifier) @a (#set! hard-for \" \"))", "hard-for names a feature or more"),
    ("((identifier) @a (#set! reach far))", "'reach' is a number from 1 to 65535"),
    ("((identifier) @a (#set! every 2))", "not 'every'"),
    ("((identifier) @a (#replace! @a \"b\"))", "no predicate #replace!"),
  ])
  func `a query that doesn't fit says why`(query: String, sentence: String) throws {
    let error = #expect(throws: SyntaxError.self) {
      try QuerySet(
        [QuerySource(name: "query", text: query)], language: try #require(c().language),
        role: .hardNegatives(of: c().features.map(\.name)))
    }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("", "", nil, "xxxxxxxx.."),
    ("b", "", nil, "..xxxxxx.."),
    ("b", "d", nil, "..xx..xx.."),
    ("b", "", 3, "..xxx.xxx."),
    ("", "", 2, "xx........"),
    ("bcd", "b", nil, "....xx...."),
    ("b", "d", 1, "..x...x..."),
    ("b", "d", 2, "..xx..xx.."),
    ("d", "", 9, "....xxxxxx"),
    ("x", "d", nil, ".........."),
    ("", "c", nil, "xxx......."),
  ])
  func `marks open and close regions within a node`(
    from: String, to: String, reach: Int?, expected: String
  ) {
    let marks = Marks(from: Array(from.utf8), to: Array(to.utf8), reach: reach)
    var picture = [Character](repeating: ".", count: 10)
    for region in marks.regions(of: 0..<8, in: Array("aabcdabcdd".utf8)) {
      for byte in region { picture[byte] = "x" }
    }
    #expect(String(picture) == expected)
  }

  @Test func `what is left of one region after another`() {
    var regions = Steps()
    var others = Steps()
    for (start, end) in [(2, 6), (8, 9), (10, 20)] {
      regions.append(start, 1)
      regions.append(end, 0)
    }
    for (start, end) in [(0, 3), (5, 7), (12, 14), (20, 22)] {
      others.append(start, 2)
      others.append(end, 0)
    }
    let left = regions.excluding(others).runs
    #expect(left.map(\.start) == [3, 5, 8, 9, 10, 12, 14, 20])
    #expect(left.map(\.value) == [1, 0, 1, 0, 1, 0, 1, 0])
  }

  @Test func `a comment or a string of delimiters alone takes no longer than another`() throws {
    let labeler = try Labeler(try c().addingHardNegatives())
    for unit in ["(", "\"", "'", "[", "{", "#", "if (", " if ", "()"] {
      let inner = String(repeating: unit, count: 30_000)
      for text in ["/*\(inner)*/", "//\(inner)", unit == "\"" ? "" : "a = \"\(inner)\";"] {
        let labels = labeler.labels(of: Array(text.utf8))
        #expect(labels.count == text.utf8.count)
      }
    }
  }
}
