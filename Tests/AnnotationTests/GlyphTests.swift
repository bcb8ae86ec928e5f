import Testing

@testable import Annotation

private func glyphs(_ bytes: [UInt8]) -> [String] {
  var result: [String] = []
  var t = 0
  while t < bytes.count {
    let (glyph, length) = Glyph.at(t, of: bytes)
    result.append(glyph.text)
    t += length
  }
  return result
}

@Test func `characters are shown as themselves`() {
  #expect(glyphs(Array("aü漢🙂".utf8)) == ["a", "ü", "漢", "🙂"])
}

@Test func `control bytes are shown as their pictures`() {
  #expect(glyphs([0x00, 0x1B, 0x7F, 0x0D]) == ["␀", "␛", "␡", "␍"])
}

@Test func `bytes that are not UTF-8 are shown in hexadecimal, one by one`() {
  #expect(glyphs([0xC0, 0xAF]) == ["\\xC0", "\\xAF"])
  #expect(glyphs([0xED, 0xA0, 0x80]) == ["\\xED", "\\xA0", "\\x80"])
  #expect(glyphs([0xF4, 0x90, 0x80, 0x80]) == ["\\xF4", "\\x90", "\\x80", "\\x80"])
  #expect(glyphs([0xE2, 0x82]) == ["\\xE2", "\\x82"])
  #expect(glyphs([0xE2, 0x41]) == ["\\xE2", "A"])
}

@Test func `what hides, joins or reorders is named instead`() {
  #expect(
    glyphs(Array("\u{202E}\u{200B}\u{301}\u{9B}\u{2028}\u{FEFF}\u{E000}".utf8))
      == ["\\u202E", "\\u200B", "\\u0301", "\\u009B", "\\u2028", "\\uFEFF", "\\uE000"])
}

@Test func `East Asian characters and emoji take two columns`() {
  for (text, columns) in [("a", 1), ("é", 1), ("漢", 2), ("ｱ", 1), ("Ａ", 2), ("🙂", 2), ("→", 1)] {
    let (glyph, _) = Glyph.at(0, of: Array(text.utf8))
    #expect(glyph.columns == columns, "\(text)")
  }
}
