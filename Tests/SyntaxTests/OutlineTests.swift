import Foundation
import Testing

@testable import Syntax

@Suite struct OutlineTests {
  private func read(_ text: String) throws -> (bytes: [UInt8], tokens: Tokens, outline: Outline) {
    let description = try c().description
    let bytes = Array(text.utf8)
    let tokens = Lexer(try #require(description.lexer)).tokens(of: bytes)
    return (bytes, tokens, Outline(bytes, tokens, words: description.words.map(WordTable.init)))
  }

  /// The pieces of a text, without the white space around them; `?` before a doubtful one.
  private func pieces(_ text: String) throws -> [String] {
    let (bytes, _, outline) = try read(text)
    return outline.pieces.map { piece in
      let text = String(decoding: bytes[piece.bytes], as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      return piece.isDoubtful ? "?" + text : text
    }
  }

  @Test func `a file is cut behind functions and semicolons`() throws {
    let parts = [
      "int a;", "/* b */ int c(void) { if (a) { d(); } }", "struct e { int f; } g;",
      "int h[] = { 1, { 2 } };", "#include <i.h>", "enum __attribute__((packed)) { J };",
      "struct k *l(struct m n) { return 0; }", "SYSCALL(o, int, p) { return 1; }",
    ]
    #expect(try pieces(parts.joined(separator: "\n")) == parts)
  }

  @Test func `old-style parameters and their block are pieces`() throws {
    #expect(
      try pieces("int a(b)\n  char b;\n{\n  return b;\n}\nint c;")
        == ["int a(b)\n  char b;", "{\n  return b;\n}", "int c;"])
  }

  @Test func `a brace of extern C holds a file's pieces`() throws {
    #expect(
      try pieces("extern \"C\" {\nint a;\nint b(void) { }\n}\nint c;")
        == ["extern \"C\" {\nint a;", "int b(void) { }", "}", "int c;"])
  }

  @Test func `a head in each alternative makes one piece with what follows`() throws {
    let group = "#ifdef A\nint a(int b)\n#else\nint a(void)\n#endif\n{\n}"
    #expect(try pieces("int c;\n\(group)\nint d;") == ["int c;", group, "int d;"])
    let opened = "#ifdef A\nint a(int b) {\n#else\nint a(void) {\n#endif\n}"
    #expect(try pieces("\(opened)\nint d;") == [opened, "int d;"])
  }

  @Test func `alternatives that differ in what they open are doubtful to the first column`() throws
  {
    let piece = "int a(int b)\n{\n#ifdef A\n  if (b) {\n#endif\n  c();\n}"
    #expect(try pieces("\(piece)\nint d;") == ["?" + piece, "int d;"])
  }

  @Test func `brackets belong to each other across directives`() throws {
    let (bytes, tokens, outline) = try read("a(\n#if B\n{ }\n#else\n{\n}\n#endif\n)")
    for (index, token) in tokens.code.enumerated() where token.kind == .open {
      let partner = try #require(outline.partners[index] >= 0 ? outline.partners[index] : nil)
      let pair = [bytes[Int(token.start)], bytes[Int(tokens.code[partner].start)]]
      #expect(["()", "{}"].contains(String(decoding: pair, as: UTF8.self)))
    }
  }

  @Test func `every alternative is read once, and the first at first`() throws {
    let text = """
      f(
      #if A
      1
      #if B
      , 2
      #else
      , 3
      #endif
      #elif C
      4
      #else
      5
      #endif
      );
      """
    let (bytes, tokens, _) = try read(text)
    let readings = Readings(tokens, tokens.code.indices, bytes: bytes.indices)
    let read = readings.all.map { reading in
      reading.tokens.filter { tokens.code[$0].kind == .number }
        .map { String(decoding: bytes[tokens.code[$0].range], as: UTF8.self) }
    }
    #expect(read.first == ["1", "2"])
    #expect(Set(read.joined()) == ["1", "2", "3", "4", "5"])
    #expect(!readings.all.contains { !$0.isBalanced })
  }

  /// The group begins within the first piece, and what opens in it goes on behind it.
  @Test(arguments: [
    "{\n#if A\n}\n{{{\n#else\n}\n#endif\n", "f(\n#if A\n);\n{ {\n#else\n);\n#endif\n",
  ])
  func `a group that begins in the first piece may open more than it closes`(text: String) throws {
    let first = text.trimmingCharacters(in: .whitespacesAndNewlines).dropLast("\n#endif".count)
    #expect(try pieces(text) == ["?\(first)", "#endif"])
  }
}
