import Foundation
import Testing

@testable import Syntax

/// What holds for each language that has a parser, whatever its features are.
@Suite struct LanguageTests {
  /// A file with much of what the language has.
  static let clean = [
    "c": """
    #include <a.h>
    /* what it is */
    int main(int a, char *b[])
    {
      if (a) { puts("c"); }
      while (a--) ;
      return 0;
    }

    """,
    "python": """
    from a import b as c
    class D(E):
        'it is'
        @f
        async def g(self, *h, i: int = 0, **j) -> "K":
            if (l := not self.m[0]) or i in {1: 2}:
                while n: continue
                if o: pass
                return f"{l!r:>{i}} {{}}" '''
            n'''  # o
            for p, q in [r async for r in s if r]: yield p; del q
            try: await (lambda: t)()
            except (U, V) as w: raise X from w
            else: assert 1 < 2.5e3j, b"\\x00" '\\''
            finally:
                with y as z: pass
                match a:
                    case [B(c=1), *_] if d: global e

    """,
    "rust": """
    //! A file.
    #![allow(dead_code)]
    use std::{fmt, io::{self, Read as _}};
    #[derive(Debug, Clone)]
    pub(crate) struct A<'a, T: Clone + 'a, const N: usize> { b: &'a [T; N], c: Vec<Vec<u8>> }
    enum B { C(u8), D { e: i32 } = 1, }
    impl<'a, T> fmt::Display for A<'a, T, 2> where T: Clone {
        /// Writes it.
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let g = r#"h "i" "#; let j = b'\\''; let k = '"'; /* l /* m */ */
            if let Some(n @ 1..=9) = self.o::<u8>()? { return Err(n)?; } else if !p && q < r {}
            'w: while x > 1 { match y { A { b, .. } | C(_) if z => break 'w, _ => unsafe { a() } } }
            while n { if o { p() } }
            for i in 0..n { println!("{} {:?}", i, vec![1, 2]); }
            (|a: u8, b| async move { a + b })(1_000u32 as u8, 2.5e-3).await
        }
    }
    macro_rules! c { ($($d:expr),* ; e) => { $(f($d);)* }; }

    """,
  ]

  @Test(arguments: languages)
  func `a clean file parses with no error`(language: String) throws {
    let text = Array(try #require(Self.clean[language]).utf8)
    let grammar = try Grammar(language, in: grammars)
    let parsed = try #require(grammar.language)
    var parser = Parser(parsed)
    let tree = try parser.parse(text, TimeLimit(bytes: text.count))
    let kinds = NodeKinds(parsed, grammar.description)
    let lost = Survey(tree, kinds: kinds, of: text).lost.merged()
    #expect(lost.map { String(decoding: text[$0], as: UTF8.self) } == [])
    #expect(try Labeler(grammar).labels(of: text).warning == nil)
  }

  @Test(arguments: languages)
  func `features and alterations say what they are`(language: String) throws {
    let grammar = try Grammar(language, in: grammars)
    let known = try c().features
    for feature in grammar.features {
      #expect(!feature.description.isEmpty, "\(feature.name)")
      let ofC = known.first { $0.name == feature.name }
      #expect(ofC.map { $0.kind == feature.kind } ?? true, "\(feature.name) is another kind in C")
    }
    for negative in grammar.hardNegatives { #expect(!negative.description.isEmpty) }
    for alteration in grammar.alterations {
      #expect(!alteration.description.isEmpty, "\(alteration.name)")
      _ = try grammar.indices(of: alteration.features)
    }
  }

  @Test(arguments: languages)
  func `every alteration is made in the clean file, and leaves it clean`(language: String) throws {
    let text = Array(try #require(Self.clean[language]).utf8)
    let grammar = try Grammar(language, in: grammars)
    let labeler = try Labeler(grammar)
    for alteration in grammar.alterations {
      let altered = try Alterer(grammar, alteration.name).apply(to: text)
      #expect(altered.warning == nil)
      #expect(altered.places > 0 || alteration.name == "tabs-to-spaces", "\(alteration.name)")
      #expect(labeler.labels(of: altered.bytes).unknown[.inMacros] == [], "\(alteration.name)")
    }
  }

  @Test(arguments: ["c": "void f() {", "python": "def f():\n  ", "rust": "fn f() {"])
  func `garbage of any kind leaves the process alive`(language: String, start: String) throws {
    let labeler = try Labeler(Grammar(language, in: grammars))
    let units = [
      "(", "[", "{", "<", "\"", "\"\"\"", "'", "f'{", "r#\"", "b'", "/*", "//", "#", "\\", "\0",
      "|",
      "if a:\n ", "if a {", "'a ", "a<", "!", "not ", "a!(", "@", "\n ", "\n\t", ":", "=>", "-> ",
      "lambda:", "#[", "a.", "::", "&", "...", ")", "}", "/**/\n", "#\n", "else:", "1 ", "\u{ff}",
    ]
    for unit in units {
      for start in ["", start] {
        let text = Array((start + String(repeating: unit, count: 3_000)).utf8)
        let labels = labeler.labels(of: text)
        #expect(labels.count == text.count)
      }
    }
    #expect(labeler.labels(of: Array("a\n".utf8)).warning == nil)
  }

  @Test func `a comment that is the first thing in a block of Python belongs to it`() throws {
    let text = "def f():\n    # a\n    b = 1\n# c\nd = 2\ndef g():  # e\n    return 1\n"
    #expect(
      try picture("block-depth", text, language: "python")
        == String(repeating: "0", count: 13) + String(repeating: "1", count: 14)
        + String(repeating: "0", count: 28) + String(repeating: "1", count: 9))
  }

  @Test func `a line that is indented too far for Python's parser leaves the file unread`() throws {
    let labeler = try Labeler(Grammar("python", in: grammars), features: ["block-depth"])
    let deep = String(repeating: " ", count: 256)
    let labels = labeler.labels(of: Array("if a:\n\(deep)b = 1\n".utf8))
    #expect(labels.coverage == 0)
    #expect(labels.warning?.contains("255 columns") == true)
    #expect(labeler.labels(of: Array("if a:\n\(deep.dropLast())b = 1\n".utf8)).coverage == 1)
  }

  @Test func `letters whose low byte is a sign mislead no comment of Rust`() throws {
    let text = "/* \u{12a}/ a */ fn f() { /*\u{221} b */ }\n"
    #expect(
      try picture("comment", text, language: "rust")
        == "xxxxxxxxxx." + ".........." + "xxxxxxxx." + "...")
    #expect(try !picture("doc-comment", text, language: "rust").contains("x"))
  }

  @Test(arguments: languages)
  func `strings and comments are known where the parser is lost`(language: String) throws {
    let text = [
      "c": "int a = = \"b\" ( /* c */ ;\n", "rust": "let a = = \"b\" ( /* c */ ;\n",
      "python": "a = = \"b\" ( # c\n",
    ]
    let lost = try #require(text[language])
    #expect(try picture("string", lost, language: language).contains("xx"))
    #expect(try picture("comment", lost, language: language).contains("xx"))
    #expect(try !picture("string", lost, language: language).contains("?"))
  }
}
