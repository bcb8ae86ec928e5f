import Corpus
import Glibc
import Testing

@Suite struct SourceReaderTests {
  let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [0, 1, 65535, 65536, 65537, 200_000])
  func `a file is read whole, in chunks and in ranges`(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) }
    let path = try sandbox.write("f", bytes)
    #expect(try SourceReader.bytes(of: path) == bytes)
    var scanned: [UInt8] = []
    try SourceReader.scan(path) { scanned += $0 }
    #expect(scanned == bytes)
    let range = size / 3..<size
    #expect(try SourceReader.bytes(of: path, in: range) == Array(bytes[range]))
  }

  @Test func `a range that the file does not have means that it shrank`() throws {
    let path = try sandbox.write("f", "abc")
    #expect(throws: CorpusError.shrank(path: path, expected: 4)) {
      try SourceReader.bytes(of: path, in: 1..<4)
    }
  }

  @Test func `a file of more bytes than there is memory is refused, not read`() throws {
    let path = try sandbox.write("f", "a")
    try #require(unsafe truncate(path, 1 << 43) == 0)
    let error = #expect(throws: CorpusError.tooLarge(path: path, bytes: 1 << 43)) {
      try SourceReader.bytes(of: path)
    }
    #expect(error?.exitCode == 65)
  }

  @Test func `what is not a file is refused`() {
    sandbox.pipe("pipe")
    #expect(throws: CorpusError.isFolder(path: sandbox.path)) {
      try SourceReader.bytes(of: sandbox.path)
    }
    #expect(throws: CorpusError.notARegularFile(path: sandbox("pipe"))) {
      try SourceReader.bytes(of: sandbox("pipe"))
    }
    #expect(throws: CorpusError.missing(path: sandbox("no"))) {
      try SourceReader.bytes(of: sandbox("no"))
    }
  }

  @Test func `files that claim no size are read to their end`() throws {
    #expect(try !SourceReader.bytes(of: "/proc/version").isEmpty)
  }
}
