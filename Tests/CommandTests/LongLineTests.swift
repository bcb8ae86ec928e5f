import Foundation
import Glibc
import Testing

@Suite(.serialized) struct `One line of 50 MB` {
  private let place: Sandbox
  private let path: String

  init() throws {
    place = try Sandbox()
    path = place("line.c")
    let words = Data("1234, ".utf8)
    var block = Data()
    for _ in 0..<10_000 { block.append(words) }
    _ = FileManager.default.createFile(atPath: path, contents: Data("int a[] = { ".utf8))
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    for _ in 0..<834 { try file.write(contentsOf: block) }
    try file.write(contentsOf: Data("};\n".utf8))
    try file.close()
  }

  @Test func `can be labelled and trained on`() throws {
    let labels = try Command.run("labels", path, "--feature", "blank", "--format", "json")
    #expect(labels.status == 0, "\(labels.messages)")
    #expect(labels.output.utf8.count > 100_000_000)
    #expect(labels.output.hasSuffix("]}}\n"))
    let train = try Command.run(
      ["train", path, "-o", place("model"), "--minutes", "0.03"] + TinyModel.sizes)
    #expect(train.status == 0, "\(train.messages)")
  }

  @Test func `is a page that says what it left out`() throws {
    let run = try Command.run(
      ["annotate", TinyModel.file, path, "--neuron", "l0.c.3", "--format", "html"])
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.output.contains("The first 2,097,152 of "))
    #expect(run.output.utf8.count < 20_000_000)
  }
}
