import Testing

@Suite struct LexicalTests {
  @Test(
    arguments: [
      ("line-position", "ab\n\nc d\n", "12001230"),
      ("line-position", "", ""),
      ("line-position", "a", "1"),
      ("line-position", "a\r\nb", "1201"),
      ("indentation", "a b\n  c d\n e\n", "0000122220110"),
      ("indentation", "\tab\n", "8880"),
      ("indentation", "  \ta\n", "12880"),
      ("blank", "a b\t\r\n\u{b}\u{c}.", ".x.xxxxx."),
      ("quoted", "say \"a b\" c", "....xxxx..."),
      ("quoted", "\"a\"\"b\"", "xx.xx."),
      ("quoted", #"\"a "b\"c" d"#, "....xxxxx..."),
      ("quoted", #""a\\" d"#, "xxxx..."),
      ("quoted", "\"a\nb\" c", "xxxx..."),
      ("quoted", "\"a\n\nb c\n\"d\"", "xxx.....xx."),
      ("quoted", "\"a\n \t\nb", "xxxxx.."),
      ("quoted", "“a” b", "..xxxx..."),
      ("quoted", "„a“ “b", "..xxxx....xx"),
      ("quoted", "”a", "...."),
      ("url", "http://a.b/c, ftp://d!", "xxxxxxxxxxxx..xxxxxxx."),
      ("url", "(see x+y://z?q=(1)). a", ".....xxxxxxxxxxxx....."),
      ("url", "<http://a>\"http://b\"", ".xxxxxxxx..xxxxxxxx."),
      ("url", "://a http:// 9://a //b", "......................"),
      ("url", "http://a'http://b", "xxxxxxxx.xxxxxxxx"),
      ("uppercase-word", "AB A a AB1 Ab _A_B A1", "xx.....xxx....xxxx..."),
      ("uppercase-word", "ABÄ", "...."),
    ] as [(String, String, String)])
  func `a lexical feature is`(feature: String, text: String, expected: String) throws {
    #expect(try picture(feature, text, language: "text") == expected)
    #expect(try picture(feature, text) == expected, "in c")
  }
}
