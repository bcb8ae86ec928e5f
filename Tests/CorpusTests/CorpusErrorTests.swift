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

  @Test func `the exit status tells missing input from bad data`() {
    #expect(CorpusError.missing(path: "a").exitCode == 66)
    #expect(CorpusError.isFolder(path: "a").exitCode == 66)
    #expect(CorpusError.binary(path: "a").exitCode == 65)
    #expect(CorpusError.shrank(path: "a", expected: 1).exitCode == 65)
    #expect(CorpusError.positionDoesNotFit.exitCode == 78)
  }
}
