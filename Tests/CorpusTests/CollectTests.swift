import Corpus
import Glibc
import Testing

@Suite struct CollectTests {
  let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  func collected(_ names: String..., extensions: Set<String> = ["c", "h"]) throws -> [String] {
    let files = try collect(paths: names.map { sandbox($0) }, extensions: extensions)
    return files.map { String($0.path.dropFirst(sandbox.path.count + 1)) }
  }

  func refusal(_ path: String) -> CorpusError? {
    do throws(CorpusError) {
      _ = try collect(paths: [path], extensions: ["c", "h"])
      return nil
    } catch {
      return error
    }
  }

  @Test func `a folder is walked for the extensions, in the byte order of paths`() throws {
    for name in [
      "t/b.c", "t/a/z.h", "t/a.c", "t/B.c", "t/a/deep/er/x.c", "t/no.txt", "t/c", "t/.c",
    ] {
      try sandbox.write(name, name)
    }
    #expect(try collected("t") == ["t/B.c", "t/a.c", "t/a/deep/er/x.c", "t/a/z.h", "t/b.c"])
  }

  @Test func `a file carries its size and the hash of its bytes`() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 % 251 | 32) }
    let path = try sandbox.write("t.c", bytes)
    let file = try #require(try collect(paths: [path], extensions: []).first)
    #expect(file == CorpusFile(path: path, size: 200_000, hash: ContentHash.of(bytes)))
  }

  @Test func `the hash is FNV-1a`() {
    // From the test vectors of draft-eastlake-fnv.
    #expect(ContentHash.of([]) == 0xcbf2_9ce4_8422_2325)
    #expect(ContentHash.of(Array("a".utf8)) == 0xaf63_dc4c_8601_ec8c)
    #expect(ContentHash.of(Array("foobar".utf8)) == 0x8594_4171_f739_67e8)
  }

  @Test func `a file named outright is taken whatever its extension`() throws {
    try sandbox.write("notes.txt", "words")
    #expect(try collected("notes.txt") == ["notes.txt"])
  }

  @Test func `identical content is taken once, under its first path`() throws {
    try sandbox.write("t/b.c", "same")
    try sandbox.write("t/a.c", "same")
    try sandbox.write("t/c.c", "other")
    #expect(try collected("t", "t/b.c", "t") == ["t/a.c", "t/c.c"])
  }

  @Test func `a slash at a folder's end is not doubled`() throws {
    try sandbox.write("t/a.c", "x")
    #expect(try collected("t/") == ["t/a.c"])
  }

  @Test func `links in folders are not followed, so loops end`() throws {
    try sandbox.write("t/a.c", "x")
    try sandbox.write("else.c", "y")
    sandbox.link("t/loop", to: "..")
    sandbox.link("t/self.c", to: "self.c")
    sandbox.link("t/out.c", to: "../else.c")
    #expect(try collected("t") == ["t/a.c"])
  }

  @Test func `a link named outright is followed`() throws {
    try sandbox.write("t/a.c", "x")
    sandbox.link("file", to: "t/a.c")
    sandbox.link("folder", to: "t")
    #expect(try collected("file") == ["file"])
    #expect(try collected("folder") == ["folder/a.c"])
  }

  @Test func `a loop of links named outright is refused`() {
    sandbox.link("a", to: "b")
    sandbox.link("b", to: "a")
    guard case .unreadable(sandbox("a"), _) = refusal(sandbox("a")) else {
      Issue.record("\(String(describing: refusal(sandbox("a"))))")
      return
    }
  }

  @Test func `pipes, empty and binary files in folders are left alone`() throws {
    try sandbox.write("t/a.c", "x")
    try sandbox.write("t/empty.c", [UInt8]())
    try sandbox.write("t/object.c", Array(0..<64))
    sandbox.pipe("t/pipe.c")
    #expect(try collected("t") == ["t/a.c"])
  }

  @Test func `what is named outright and is not text is refused`() throws {
    sandbox.pipe("pipe.c")
    try sandbox.write("empty.c", [UInt8]())
    try sandbox.write("object.c", Array(0..<64))
    #expect(refusal(sandbox("pipe.c")) == .notARegularFile(path: sandbox("pipe.c")))
    #expect(refusal("/dev/null") == .notARegularFile(path: "/dev/null"))
    #expect(refusal(sandbox("empty.c")) == .empty(path: sandbox("empty.c")))
    #expect(refusal(sandbox("object.c")) == .binary(path: sandbox("object.c")))
    try sandbox.write("wide.c", Array("int".utf16).flatMap { [UInt8($0), 0] })
    #expect(refusal(sandbox("wide.c")) == .utf16(path: sandbox("wide.c")))
  }

  @Test func `a path that names nothing is missing`() throws {
    try sandbox.write("file.c", "x")
    for path in [sandbox("no.c"), sandbox("file.c/no"), sandbox("file.c/"), "", "a\0b"] {
      #expect(refusal(path) == .missing(path: path))
    }
  }

  @Test func `a folder with nothing to read is refused, even beside one with files`() throws {
    try sandbox.write("t/a.c", "x")
    try sandbox.write("bare/readme.txt", "x")
    try sandbox.write("bare/empty.c", [UInt8]())
    var leftOut = LeftOut()
    leftOut.add(sandbox("bare/empty.c"), .empty)
    let refusal = CorpusError.noFiles(
      path: sandbox("bare"), extensions: ["c", "h"], leftOut: leftOut)
    #expect(throws: refusal) { try collected("t", "bare") }
  }

  @Test(.disabled(if: geteuid() == 0, "root reads everything"))
  func `a file that may not be read is refused, in a folder too`() throws {
    let path = try sandbox.write("t/a.c", "x")
    unsafe chmod(path, 0)
    #expect(refusal(path) == .unreadable(path: path, reason: "permission denied"))
    #expect(refusal(sandbox("t")) == .unreadable(path: path, reason: "permission denied"))
  }

  @Test func `names keep every byte of theirs`() throws {
    let name = "t/a b'\"\n\u{e9}e\u{301}.c"
    try sandbox.write(name, "x")
    #expect(try collected("t").map { Array($0.utf8) } == [Array(name.utf8)])
  }
}
