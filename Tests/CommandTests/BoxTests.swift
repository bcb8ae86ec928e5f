import Foundation
import Testing

/// Commands without a model take the one in the box.
@Suite struct `the model in the box` {
  private let file = "\(Command.corpus)/ring.c"

  private func box() throws -> [String: String] {
    ["CELLSCOPE_MODEL": try TinyModel.file]
  }

  @Test(arguments: [
    "evaluate FOLDER --format json", "evaluate FILE --format json", "evaluate FILE FILE2",
    "annotate FILE --neuron l0.c.3 --format json", "annotate FILE FILE2 --neuron l0.c.3",
    "annotate TEXT --neuron l0.c.3 --feature quoted",
  ])
  func `reads what a model named outright would, to the letter`(line: String) throws {
    let place = try Sandbox()
    try "He said \"no\".\n".write(toFile: place("a.txt"), atomically: true, encoding: .utf8)
    let words = line.split(separator: " ").map { word in
      switch word {
      case "FOLDER": Command.corpus
      case "FILE": file
      case "FILE2": "\(Command.corpus)/ring.h"
      case "TEXT": place("a.txt")
      default: String(word)
      }
    }
    let boxed = try Command.run(words, environment: try box())
    let named = try Command.run([words[0], try TinyModel.file] + words.dropFirst())
    #expect(boxed.status == 0, "\(boxed.messages)")
    #expect(boxed.output == named.output && !boxed.output.isEmpty)
  }

  @Test func `writes where no model is named`() throws {
    let boxed = try Command.run(["sample", "--bytes", "40"], environment: try box())
    let named = try Command.run("sample", TinyModel.file, "--bytes", "40")
    #expect(boxed.status == 0 && boxed.output == named.output && boxed.output.utf8.count == 40)
  }

  @Test func `that is not there, or is none, is said in a sentence`() throws {
    let place = try Sandbox()
    try "no model".write(toFile: place("m"), atomically: true, encoding: .utf8)
    for (path, status) in [(place("none"), 66), (place("m"), 65)] as [(String, Int32)] {
      let run = try Command.run(["evaluate", file], environment: ["CELLSCOPE_MODEL": path])
      #expect(run.status == status && run.isOneSentence, "\(run.messages)")
      #expect(run.sentence.contains(path))
    }
  }

  @Test func `a name that no source file has is a model's, and must have something to read`() throws
  {
    let missing = try Command.run("evaluate", "linux.safetensors", file)
    #expect(missing.status == 66 && missing.sentence.contains("'linux.safetensors'"))
    let alone = try Command.run("annotate", "linux.safetensors")
    #expect(alone.status == 64 && alone.sentence.contains("What is 'linux.safetensors' to read?"))
  }
}
