import Foundation
import Testing

@testable import Syntax

@Suite struct AlterationTests {
  static let names = (try? c().alterations.map(\.name)) ?? []

  private func altered(_ name: String, _ text: String, language: String = "c") throws -> AlteredText
  {
    try Alterer(Grammar(language, in: grammars), name).apply(to: Array(text.utf8))
  }

  private func text(_ name: String, _ text: String, language: String = "c") throws -> String {
    String(decoding: try altered(name, text, language: language).bytes, as: UTF8.self)
  }

  @Test func `each says what it does, and to whom`() throws {
    let grammar = try c()
    #expect(
      Self.names == [
        "if-to-while", "if-to-switch", "if-to-macro", "while-to-if", "renamed", "quote-in-comment",
        "opener-in-string", "tabs-to-spaces",
      ])
    for alteration in grammar.alterations {
      #expect(!alteration.description.isEmpty, "\(alteration.name)")
      _ = try grammar.indices(of: alteration.features)
    }
    #expect(try Grammar("text", in: grammars).alterations.map(\.name) == ["tabs-to-spaces"])
    let error = #expect(throws: SyntaxError.self) { try Alterer(grammar, "if-to-else") }
    #expect(error?.description.hasPrefix("There is no alteration 'if-to-else'; there") == true)
  }

  @Test func `every other keyword is replaced, and its parentheses are no condition of an if`()
    throws
  {
    let source = "void f() { if (a) b(); if (c) { d(); } if (e) { g(); } else if (h) { i(); } }"
    let loops =
      "void f() { while (a) b(); if (c) { d(); } if (e) { g(); } else while (h) { i(); } }"
    #expect(try text("if-to-while", source) == loops)
    #expect(
      try text("if-to-switch", source)
        == source.replacingOccurrences(of: "if (c)", with: "switch (c)"))
    #expect(
      try text("if-to-macro", source)
        == source.replacingOccurrences(of: "if (a)", with: "WARN_ON (a);")
        .replacingOccurrences(of: "if (h)", with: "WARN_ON (h);"))
    #expect(
      try text("while-to-if", "void f() { while (a) b(); do c(); while (d); }")
        == "void f() { if (a) b(); do c(); while (d); }")
    #expect(try values("if-condition", source).reduce(0, +) == 8)
    #expect(try values("if-condition", loops).reduce(0, +) == 4)
    #expect(try values("loop-condition", loops).reduce(0, +) == 4)
    let altered = try altered("if-to-while", source)
    #expect(altered.places == 2)
    #expect(
      altered.changed.map { String(decoding: altered.bytes[$0], as: UTF8.self) } == [
        "while", "while",
      ])
  }

  @Test func `quotes go into every other comment, openers into every other string`() throws {
    #expect(
      try text("quote-in-comment", "/* a b */ // c\nint a; // d\n/**/ /* e f */ /*g h*/")
        == "/* \"a b */ // c\nint a; // \"d\n/**/ /* e f */ /*g \"h*/")
    #expect(
      try text(
        "opener-in-string",
        "#include \"a.h\"\nchar *b = \"c\", *d = \"e\"; int f = g(\"%d\\n\", \"\");")
        == "#include \"a.h\"\nchar *b = \"/*c\", *d = \"e\"; int f = g(\"/*%d\\n\", \"\");")
  }

  @Test func `tabs before a line's text become spaces to the same columns, in any language`() throws
  {
    for language in ["c", "text"] {
      #expect(
        try text("tabs-to-spaces", "\ta\tb\n  \tc\n\t\td\n \n\t", language: language)
          == "        a\tb\n        c\n                d\n \n        ")
    }
  }

  @Test func `a name has one new name everywhere, of the same shape`() throws {
    let source = """
      #define EACH(item) for (item = first_1; item; ) log("item", item)
      int item, ab;
      struct node *first_1(struct node *node) { EACH(item) return node->item; goto item; item: ; }
      """
    let new = try text("renamed", source)
    #expect(new.utf8.count == source.utf8.count)
    let old = Renamer.words(in: Array(source.utf8)[...])
    var names: [String: String] = [:]
    for word in old {
      let before = String(decoding: Array(source.utf8)[word], as: UTF8.self)
      let after = String(decoding: Array(new.utf8)[word], as: UTF8.self)
      #expect(names[before, default: after] == after)
      names[before] = after
    }
    for kept in ["define", "for", "int", "ab", "struct", "return", "goto"] {
      #expect(names[kept] == kept)
    }
    for name in ["EACH", "item", "first_1", "node"] { #expect(names[name] != name) }
    #expect(names["EACH"]?.allSatisfy(\.isUppercase) == true)
    #expect(names["first_1"]?.hasSuffix("_1") == true)
    #expect(Set(names.values).count == names.count)
  }

  @Test func `a seed gives the same names, in all files, and another seed others`() throws {
    let alterer = try Alterer(try c(), "renamed")
    let bytes = Array("int counter, limit;".utf8)
    #expect(alterer.apply(to: bytes) == alterer.apply(to: bytes))
    #expect(alterer.apply(to: bytes, seed: 2) != alterer.apply(to: bytes, seed: 3))
    let other = alterer.apply(to: Array("char limit;".utf8)).bytes
    #expect(alterer.apply(to: bytes).bytes.suffix(6) == other.suffix(6))
  }

  @Test func `all names of three letters may be taken`() {
    let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    let all = letters.flatMap { a in letters.flatMap { b in letters.map { [a, b, $0][...] } } }
    #expect(Renamer([Array("abc".utf8)[...]], avoiding: Set(all), seed: 1).names.isEmpty)
  }

  @Test(arguments: names)
  func `the project's own files parse as well as before`(name: String) throws {
    let grammar = try c()
    let labeler = try Labeler(grammar)
    let alterer = try Alterer(grammar, name)
    var places = 0
    #expect(!corpusFiles.isEmpty)
    for path in corpusFiles {
      let bytes = try SyntaxTests.text(path)
      let altered = alterer.apply(to: bytes)
      #expect(altered.warning == nil)
      #expect(try Alterer(grammar, name).apply(to: bytes) == altered)
      places += altered.places
      let before = labeler.labels(of: bytes)
      let after = labeler.labels(of: altered.bytes)
      #expect(after.unknown.mapValues(\.count) == before.unknown.mapValues(\.count), "\(path)")
      let blocks = try #require(grammar.features.firstIndex { $0.name == "function-body" })
      #expect(after.steps[blocks].runs.count == before.steps[blocks].runs.count)
    }
    #expect(places > 0 || name == "tabs-to-spaces", "\(name) is made nowhere")
  }

  @Test(arguments: names)
  func `bytes that no one wrote are altered or left alone`(name: String) throws {
    var generator = SystemRandomNumberGenerator()
    let alterer = try Alterer(try c(), name)
    let likely = Array("(){}[];,\"'#a1 \n\\/*if while (x) abc_d \t\u{e9}".utf8)
    for count in [0, 1, 7, 33, 1_000, 20_000] {
      let bytes = (0..<count).map { _ in likely[Int.random(in: 0..<likely.count, using: &generator)]
      }
      let altered = alterer.apply(to: bytes)
      #expect(altered.changed.allSatisfy { $0.upperBound <= altered.bytes.count })
    }
    for unit in ["if(a)", "/* a b */", "\"a", "#define abc\n", "abc ", "\t", "while(a)"] {
      let bytes = Array(String(repeating: unit, count: 30_000).utf8)
      let altered = alterer.apply(to: bytes)
      if altered.warning != nil { #expect(altered.bytes == bytes) }
    }
    let deep = Array(String(repeating: "if(a){", count: 2_000).utf8)
    if name != "tabs-to-spaces" { #expect(alterer.apply(to: deep).warning != nil) }
  }

  @Test(arguments: [
    ("(if_statement \"if\" @a)", "an alteration has one name, as @name, and a directive"),
    ("((if_statement \"if\" @a) (#replac! @a \"b\"))", "no directive #replac!"),
    ("((if_statement \"if\" @a) (#replace! @a))", "#replace! takes a capture and a text"),
    ("((if_statement \"if\" @a) (#rename! @a \"b\"))", "#rename! takes a capture"),
    ("((if_statement \"if\" @a) (#rename! @a) (#set! hard-for no))", "no feature 'no'"),
    ("((if_statement \"if\" @a) (#rename! @a) (#set! every 0))", "'every' is a number"),
    ("((if_statement \"if\" @a) (#rename! @a) (#set! extent whole))", "not 'extent'"),
  ])
  func `a query that doesn't fit says why`(query: String, sentence: String) throws {
    let error = #expect(throws: SyntaxError.self) {
      try QuerySet(
        [QuerySource(name: "query", text: query)], language: try #require(c().language),
        role: .alterations(tryingOut: c().features.map(\.name)))
    }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }
}
