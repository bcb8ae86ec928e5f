import Corpus
import Foundation
import Testing

@Suite struct `Output files` {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func path(_ name: String) -> String {
    sandbox(name)
  }

  private func text(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `a lock is one run's, gone with it, and never a file that is somebody else's`() throws
  {
    let path = path("model")
    try withExtendedLifetime(OutputLock(path)) {
      #expect(text(path + ".lock") == "")
      #expect(throws: OutputError.isWritten(path: path)) { try OutputLock(path) }
    }
    #expect(text(path + ".lock") == nil)
    try Data("theirs".utf8).write(to: URL(filePath: path + ".lock"))
    try withExtendedLifetime(OutputLock(path)) {}
    #expect(text(path + ".lock") == "theirs")
  }

  @Test func `the old content stays until the new is whole`() throws {
    let path = path("model")
    try Data("old".utf8).write(to: URL(filePath: path))
    let output = try OutputFile(path)
    try output.write(Array("new and longer".utf8))
    try output.flush()
    #expect(text(path) == "old")
    try output.commit()
    #expect(text(path) == "new and longer")
  }

  @Test func `an output that is never committed leaves nothing behind`() throws {
    let path = path("half")
    do {
      let output = try OutputFile(path)
      try output.write(Array("half".utf8))
      try output.flush()
    }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test func `a link stays a link to the file that is replaced`() throws {
    let (target, link) = (path("target"), path("link"))
    try Data("old".utf8).write(to: URL(filePath: target))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    let output = try OutputFile(link)
    try output.write(Array("new".utf8))
    try output.commit()
    #expect(text(target) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
  }

  @Test func `what can't be written is said at once`() throws {
    let folder = path("folder")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    #expect(throws: OutputError.self) { try OutputFile(folder) }
    #expect(throws: OutputError.self) { try OutputFile("\(folder)/none/x") }
  }

  @Test func `an output never takes the place of an input, by whatever name`() throws {
    let (file, link) = (path("source.c"), path("link.c"))
    try Data("int x;".utf8).write(to: URL(filePath: file))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    for output in [file, link] {
      #expect(throws: OutputError.isInput(path: output)) {
        try OutputFile(output, sparing: [path("other.c"), file])
      }
    }
    #expect(text(file) == "int x;")
    _ = try OutputFile(path("new"), sparing: [file])
  }

  @Test func `a full disk is an error, and the device stays what it was`() throws {
    let output = try OutputFile("/dev/full")
    let error = #expect(throws: OutputError.self) {
      try output.write([UInt8](repeating: 0x61, count: 100_000))
      try output.commit()
    }
    #expect(error?.exitCode == 74)
    #expect(FileManager.default.fileExists(atPath: "/dev/full"))
  }
}
