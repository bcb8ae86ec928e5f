import Foundation
import Glibc
import Testing

@Suite struct `Outputs` {
  private let place: Sandbox
  private let model: String
  private let source = "\(Command.corpus)/ring.c"

  init() throws {
    place = try Sandbox()
    model = try TinyModel.file
  }

  /// Runs that write a file, on inputs that are missing: were one looked at first, 66 would show.
  private func runs(_ output: String) throws -> [Run] {
    try [
      ["train", place("none"), "-o", output], ["annotate", model, place("none"), "-o", output],
      ["annotate", place("none"), source, "-o", output],
    ].map { try Command.run($0) }
  }

  @Test(arguments: ["/nonexistent/x", "/proc/x", "/sys/x", "/", "/dev/null/x", ""])
  func `what can't be written is found out before anything is read`(output: String) throws {
    for run in try runs(output) {
      #expect(run.status == 73, "\(run.messages)")
      #expect(run.isOneSentence && run.sentence.contains("'\(output)'"), "\(run.messages)")
    }
  }

  @Test func `a folder can't be written over`() throws {
    for run in try runs(place.path) { #expect(run.status == 73 && run.isOneSentence) }
    let log = try Command.run(
      ["train", place("none"), "-o", place("m"), "--log", "/nonexistent/log"])
    #expect(log.status == 73 && log.isOneSentence)
    #expect(try place.names.isEmpty)
  }

  @Test func `a run that fails leaves the old file as it was, and no other`() throws {
    try place.write("old", "old")
    #expect(try runs(place("old")).allSatisfy { $0.status == 66 })
    #expect(try String(contentsOfFile: place("old"), encoding: .utf8) == "old")
    #expect(try place.names == ["old"])
  }

  @Test func `a run that is killed leaves nothing half-written`() throws {
    let text = String(repeating: "int main(void) { if (a == b) { return 1; } }\n", count: 200_000)
    let big = try place.write("big.c", text)
    let folder = try place.folder("out")
    let process = Process()
    process.executableURL = URL(filePath: Command.executable)
    process.arguments = ["annotate", model, big, "--neuron", "l0.c.1", "-o", "\(folder)/page"]
    process.environment = ["CELLSCOPE_GRAMMARS": Command.grammars]
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(700_000)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  /// Runs a line of a shell's, in which $0 is the command and $1, $2, ... are `words`.
  private func shell(_ line: String, _ words: String...) throws -> Run {
    try Command.run(["-c", line, Command.executable] + words, executable: "/bin/sh")
  }

  @Test func `standard output by its name is written where it stands`() throws {
    try place.write("out", "before\n")
    let run = try shell(
      #"{ "$0" annotate "$1" "$2" --neuron l0.c.0 -o /dev/stdout; echo after; } >> "$3""#, model,
      source, place("out"))
    #expect(run.status == 0, "\(run.messages)")
    let text = try String(contentsOfFile: place("out"), encoding: .utf8)
    #expect(text.hasPrefix("before\n") && text.hasSuffix("after\n") && text.contains("l0.c.0"))
  }

  @Test func `without a standard error warnings go nowhere, not into the output`() throws {
    let deep = try place.write("deep.c", String(repeating: "{", count: 1100) + "\n")
    let run = try shell(
      #""$0" annotate "$1" "$2" --neuron l0.c.0 --format json -o "$3" 2>&-"#, model, deep,
      place("json"))
    #expect(run.status == 0)
    #expect(try String(contentsOfFile: place("json"), encoding: .utf8).hasPrefix("{"))
    let closed = try shell(#""$0" features >&-"#)
    #expect(closed.status == 74, "\(closed.messages)")
  }

  @Test func `a log in place of the lock is refused`() throws {
    let run = try Command.run("train", source, "-o", place("m"), "--log", place("m.lock"))
    #expect(run.status == 64 && run.isOneSentence, "\(run.messages)")
  }

  @Test func `what a name holds is shown, never obeyed`() throws {
    let run = try Command.run("annotate", "evil\u{1B}[31mX.bin")
    #expect(run.status == 64 && !run.messages.contains("\u{1B}"), "\(run.messages)")
  }

  @Test func `a full device is said to be full`() throws {
    for words in [
      ["labels", Command.corpus, "--format", "json"], ["features"], ["sample", model],
      ["evaluate", model, Command.corpus], ["annotate", model, source, "--neuron", "l0.c.0"],
      ["neurons", model, Command.corpus, "--include-trained", "--feature", "comment"],
    ] {
      let run = try Command.run(words, output: "/dev/full")
      #expect(run.status == 74, "\(words)")
      #expect(run.isOneSentence, "\(run.messages)")
      #expect(run.sentence.contains("standard output") && run.sentence.contains("No space left"))
    }
    let annotate = try Command.run("annotate", model, source, "-o", "/dev/full")
    #expect(annotate.status == 74 && annotate.isOneSentence, "\(annotate.messages)")
    let train = try Command.run(
      ["train", Command.corpus, "-o", "/dev/full", "--epochs", "1"] + TinyModel.sizes)
    #expect(train.status == 74, "\(train.messages)")
    let log = try Command.run(
      ["train", Command.corpus, "-o", place("m"), "--epochs", "1", "--log", "/dev/full"]
        + TinyModel.sizes)
    #expect(log.status == 74, "\(log.messages)")
  }

  @Test func `on a full disk the old model survives`() throws {
    let disk = try place.folder("disk")
    guard unsafe mount("tmpfs", disk, "tmpfs", 0, "size=256k") == 0 else {
      return  // Only root may mount, and not in every container.
    }
    defer { _ = unsafe umount(disk) }
    let old = "\(disk)/model"
    let words = ["train", Command.corpus, "-o", old, "--epochs", "1", "--lanes", "4"]
    let first = try Command.run(words + ["--hidden", "8", "--steps", "20"])
    #expect(first.status == 0, "\(first.messages)")
    let bytes = try Data(contentsOf: URL(filePath: old))
    let second = try Command.run(words + ["--hidden", "128", "--steps", "20"])
    #expect(second.status == 74)
    #expect(second.messages.contains("What stood there before is unchanged."))
    #expect(try Data(contentsOf: URL(filePath: old)) == bytes)
    let names = try FileManager.default.contentsOfDirectory(atPath: disk).sorted()
    #expect(names == ["model", "model.best", "model.training"])
  }

  @Test func `a reader that leaves ends it quietly`() throws {
    for words in [
      ["labels", Command.corpus, "--format", "json"], ["sample", model, "--bytes", "90000"],
    ] {
      let process = Process()
      process.executableURL = URL(filePath: Command.executable)
      process.arguments = words
      process.environment = ["CELLSCOPE_GRAMMARS": Command.grammars]
      let (pipe, messages) = (Pipe(), place("messages"))
      _ = FileManager.default.createFile(atPath: messages, contents: nil)
      process.standardOutput = pipe
      process.standardError = try FileHandle(forWritingTo: URL(filePath: messages))
      try process.run()
      try pipe.fileHandleForWriting.close()
      #expect(try pipe.fileHandleForReading.read(upToCount: 10)?.count == 10)
      try pipe.fileHandleForReading.close()
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal || process.terminationStatus == 0)
      #expect(try Data(contentsOf: URL(filePath: messages)).isEmpty)
    }
  }

  @Test func `grammars are found from the executable's place, never from the working directory`()
    throws
  {
    let run = try Command.run(
      ["labels", source, "--feature", "comment"], environment: ["CELLSCOPE_GRAMMARS": ""],
      in: place.path)
    #expect(run.status == 0, "\(run.messages)")
    let copy = place("cellscope")
    try FileManager.default.copyItem(atPath: Command.executable, toPath: copy)
    let lost = try Command.run(
      ["labels", source], environment: ["CELLSCOPE_GRAMMARS": ""], in: Command.root,
      executable: copy)
    #expect(lost.status == 66)
    #expect(lost.isOneSentence && lost.sentence.contains("CELLSCOPE_GRAMMARS"), "\(lost.messages)")
  }
}
