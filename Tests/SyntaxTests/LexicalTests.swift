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
      ("line-end", "ab\n\nc", ".xx.."),
      ("line-end", "a\r\n\r", "xx.."),
      ("line-end", "", ""),
    ] as [(String, String, String)])
  func `a lexical feature is`(feature: String, text: String, expected: String) throws {
    #expect(try picture(feature, text, language: "text") == expected)
    #expect(try picture(feature, text) == expected, "in c")
  }

  @Test(
    arguments: [
      ("word-position", "ab c, d_1", "120100123"),
      ("word-position", "don't 'a' x-y- -", "1234500100123000"),
      ("word-position", "Äb", "123"),
      ("sentence-position", "Ab. Cd", "123012"),
      ("sentence-position", "Ab. cd", "123456"),
      ("sentence-position", "\"A!\" B", "123401"),
      ("sentence-position", "A?) \n B", "1230001"),
      ("sentence-position", "A “b.” C", "123456789+01"),
      ("sentence-position", "ab\ncd\n\nEf", "123456012"),
      ("sentence-position", " a", "01"),
      ("sentence-position", "3.14 a.", "1234567"),
      ("sentence-position", "A...", "1234"),
      ("sentence-position", "", ""),
    ] as [(String, String, String)])
  func `a lexical feature of text is`(feature: String, text: String, expected: String) throws {
    #expect(try picture(feature, text, language: "text") == expected)
  }
}
