import Corpus
import Testing

@Suite struct CorpusErrorTests {
  @Test func `a refusal says what, where and what to do, in a sentence`() {
    #expect(
      CorpusError.noFiles(path: "docs", extensions: ["c", "h"]).description
        == "'docs' holds no text file named *.c or *.h; name another folder, or a file outright.")
    #expect(
      CorpusError.binary(path: "a.o").description
        == "'a.o' is a binary file, not text; name source code or plain text.")
    #expect(
      CorpusError.tooShort(bytes: 1).description
        == "The files hold 1 byte, and in none of them does one byte follow another; "
        + "name more text.")
  }

  @Test func `a path with control characters stays on its line`() {
    #expect(
      CorpusError.empty(path: "a\n\u{1b}[31m").description
        == "'a\\n\\u{1B}[31m' is empty; name a file with text in it.")
  }

  @Test func `tabs and ends of lines are made visible, unless they are to be kept`() {
    #expect(CorpusError.quoted("a\tb\nc") == "'a\\tb\\nc'")
    #expect(CorpusError.escaped("a\tb\nc\u{1b}", keepsLines: true) == "a\tb\nc\\u{1B}")
  }

  @Test func `text that reorders or hides other text is made visible`() {
    #expect(CorpusError.quoted("a\u{202E}b\u{2028}\u{9B}") == "'a\\u{202E}b\\u{2028}\\u{009B}'")
    #expect(CorpusError.quoted("é 中 🙂") == "'é 中 🙂'")
  }

  @Test func `a long text is quoted by its beginning and its end`() {
    let long = String(repeating: "a", count: 70_000) + "end"
    let quoted = CorpusError.quoted(long)
    #expect(quoted.count < 250)
    #expect(quoted.hasPrefix("'aaaa") && quoted.hasSuffix("aend'"))
    #expect(quoted.contains("...[69803 more]..."))
    #expect(CorpusError.quoted(String(repeating: "\u{1}", count: 70_000)).count < 2000)
    for count in [199, 200, 201] {
      let text = String(repeating: "é", count: count)
      #expect((CorpusError.quoted(text) == "'\(text)'") == (count <= 200))
    }
  }

  @Test func `no refusal quotes a long path whole`() {
    let path = String(repeating: "p", count: 70_000)
    for error: CorpusError in [
      .missing(path: path), .unreadable(path: path, reason: "x"), .empty(path: path),
      .noFiles(path: path, extensions: ["c"]), .notARegularFile(path: path), .isFolder(path: path),
      .binary(path: path), .utf16(path: path), .tooLarge(path: path, bytes: 1),
      .shrank(path: path, expected: 1),
    ] {
      #expect(error.description.count < 400)
    }
    #expect(OutputError.unwritable(path: path, reason: "x").description.count < 400)
  }

  @Test func `the exit status tells missing input from bad data`() {
    #expect(CorpusError.missing(path: "a").exitCode == 66)
    #expect(CorpusError.isFolder(path: "a").exitCode == 66)
    #expect(CorpusError.binary(path: "a").exitCode == 65)
    #expect(CorpusError.shrank(path: "a", expected: 1).exitCode == 65)
    #expect(CorpusError.positionDoesNotFit.exitCode == 78)
  }
}
