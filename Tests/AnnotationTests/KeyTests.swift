import Annotation
import Testing

@Suite struct `Keys` {
  /// The keys of some bytes that come one by one, in that order.
  private func keys(_ text: String) -> [Key] {
    var decoder = KeyDecoder()
    let keys = text.utf8.flatMap { decoder.feed([$0]) }
    return keys + decoder.flush()
  }

  @Test(arguments: [
    ("\u{1B}[A", Key.up), ("\u{1B}OB", .down), ("\u{1B}[C", .right), ("\u{1B}[1;5D", .left),
    ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[H", .home), ("\u{1B}OH", .home),
    ("\u{1B}[1~", .home), ("\u{1B}[4~", .end), ("\u{1B}[F", .end), ("\r", .enter),
    ("\n", .enter), ("\u{7F}", .backspace), ("\u{08}", .backspace), ("\u{1B}", .escape),
    ("\u{04}", .control("d")), ("q", .character("q")), ("é", .character("é")),
    ("漢", .character("漢")),
  ])
  func `is what the terminal sends for it, however it is cut`(text: String, key: Key) {
    #expect(keys(text) == [key])
    var decoder = KeyDecoder()
    #expect(decoder.feed(Array(text.utf8)) + decoder.flush() == [key])
    #expect(keys(text + "x") == [key, .character("x")])
  }

  @Test func `that nobody knows is swallowed whole`() {
    #expect(keys("\u{1B}[200~a\u{1B}[?1;2cb\u{00}c") == "abc".unicodeScalars.map(Key.character))
    #expect(keys("\u{1B}[" + String(repeating: "1", count: 40) + "~q").last == .character("q"))
    var decoder = KeyDecoder()
    #expect(decoder.feed([0xFF, 0xC3, 0x28, 0x61]).last == .character("a"))
  }

  @Test func `that begins with an escape waits for its rest`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0x1B]).isEmpty && decoder.isWaiting)
    #expect(decoder.feed([0x5B]).isEmpty && decoder.isWaiting)
    #expect(decoder.feed([0x42]) == [.down] && !decoder.isWaiting)
  }
}
