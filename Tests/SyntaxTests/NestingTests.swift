import Foundation
import Testing

@testable import Syntax

@Suite struct NestingTests {
  private func exceeds(_ text: String, _ limit: Int = 1_000) throws -> Bool {
    let rules = try #require(try c().description.nesting)
    return Nesting(rules).exceeds(limit, in: Array(text.utf8))
  }

  @Test(arguments: ["(", "[", "{", "#if\n", "#ifdef A\n", "# \tif 1\n", "if(a){"])
  func `a thousand openers pass and one more doesn't`(opener: String) throws {
    let each = opener == "if(a){" ? "{" : opener
    #expect(try !exceeds(String(repeating: each, count: 1_000)))
    #expect(try exceeds(String(repeating: each, count: 1_001)))
    #expect(try exceeds(String(repeating: opener, count: 1_001)))
  }

  @Test func `openers of all kinds count together, closers only for their own`() throws {
    #expect(try exceeds("([{", 2))
    #expect(try !exceeds("()[]{}", 1))
    #expect(try exceeds("( ] ( } ( ", 2))
    #expect(try !exceeds(")))) (", 1))
    #expect(try exceeds("#if 0\n#if 1\n", 1))
    #expect(try !exceeds("#if 0\n#elif 2\n#else\n# endif\n#ifndef A\n#endif\n", 1))
  }

  @Test func `strings, characters and comments hide brackets`() throws {
    #expect(try !exceeds(String(repeating: "f(\"(\");\n", count: 2_000)))
    #expect(try !exceeds(String(repeating: "f('(');\n", count: 2_000)))
    #expect(try !exceeds("\"\\\"((((\" '\\'((((' \"(\\\n((\"", 1))
    #expect(try !exceeds("/* (((( */ // ((((\n // don't ((\n /* \" */", 1))
    #expect(try !exceeds("\"/*\" ( ) \"*/\"", 1))
  }

  @Test func `what doesn't end hides nothing`() throws {
    #expect(try exceeds("/* ((", 1))
    #expect(try exceeds("\" ((\n", 1))
    #expect(try exceeds("' ((\n\"", 1))
    #expect(try exceeds("/* */ /* ((\n /* ((", 3))
    #expect(try exceeds("/*/ ((", 1))
  }
}
