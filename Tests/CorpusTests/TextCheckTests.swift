import Corpus
import Testing

@Suite struct TextCheckTests {
  @Test func `C source is text, also with a stray NUL or odd bytes`() {
    #expect(!TextCheck.isBinary(Array("int x;\n".utf8)))
    #expect(!TextCheck.isBinary(Array("x\0\n".utf8)))
    #expect(!TextCheck.isBinary(Array("\u{c}/* p\u{e9} */\r\n\tint x;".utf8)))
    #expect(!TextCheck.isBinary([UInt8](repeating: 0xE9, count: 100)))
    #expect(!TextCheck.isBinary([UInt8]()))
  }

  @Test func `every byte value in turn is binary`() {
    #expect(TextCheck.isBinary(Array(0...255)))
  }

  @Test func `control bytes alone do not make a file binary`() {
    #expect(!TextCheck.isBinary([UInt8](repeating: 27, count: 100)))
  }

  @Test func `NULs and a tenth of control bytes do`() {
    let text = [UInt8](repeating: 65, count: 90)
    #expect(!TextCheck.isBinary(text + [UInt8](repeating: 0, count: 10)))
    #expect(TextCheck.isBinary(text + [UInt8](repeating: 0, count: 11)))
    #expect(TextCheck.isBinary(Array("text".utf16).flatMap { [UInt8($0), 0] }))
  }

  @Test func `UTF-16 is told by its mark, or by zeros at every second byte`() {
    let little: [UInt8] = Array("if (x)\n".utf8).flatMap { [$0, 0] }
    let big: [UInt8] = Array("if (x)\n".utf8).flatMap { [0, $0] }
    for text: [UInt8] in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF, 0x4E, 0x2D]] {
      #expect(TextCheck.isUTF16(text))
    }
    for text: [UInt8] in [
      Array(0...255), [UInt8](repeating: 0, count: 64), Array("x\0\n".utf8), [0xFF], [],
    ] {
      #expect(!TextCheck.isUTF16(text))
    }
  }

  @Test func `only the first 8 KB count`() {
    let text = [UInt8](repeating: 65, count: 8192)
    #expect(!TextCheck.isBinary(text + [UInt8](repeating: 0, count: 100_000)))
  }
}
