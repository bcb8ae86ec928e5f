import Foundation
import Glibc
import Testing

@Suite struct `Too little memory` {
  private let place: Sandbox

  init() throws { place = try Sandbox() }

  /// Runs the command where it may take so many MB of `resource`, as `ulimit` names it.
  private func run(_ words: [String], _ resource: String, _ megabytes: Int) throws -> Run {
    try Command.run(
      ["-c", "ulimit -\(resource) \(megabytes << 10); exec \"$0\" \"$@\"", Command.executable]
        + words,
      executable: "/bin/sh")
  }

  @Test(arguments: ["v", "d"], ["labels", "annotate", "evaluate", "neurons", "train"])
  func `is said in a sentence, wherever it shows`(resource: String, command: String) throws {
    let (model, source) = (try TinyModel.file, "\(Command.corpus)/ring.c")
    let words =
      switch command {
      case "labels": ["labels", source, "--format", "json"]
      case "annotate": ["annotate", model, source, "--format", "json", "--neuron", "l0.c.1"]
      case "evaluate": ["evaluate", model, source, "--threads", "8"]
      case "neurons":
        ["neurons", model, Command.corpus, "--include-trained", "--feature", "comment"]
      default: ["train", source, "-o", place("model"), "--epochs", "0.1", "--threads", "8"]
      }
    for megabytes in resource == "v" ? [130, 180, 250] : [10, 30, 60] {
      let run = try run(words, resource, megabytes)
      #expect(run.signal == nil && [0, 64, 74, 127].contains(run.status), "\(run.messages)")
      // The system's own loader says 127, before there is a command.
      let sentences = run.messages.split(separator: "\n").filter { $0.hasPrefix("cellscope: ") }
      #expect(sentences.count == (run.status % 127 == 0 ? 0 : 1), "\(run.messages)")
      #expect(!FileManager.default.fileExists(atPath: place("model.lock")))
    }
  }

  @Test func `a network that is too large for it is refused before anything is made`() throws {
    let words = ["train", Command.corpus, "-o", place("model"), "--hidden", "1024"]
    let run = try run(words, "v", 400)
    #expect(run.status == 64 && run.isOneSentence, "\(run.messages)")
    #expect(run.sentence.contains(" MB of memory, and there are "))
    #expect(try place.names.isEmpty)
  }

  @Test func `a file that is too large for it is refused before it is read`() throws {
    let file = place("large")
    #expect(FileManager.default.createFile(atPath: file, contents: nil))
    #expect(unsafe truncate(file, 1 << 30) == 0)
    let run = try run(["sample", file], "v", 900)
    #expect(run.status == 66 && run.isOneSentence, "\(run.messages)")
    #expect(run.sentence.contains("more than there is memory for"))
  }

  /// As few as the system's loader needs itself.
  @Test func `and so are too few open files`() throws {
    let run = try Command.run(
      ["-c", "ulimit -n 4; exec \"$0\" features", Command.executable], executable: "/bin/sh")
    #expect(run.status == 74 && run.isOneSentence, "\(run.messages)")
    #expect(run.sentence.contains("at least 16 are needed"))
  }
}
