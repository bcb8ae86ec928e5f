import Corpus
import Glibc
import Testing

@Suite struct LeftOutTests {
  let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  private func summary(_ folder: String) throws -> String? {
    var leftOut = LeftOut()
    _ = try collect(paths: [sandbox(folder)], extensions: ["c"], leftOut: &leftOut)
    return leftOut.summary?.replacing(sandbox.path + "/", with: "")
  }

  /// Makes a file or a folder whose name is not UTF-8: `t/` and the bytes.
  private func make(_ bytes: [UInt8], isFolder: Bool = false) {
    sandbox.folder("t")
    let path = (Array(sandbox("t/").utf8) + bytes + [0]).map { CChar(bitPattern: $0) }
    if isFolder {
      unsafe mkdir(path, 0o755)
    } else {
      close(unsafe open(path, O_WRONLY | O_CREAT, 0o644))
    }
  }

  @Test func `what a folder holds and is not read is counted and named by reason`() throws {
    try sandbox.write("t/good.c", "int a;\n")
    #expect(try summary("t") == nil)
    try sandbox.write("t/a.c", Array(0..<64))
    try sandbox.write("t/b.c", Array(0..<65))
    try sandbox.write("t/u.c", [0xFF, 0xFE] + Array("int".utf16).flatMap { [UInt8($0), 0] })
    try sandbox.write("t/c.c", [UInt8]())
    try sandbox.write("t/notes.txt", [UInt8]())
    sandbox.pipe("t/pipe.c")
    sandbox.link("t/link.c", to: "good.c")
    #expect(
      try summary("t")
        == "4 files left out: 2 not text (t/a.c, t/b.c), 1 UTF-16 (t/u.c), 1 empty (t/c.c)")
  }

  @Test func `names that are not UTF-8 are left out, of files with the extension and of folders`()
    throws
  {
    try sandbox.write("t/good.c", "int a;\n")
    make([0xFF] + Array("x.c".utf8))
    make([0xFF] + Array("x.o".utf8))
    #expect(
      try summary("t")
        == "1 file left out: 1 with a name that is not UTF-8 (t/\u{FFFD}x.c)")
    make([0xE9], isFolder: true)
    #expect(
      try summary("t")
        == "1 file and 1 folder left out: 1 with a name that is not UTF-8 (t/\u{FFFD}x.c), "
        + "1 folder with a name that is not UTF-8 (t/\u{FFFD}/)")
  }

  @Test func `of many files few are named, and long names are cut`() {
    var leftOut = LeftOut()
    for index in 0..<9 { leftOut.add("\(index)\n.c", .empty) }
    #expect(leftOut.summary == "9 files left out: 9 empty (0\\n.c, 1\\n.c, 2\\n.c and 6 more)")
    leftOut.add("0\n.c", .empty)
    #expect(leftOut.summary?.hasPrefix("9 files") == true)
    var long = LeftOut()
    long.add(String(repeating: "a", count: 70_000), .binary)
    #expect(long.summary?.count ?? 0 < 300)
  }

  @Test func `a folder where everything is left out says so`() throws {
    try sandbox.write("t/a.c", [UInt8]())
    let error = #expect(throws: CorpusError.self) { try summary("t") }
    #expect(error?.exitCode == 66)
    #expect(
      error?.description.replacing(sandbox.path + "/", with: "")
        == "'t' holds no text file named *.c (1 file left out: 1 empty (t/a.c)); "
        + "name another folder, or a file outright.")
  }
}
