import Foundation
import Testing

@testable import Syntax

/// Texts that tree-sitter-c misreads: labels are right or unknown.
@Suite struct SecondOpinionTests {
  /// The labels of the bytes of `part`, as `picture` shows them.
  private func labels(_ feature: String, of part: String, in text: String) throws -> String {
    let picture = Array(try picture(feature, text))
    let bytes = Array(text.utf8)
    let wanted = Array(part.utf8)
    let start = try #require(
      bytes.indices.first { bytes[$0...].starts(with: wanted) }, "'\(part)' is not in the text")
    return String(picture[start..<start + wanted.count])
  }

  @Test(arguments: ["#define EMPTY \n", "#define EMPTY\t\n", "#define EMPTY \\\n\n"])
  func `a define without a body does not swallow the next line`(define: String) throws {
    let text = "void f(int a)\n{\n\(define)  if (a > 0) {\n    a = 1;\n  }\n}\nint b;\n"
    #expect(try labels("if-condition", of: "if (a > 0) {", in: text) == "...xxxxxx...")
    #expect(try labels("block-depth", of: "a = 1;\n  }\n}", in: text) == "222222222110")
    let ended = "#ifdef A\n\(define)#endif\nint f(void) { if (1) return 2; }\n"
    #expect(try labels("if-condition", of: "(1)", in: ended) == "xx.")
    #expect(try !picture("macro-body", ended).contains("x"))
    #expect(try labels("preprocessor", of: "#define EMPTY", in: ended) == "xxxxxxxxxxxxx")
  }

  @Test func `an alternative that ends in else goes on after its endif`() throws {
    let text =
      "void f(int a, int b) {\n#ifdef A\n  if (a) x();\n  else\n#endif\n  if (b) { y(); }\n}\nint c;\n"
    #expect(try labels("if-condition", of: "if (b) {", in: text) == "...xx...")
    #expect(try labels("block-depth", of: "{ y(); }\n}\nint", in: text) == "22222221100000")
    #expect(try labels("preprocessor", of: "#ifdef A\n", in: text) == "xxxxxxxx.")
    #expect(try !picture("block-depth", text).contains("?"))
  }

  @Test func `a brace in each branch of an if counts once`() throws {
    let text =
      "int f(int a) {\n#ifdef A\n  if (a) {\n#elif B\n  while (a) {\n#else\n  {\n#endif\n    a++;\n  }\n  return a;\n}\nint g;\n"
    #expect(try labels("block-depth", of: "a++;", in: text) == "2222")
    #expect(try labels("block-depth", of: "return a;\n}\nint g", in: text) == "11111111110000000")
    #expect(try labels("if-condition", of: "if (a) {", in: text) == "...xx...")
    #expect(try labels("loop-condition", of: "while (a) {", in: text) == "......xx...")
  }

  @Test func `a block that only one alternative opens is unknown`() throws {
    let text =
      "int f(int a) {\n#ifdef A\n  if (a) {\n#endif\n    a++;\n#ifdef A\n  }\n#endif\n  return a;\n}\nint g(void) { return 1; }\n"
    #expect(try labels("block-depth", of: "return a;", in: text) == "111111111")
    #expect(try labels("block-depth", of: "{ return 1; }", in: text) == "1111111111110")
    let depth = try labels("block-depth", of: "a++;", in: text)
    #expect(depth == "????" || depth == "2222")
  }

  @Test func `an attribute before a type is unknown, and nothing else`() throws {
    let text =
      "static __printf(2, 3) int f(int a)\n{\n  a++;\n  if (a)\n    return 1;\n  return g(a);\n}\n"
    #expect(try labels("function-body", of: "{\n  a++;", in: text) == "xxxxxxxx")
    #expect(try labels("if-condition", of: "if (a)", in: text) == "...xx.")
    #expect(try labels("function-name", of: "int f(int", in: text) == "....x....")
    #expect(try labels("paren-depth", of: "f(int a)", in: text) == "01111110")
    #expect(try labels("identifier", of: "__printf(2, 3)", in: text) == "??????????????")
  }

  @Test func `a comment in a define does not end it`() throws {
    let text = "#define LOOP(x) do { /* why */ x; } while (0)\nint f(void) { return 1; }\n"
    #expect(try labels("comment", of: "{ /* why */ x", in: text) == "..xxxxxxxx...")
    #expect(
      try labels("macro-body", of: "(x) do { /* why */ x; } while (0)", in: text)
        == "...." + String(repeating: "x", count: 29))
    #expect(try labels("function-body", of: "{ return 1; }", in: text) == "xxxxxxxxxxxx.")
  }

  @Test func `attributes between struct or enum and its name`() throws {
    let text =
      "enum __attribute__((packed)) e { A, B };\nstruct __packed s { int a; };\nint f(void) { return 1; }\n"
    #expect(try labels("enum-body", of: "{ A, B }", in: text) == "xxxxxxx.")
    #expect(try labels("struct-body", of: "{ int a; }", in: text) == "xxxxxxxxx.")
    #expect(try labels("function-body", of: "{ return 1; }", in: text) == "xxxxxxxxxxxx.")
    #expect(try labels("function-body", of: "{ A, B }", in: text) == "........")
  }

  @Test func `a macro as a head leaves its body known`() throws {
    let text = "SYSCALL_DEFINE1(name, int, x) { if (x) return x; }\nint f(void) { return 1; }\n"
    #expect(
      try labels("function-body", of: "{ if (x) return x; }", in: text)
        == "xxxxxxxxxxxxxxxxxxx.")
    #expect(
      try labels("block-depth", of: "{ if (x) return x; }", in: text)
        == "11111111111111111110")
    #expect(try labels("if-condition", of: "if (x)", in: text) == "...xx.")
    #expect(try labels("parameter-list", of: "(name", in: text) == "?????")
  }

  @Test func `an old head without a type leaves its body known`() throws {
    let text = "main(argc, argv) int argc; char **argv; { if (argc) return 1; }\n"
    #expect(
      try labels("function-body", of: "{ if (argc) return 1; }", in: text)
        == "xxxxxxxxxxxxxxxxxxxxxx.")
    #expect(try labels("if-condition", of: "(argc) return", in: text) == "xxxxx........")
    #expect(try !labels("function-body", of: "main(argc", in: text).contains("x"))
  }

  @Test func `a function without parameters has an unknown head and a known body`() throws {
    let text = "DEFINE name { if (a) return 1; }\nint f(void) { return 1; }\n"
    #expect(try labels("identifier", of: "DEFINE name", in: text) == "???????????")
    #expect(
      try labels("function-body", of: "{ if (a) return 1; }", in: text) == "xxxxxxxxxxxxxxxxxxx.")
    #expect(try labels("if-condition", of: "(a) return", in: text) == "xx........")
  }

  @Test func `a loop macro without braces costs no level`() throws {
    let text =
      "void f(int i)\n{\n  for_each_cpu(i)\n    f(i)->n = 1;\n  if (i) { g(); }\n}\nint h(void) { return 1; }\n"
    #expect(
      try labels("block-depth", of: "if (i) { g(); }\n}\nint", in: text)
        == "1111111" + "22222221" + "1" + "0" + "0000")
    #expect(try labels("if-condition", of: "(i) { g", in: text) == "xx.....")
    #expect(try labels("function-body", of: "{ return 1; }", in: text) == "xxxxxxxxxxxx.")
    #expect(try labels("call-arguments", of: "for_each_cpu(i)", in: text) == "............xx.")
  }

  @Test func `a NUL in a comment is a byte of it`() throws {
    let text = "/* a \0 b */ int a; // c \0 d\nint b;\n"
    #expect(try picture("comment", text) == "xxxxxxxxxx.........xxxxxxxx........")
    #expect(try !picture("type", text).contains("?"))
  }

  @Test func `joined lines may split a comment's ends, and words`() throws {
    let text = "/\\\n* a { */ int f(void) { return 1; } /* b *\\\n/ int c; /\\\n/ d\nint e;\n"
    #expect(try labels("comment", of: "/\\\n* a { */", in: text) == "xxxxxxxxxx.")
    #expect(try labels("comment", of: "/* b *\\\n/", in: text) == "xxxxxxxx.")
    #expect(try labels("comment", of: "/\\\n/ d\nint", in: text) == "xxxxxx....")
    #expect(try labels("block-depth", of: "{ return 1; }", in: text) == "1111111111110")
    let split = "in\\\nt f(void) { re\\\nturn 1; }\n"
    #expect(try labels("block-depth", of: " 1; }", in: split) == "11110")
    #expect(try labels("type", of: "in\\\nt", in: split) == "?????")
  }

  @Test func `what has no end is unknown, and hides nothing`() throws {
    let text = "#if 0\nit's a { wrong\n#endif\nint f(void) { char c = '{'; return 1; }\n"
    #expect(try labels("char-literal", of: "'s a { wrong\n", in: text) == "????????????.")
    #expect(try labels("char-literal", of: "'{'", in: text) == "xx.")
    #expect(try labels("block-depth", of: "; return 1; }", in: text) == "1111111111110")
  }

  @Test func `a comment's opener in a string of a define opens none`() throws {
    let text = "#define TAGS \"refs/*:refs/*\"\nint a; /* b */\n"
    #expect(
      try labels("comment", of: "\"refs/*:refs/*\"\nint a; /* b */", in: text)
        == String(repeating: ".", count: 23) + "xxxxxx.")
    #expect(try labels("string", of: "\"refs/*:refs/*\"", in: text) == "xxxxxxxxxxxxxx.")
  }

  @Test func `a call among types is no declaration`() throws {
    let text = "void f(int k)\n{\n  kfree(container_of(k, struct a, b));\n}\n"
    #expect(
      try labels("call-arguments", of: "kfree(container_of(k,", in: text)
        == ".....xxxxxxxxxxxxxxxx")
    #expect(try labels("paren-depth", of: "(container_of(k,", in: text) == "1111111111111222")
  }

  @Test func `directives within an initialiser leave it known`() throws {
    let text =
      "int a[] = {\n#ifdef A\n  1,\n#else\n  2, 3,\n#endif\n  4,\n};\nint f(void) { return 1; }\n"
    for part in ["  1,\n", "  2, 3,\n", "  4,\n"] {
      #expect(
        try labels("initializer-list", of: part, in: text).allSatisfy { $0 == "x" }, "\(part)")
    }
    #expect(try labels("number", of: "2, 3,", in: text) == "x..x.")
    #expect(try labels("initializer-list", of: "};\nint", in: text) == "......")
  }

  @Test func `what a query says of directives is unknown where they were left out`() throws {
    let grammar = try c().adding(query: "((preproc_ifdef) @guarded (#set! extent whole))")
    let text = "int a[] = {\n#ifdef A\n  1,\n#endif\n  4,\n};\n#ifdef B\nint b;\n#endif\n"
    let labels = try Labeler(grammar, features: ["guarded"]).labels(of: Array(text.utf8))
    let values = labels.values(0)
    let inner = try #require(Array(text.utf8).firstIndex(of: UInt8(ascii: "1")))
    #expect(values[inner].isNaN || values[inner] == 1)
    #expect(values[text.utf8.count - 10] == 1)
  }
}
