import Corpus
import Testing

@Suite struct AlphabetTests {
  @Test func `the bytes seen come in ascending order, every other byte is the last symbol`() throws
  {
    let sandbox = try Sandbox()
    try sandbox.write("a", "cab\n")
    try sandbox.write("b", [255, 0])
    let files = try ["a", "b"].map { try inspectedFile(sandbox($0)) }
    let alphabet = try Alphabet(scanning: files.map(\.whole))
    #expect(alphabet.bytes == [0, 10, 97, 98, 99, 255])
    #expect(alphabet.count == 7)
    #expect(alphabet.symbol(of: 97) == 2)
    #expect(alphabet.symbol(of: 100) == 6)
    #expect(alphabet.unseen == 6)
    #expect(alphabet.byte(of: 2) == 97)
    #expect(alphabet.byte(of: 6) == nil)
    #expect(alphabet.byte(of: -1) == nil)
  }

  @Test func `only a piece's own bytes are scanned, over any number of chunks`() throws {
    let sandbox = try Sandbox()
    let path = try sandbox.write("a", "b" + String(repeating: "a", count: 200_000) + "c")
    let file = try inspectedFile(path)
    let inner = Piece(file: file, range: 1..<200_001)
    #expect(try Alphabet(scanning: [inner]).bytes == [97])
    #expect(try Alphabet(scanning: [file.whole]).bytes == [97, 98, 99])
  }

  @Test func `all 256 bytes leave a symbol for the unseen`() throws {
    let alphabet = try Alphabet(bytes: Array(0...255))
    #expect(alphabet.count == 257)
    #expect(alphabet.unseen == 256)
    #expect((0...255).allSatisfy { alphabet.symbol(of: $0) == Int($0) })
  }

  @Test func `symbols keep the order that a model file gives them`() throws {
    let alphabet = try Alphabet(bytes: [9, 3, 7])
    #expect([9, 3, 7, 0].map { alphabet.table[$0] } == [0, 1, 2, 3])
    #expect((0..<3).map { alphabet.byte(of: $0) } == [9, 3, 7])
  }

  @Test func `no bytes, or a byte twice, is refused`() {
    #expect(throws: CorpusError.alphabetEmpty) { try Alphabet(bytes: []) }
    #expect(throws: CorpusError.alphabetRepeats(byte: 3)) { try Alphabet(bytes: [3, 4, 3]) }
    let twice = (0...255).map { UInt8($0) } + [0]
    #expect(throws: CorpusError.alphabetRepeats(byte: 0)) { try Alphabet(bytes: twice) }
  }
}
