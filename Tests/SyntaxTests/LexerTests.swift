import Foundation
import Testing

@testable import Syntax

@Suite struct LexerTests {
  private func lexer(_ language: String = "c") throws -> Lexer {
    Lexer(try #require(try Grammar(language, in: grammars).description.lexer))
  }

  /// The tokens of a text: `w` words, `n` numbers, `l` literals, `c` comments, brackets and signs as
  /// they are, `#` directives, `!` behind what has no end.
  private func tokens(_ text: String, _ language: String = "c") throws -> String {
    let bytes = Array(text.utf8)
    return try lexer(language).tokens(of: bytes).code.map { token in
      let sign =
        switch token.kind {
        case .word: "w"
        case .number: "n"
        case .literal: "l"
        case .comment: "c"
        case .header: "h"
        case .directive: "#"
        case .open, .close, .other: String(decoding: bytes[token.range], as: UTF8.self)
        }
      return token.isUnclosed ? sign + "!" : sign
    }.joined(separator: " ")
  }

  @Test func `C's tokens`() throws {
    #expect(try tokens("int a = 0x1fUL + .5e-3f;") == "w w = n + n ;")
    #expect(try tokens("f(\"a\\\"b\", 'c', L\"d\", u8'e', Lx)") == "w ( l , l , l , l , w )")
    #expect(try tokens("a /* b \" */ c // d \\\n e\nf") == "w c w c w")
    #expect(try tokens("0x1e+2") == "n + n")
    #expect(try tokens("1e+2 a->b") == "n w - > w")
    #expect(try tokens("\"a\\\nb\" c") == "l w")
    #expect(try tokens("\"a\nb /* c") == "l! w c!")
    #expect(try tokens("in\\\nt a\\\n;") == "w w ;")
    #expect(try tokens("/\\\n* a *\\\n/ b /\\\r\n/ c") == "c w c")
  }

  @Test func `a directive is one token, and its own tokens stand apart`() throws {
    let text =
      "#if A /* b\n c */ && 'd'\n  # define E(f) \"g\" \\\n  { /* h */\n/* i */ # endif // j\nk # l\n"
    #expect(try tokens(text) == "# # c # w # w")
    let tokens = try lexer().tokens(of: Array(text.utf8))
    #expect(tokens.directives.map(\.name) == [.opens, .define, .closes])
    #expect(
      tokens.directives.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) } == [
        "#if A /* b\n c */ && 'd'", "# define E(f) \"g\" \\\n  { /* h */", "# endif // j",
      ])
    #expect(
      tokens.inDirectives[tokens.directives[1].tokens].map(\.kind) == [
        .word, .word, .open, .word, .close, .literal, .open, .comment,
      ])
  }

  @Test func `a path between angles is one token`() throws {
    let text = Array("#include <a/*b>\n#include \"c\" // d\n".utf8)
    let tokens = try lexer().tokens(of: text)
    #expect(tokens.inDirectives.map(\.kind) == [.word, .header, .word, .literal, .comment])
  }

  @Test func `Rust's tokens`() throws {
    let text =
      "/* a /* b */ c */ fn d<'e>(f: &'e str) { r#\"g\" h\"#; 'i'; '\\''; b'j'; \"k\nl\" } // m\n"
    #expect(
      try tokens(text, "rust")
        == "c w w < ' w > ( w : & ' w w ) { l ; l ; l ; l ; l } c")
    #expect(try tokens("0..9", "rust") == "n . . n")
  }

  @Test func `Python's tokens`() throws {
    let text =
      "def a(b):  # c '\n    \"\"\"d \" e\n\"\"\"\n    return f'g' + rb\"h\\\"\" + '' + 'i\n"
    #expect(
      try tokens(text, "python") == "w w ( w ) : c l w l + l + l + l!")
  }

  @Test func `tokens cover all but white space, and do not overlap`() throws {
    let lexer = try lexer()
    for path in CaretTests.files + corpusFiles {
      let bytes = try text(path)
      let tokens = lexer.tokens(of: bytes)
      var covered = [Bool](repeating: false, count: bytes.count)
      for token in tokens.code {
        for byte in token.range {
          #expect(!covered[byte], "\(path): \(byte)")
          covered[byte] = true
        }
      }
      for byte in bytes.indices where !covered[byte] {
        #expect(bytes[byte] <= 32 || bytes[byte] == UInt8(ascii: "\\"), "\(path): \(byte)")
      }
    }
  }
}
