import Foundation
import Glibc
import Testing

/// How `train` ends when others want it to, or when what it writes to is no longer there.
@Suite(.serialized) struct `An ending` {
  private let place: Sandbox
  private let model: String

  init() throws {
    place = try Sandbox()
    model = place("model")
  }

  private func words(_ more: [String]) -> [String] {
    ["train", Command.corpus, "-o", model] + TinyModel.sizes + more
  }

  /// Runs a line of a shell's, in which `"$0" "$@"` is the command.
  private func shell(
    _ line: String, _ words: [String], signal: (number: Int32, after: String)? = nil
  ) throws -> Run {
    try Command.run(
      ["-c", line, Command.executable] + words, in: place.path, signal: signal,
      executable: "/bin/sh")
  }

  private var status: String {
    (try? String(contentsOfFile: place("status"), encoding: .utf8)) ?? ""
  }

  private var isUsable: Bool {
    get throws { try Command.run("sample", model, "--bytes", "1").status == 0 }
  }

  @Test func `a reader of messages that leaves ends nothing`() throws {
    _ = try shell(
      #"{ "$0" "$@"; echo $? > status; } 2>&1 | head -n 1"#, words(["--epochs", "3"]))
    #expect(status == "0\n")
    #expect(try Surgery(model).findings.count >= 31)
    #expect(try place.names == ["model", "model.best", "model.training", "status"])
  }

  @Test func `a reader of the log that leaves ends it with a sentence, and the model is kept`()
    throws
  {
    let run = try shell(
      #"{ "$0" "$@" 3>&1; echo $? > status; } | head -n 1"#,
      words(["--epochs", "60", "--log", "/dev/fd/3"]))
    #expect(status == "74\n")
    #expect(
      run.messages.contains("Writing '/dev/fd/3' failed, since nobody reads it any more; "))
    #expect(run.messages.contains("The model as it was is in \(model). Go on with --resume."))
    #expect(try isUsable)
    #expect(try place.names == ["model", "model.best", "model.training", "status"])
  }

  @Test func `a reader of results that leaves ends it as other programs end`() throws {
    let run = try shell(
      #"{ "$0" "$@"; echo $? > status; } | head -n 1"#, ["labels", Command.corpus])
    #expect(status == "\(128 + SIGPIPE)\n" && run.messages.isEmpty)
  }

  /// Sizes in blocks of 512 bytes: the state takes 300, the model 100.
  @Test(arguments: [20, 250])
  func `a file that may not grow is a sentence, and the others are kept`(blocks: Int) throws {
    let run = try shell(
      "ulimit -f \(blocks); exec \"$0\" \"$@\"",
      words(["--epochs", "3", "--checkpoint-seconds", "9"]))
    #expect(run.status == 74 && run.signal == nil)
    #expect(run.messages.contains("failed (File too large, see ulimit -f); "), "\(run.messages)")
    #expect(try place.names == (blocks == 20 ? [] : ["model", "model.best"]))
    if blocks != 20 { #expect(try isUsable) }
  }

  @Test func `results that may not grow are a sentence, too`() throws {
    let output = place("json")
    let run = try shell(
      "ulimit -f 4; exec \"$0\" \"$@\"",
      [
        "annotate", TinyModel.file, "\(Command.corpus)/ring.c", "--neuron", "l0.c", "--format",
        "json", "-o", output,
      ])
    #expect(run.status == 74 && run.isOneSentence, "\(run.messages)")
    #expect(try place.names.isEmpty)
  }

  @Test func `nohup holds off a terminal that goes away`() throws {
    let run = try shell(
      "trap '' HUP; exec \"$0\" \"$@\"", words(["--epochs", "100"]),
      signal: (SIGHUP, after: "kept aside"))
    #expect(run.status == 0 && run.messages.contains("The model is in "), "\(run.messages)")
  }

  /// Starts a run, waits until a file is there, and ends the run by a signal.
  private func end(_ words: [String], by signal: Int32, once path: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: Command.executable)
    process.arguments = words
    process.environment = ["CELLSCOPE_GRAMMARS": Command.grammars]
    process.standardError = FileHandle.nullDevice
    try process.run()
    let start = ContinuousClock.now
    while process.isRunning, !FileManager.default.fileExists(atPath: path),
      ContinuousClock.now - start < .seconds(60)
    { usleep(1000) }
    usleep(100_000)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a signal before the first step takes the lock away and changes nothing`(signal: Int32)
    throws
  {
    // Nobody reads the log: opening it waits.
    #expect(unsafe mkfifo(place("log"), 0o600) == 0)
    let process = try end(
      words(["--log", place("log")]), by: signal, once: "\(model).lock")
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    #expect(try place.names == ["log"])
  }

  @Test func `a signal while cells are searched for leaves the model, without a lock`() throws {
    // Nothing is saved before training has ended, and then the search begins.
    let words = words(["--hidden", "256", "--epochs", "0.5"])
    let process = try end(words, by: SIGTERM, once: model)
    #expect(process.terminationReason == .exit && process.terminationStatus == 143)
    #expect(try Surgery(model).findings.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: "\(model).lock"))
  }
}
