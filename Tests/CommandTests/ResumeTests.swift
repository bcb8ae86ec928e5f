import Corpus
import Foundation
import Glibc
import Testing

@Suite(.serialized) struct `train --resume` {
  private let place: Sandbox
  private let model: String
  private let corpus: String

  init() throws {
    place = try Sandbox()
    model = place("model")
    corpus = place("code")
    try FileManager.default.createDirectory(atPath: corpus, withIntermediateDirectories: true)
    for folder in TinyModel.corpus {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder)
      where name.hasSuffix(".c") {
        try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(corpus)/\(name)")
      }
    }
  }

  private func words(_ more: [String] = [], output: String? = nil) -> [String] {
    ["train", corpus, "-o", output ?? model, "--threads", "2", "--checkpoint-seconds", "0.01"]
      + TinyModel.sizes + more
  }

  private func train(_ more: String..., output: String? = nil) throws -> Run {
    try Command.run(words(more, output: output))
  }

  private func data(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: path))
  }

  /// The step at which the training state stands.
  private func step() throws -> Int {
    let notes = try Surgery("\(model).training").notes
    let run = try object(try #require(notes["run"]))
    return try #require((run["progress"] as? [String: Any])?["step"] as? Int)
  }

  /// Starts a run; what it says goes into a file, or is lost.
  private func start(_ words: [String], saying path: String? = nil) throws -> Process {
    if let path { try Data().write(to: URL(filePath: path)) }
    let process = Process()
    process.executableURL = URL(filePath: Command.executable)
    process.arguments = words
    process.environment = ["CELLSCOPE_GRAMMARS": Command.grammars]
    process.standardError = path.flatMap(FileHandle.init(forWritingAtPath:)) ?? .nullDevice
    try process.run()
    return process
  }

  /// Starts a run and ends it by a signal after a while, counted from when a file is there; whether it
  /// was still running.
  private func interrupt(
    _ words: [String], by signal: Int32, after seconds: Double, once path: String = "/"
  ) throws -> Bool {
    let process = try start(words)
    while process.isRunning, !FileManager.default.fileExists(atPath: path) { usleep(1000) }
    let start = ContinuousClock.now
    while process.isRunning, ContinuousClock.now - start < .seconds(seconds) { usleep(1000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal || process.terminationStatus != 0
  }

  @Test func `50 kills at random moments cost nothing but time`() throws {
    let options = ["--epochs", "35", "--layers", "2", "--dropout", "0.1"]
    // Checkpoints take time but change nothing.
    let rare = ["--checkpoint-seconds", "100"]
    let whole = try Command.run(words(options + rare, output: place("whole")))
    #expect(whole.status == 0, "\(whole.messages)")
    var generator = SeededGenerator(seed: UInt64(Date().timeIntervalSince1970))
    var (kills, gains, last, hasModel) = (0, 0, 0, false)
    // The longest wait, in seconds: fitted to the machine, so that about half of the runs get on.
    var longest = 0.1
    while kills < 50 {
      let wait = 0.01 + longest * generator.unit()
      guard try interrupt(words(options + ["--resume"]), by: SIGKILL, after: wait) else { break }
      kills += 1
      // Whole, and never behind where it was.
      let step = FileManager.default.fileExists(atPath: "\(model).training") ? try step() : 0
      #expect(step >= last)
      longest *= step > last ? 0.9 : 1.1
      gains += step > last ? 1 : 0
      last = step
      // A first checkpoint may have been cut between its state and its model.
      guard hasModel || FileManager.default.fileExists(atPath: model) else { continue }
      hasModel = true
      #expect(try Command.run("sample", model, "--bytes", "1").status == 0)
    }
    #expect(hasModel)
    #expect(kills == 50, "the run was over after \(kills) kills, so it is too short for this test")
    #expect(gains >= 10, "of \(kills) runs \(gains) got on")
    let end = try Command.run(words(options + rare + ["--resume"]))
    #expect(end.status == 0 && end.messages.contains("Going on from "), "\(end.messages)")
    #expect(try data(model) == data(place("whole")))
    #expect(try data("\(model).best") == data(place("whole.best")))
  }

  @Test func `a second run on the same output is refused, and the first goes on`() throws {
    let process = try start(words(["--epochs", "2000"]))
    let start = ContinuousClock.now
    // At its first checkpoint it has long been watching for signals.
    while !FileManager.default.fileExists(atPath: "\(model).training"),
      ContinuousClock.now - start < .seconds(60)
    { usleep(1000) }
    #expect(FileManager.default.fileExists(atPath: "\(model).lock"))
    for more in [[], ["--resume"]] {
      let second = try Command.run(words(more))
      #expect(second.status == 73 && second.isOneSentence, "\(second.messages)")
      #expect(second.sentence.contains("is being written by another run"))
    }
    #expect(process.isRunning)
    process.terminate()
    process.waitUntilExit()
    #expect(!FileManager.default.fileExists(atPath: "\(model).lock"))
    // What a killed run leaves is no hindrance.
    _ = FileManager.default.createFile(atPath: "\(model).lock", contents: nil)
    #expect(try train("--epochs", "1").status == 0)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a stopped run goes on to the same bits, with the options it began with`(signal: Int32)
    throws
  {
    let options = ["--epochs", "16", "--seed", "4", "--log", place("log")]
    #expect(try train("--epochs", "16", "--seed", "4", output: place("whole")).status == 0)
    // At its first checkpoint it has long been watching for signals.
    #expect(try interrupt(words(options), by: signal, after: 0.1, once: "\(model).training"))
    let lines = try String(contentsOfFile: place("log"), encoding: .utf8)
    // No option but where to go on: the rest is the run's.
    let run = try Command.run(
      ["train", corpus, "-o", model, "--resume", "--log", place("log")])
    #expect(run.status == 0, "\(run.messages)")
    #expect(try data(model) == data(place("whole")))
    let all = try String(contentsOfFile: place("log"), encoding: .utf8)
    #expect(all.hasPrefix(lines) && all.count > lines.count)
  }

  @Test func `a run that has ended has nothing left, unless it is given more`() throws {
    #expect(try train("--epochs", "3").status == 0)
    let first = try data(model)
    let again = try train("--resume")
    #expect(again.status == 0, "\(again.messages)")
    #expect(try data(model) == first)
    let before = try step()
    #expect(try train("--resume", "--epochs", "6").status == 0)
    #expect(try step() > before)
    #expect(try data(model) != first)
  }

  @Test func `where there is nothing to go on from, it begins and says so`() throws {
    let run = try train("--epochs", "1", "--resume")
    #expect(run.status == 0)
    #expect(run.messages.contains("so training starts afresh."))
  }

  @Test func `a run that is lost at once leaves what stood there`() throws {
    #expect(try train("--epochs", "1").status == 0)
    let files = try ["", ".best", ".training"].map { try data(model + $0) }
    #expect(try train("--epochs", "1", "--learning-rate", "1e300").status == 75)
    #expect(try ["", ".best", ".training"].map { try data(model + $0) } == files)
    let again = try train("--epochs", "2")
    #expect(again.messages.contains("without --resume, this one takes its place"))
  }

  @Test func `begun with --resume or without, a run is the same`() throws {
    let options = ["--epochs", "2", "--schedule", "paper"]
    #expect(try Command.run(words(options, output: place("whole"))).status == 0)
    #expect(try Command.run(words(options + ["--resume"])).status == 0)
    #expect(try data(model) == data(place("whole")))
  }

  @Test func `no output takes the place of a source, of the model or of its state`() throws {
    #expect(try train("--epochs", "1").status == 0)
    let source = "\(corpus)/ring.c"
    for path in [source, model, "\(model).training", "\(model).best"] {
      let before = try data(path)
      let log = try train("--epochs", "1", "--log", path)
      #expect(log.status == 64 && log.isOneSentence, "\(log.messages)")
      #expect(try data(path) == before)
    }
    // Nor where nothing is there yet.
    let fresh = place("fresh")
    let log = try train("--epochs", "1", "--log", "\(fresh)", output: fresh)
    #expect(log.status == 64 && log.isOneSentence, "\(log.messages)")
    #expect(!FileManager.default.fileExists(atPath: fresh))
    let before = try data(source)
    let run = try Command.run(words(["--epochs", "1"], output: source))
    #expect(run.status == 64 && run.isOneSentence, "\(run.messages)")
    #expect(try data(source) == before)
    // A log is not emptied before its run begins.
    try place.write("log", "old\n")
    #expect(
      try Command.run("train", place("none"), "-o", model, "--log", place("log")).status == 66)
    #expect(try String(contentsOfFile: place("log"), encoding: .utf8) == "old\n")
  }

  @Test func `a full disk under the log keeps what was learnt`() throws {
    #expect(try train("--epochs", "2", output: place("whole")).status == 0)
    let run = try train("--epochs", "2", "--log", "/dev/full")
    #expect(run.status == 74, "\(run.messages)")
    #expect(try Command.run("sample", model, "--bytes", "1").status == 0)
    #expect(try train("--epochs", "2", "--resume").status == 0)
    #expect(try data(model) == data(place("whole")))
  }

  @Test func `a file that shrinks ends the run, which goes on to the same bits once it is back`()
    throws
  {
    let options = ["--epochs", "16"]
    #expect(try Command.run(words(options, output: place("whole"))).status == 0)
    let path = "\(corpus)/ring.c"
    let source = try data(path)
    let process = try start(words(options))
    while process.isRunning, !FileManager.default.fileExists(atPath: "\(model).training") {
      usleep(1000)
    }
    #expect(unsafe truncate(path, 10) == 0)
    process.waitUntilExit()
    #expect(process.terminationStatus == 65)
    try source.write(to: URL(filePath: path))
    #expect(try Command.run(words(options + ["--resume"])).status == 0)
    #expect(try data(model) == data(place("whole")))
  }

  @Test func `what can't stand beside the model is found out at once`() throws {
    #expect(unsafe mkfifo("\(model).training", 0o600) == 0)
    let pipe = try train("--epochs", "1")
    #expect(pipe.status == 73 && pipe.isOneSentence, "\(pipe.messages)")
    let long = place(String(repeating: "a", count: 250))
    let name = try Command.run(words(["--epochs", "1"], output: long))
    #expect(name.status == 73 && name.isOneSentence, "\(name.messages)")
    try FileManager.default.removeItem(atPath: "\(model).training")
    let huge = try train("--epochs", "1", "--hidden", "16384", "--layers", "16")
    #expect(huge.status == 64 && huge.isOneSentence, "\(huge.messages)")
    _ = try place.folder("model.training")
    let folder = try train("--epochs", "1", "--resume")
    #expect(folder.status == 65 && folder.sentence.contains("it is a folder"))
  }

  @Test func `what would be another run is refused and harms nothing`() throws {
    #expect(try train("--epochs", "1").status == 0)
    let files = try ["", ".best", ".training"].map { try data(model + $0) }
    let changes = [
      "--hidden": "25", "--lanes": "5", "--steps": "21", "--layers": "2", "--seed": "2",
      "--optimizer": "adam", "--learning-rate": "0.5", "--input-rate": "1.5", "--dropout": "0.2",
      "--schedule": "constant", "--state-dropout": "0.1", "--language": "text",
    ]
    for (option, value) in changes {
      let run = try Command.run(["train", corpus, "-o", model, "--resume", option, value])
      #expect(run.status == 78, "\(option)")
      #expect(run.isOneSentence && run.sentence.contains("\(option) \(value) instead of "))
      #expect(try ["", ".best", ".training"].map { try data(model + $0) } == files, "\(option)")
    }
  }

  @Test func `a corpus that changed is refused with the names of what did`() throws {
    #expect(try train("--epochs", "1").status == 0)
    try Data("int x;\n".utf8).write(to: URL(filePath: "\(corpus)/new.c"))
    try FileManager.default.removeItem(atPath: "\(corpus)/ring.c")
    try Data("int y, z;\n".utf8).write(to: URL(filePath: "\(corpus)/pool.c"))
    let run = try train("--resume")
    #expect(run.status == 78)
    #expect(run.isOneSentence, "\(run.messages)")
    for name in ["1 changed ('\(corpus)/pool.c')", "1 gone ('\(corpus)/ring.c')", "/new.c')"] {
      #expect(run.sentence.contains(name), "\(run.sentence)")
    }
    // Files that only lie elsewhere are the same.
    try FileManager.default.removeItem(atPath: model + ".training")
    #expect(try train("--epochs", "1").status == 0)
    let moved = place("moved")
    try FileManager.default.moveItem(atPath: corpus, toPath: moved)
    let again = try Command.run(["train", moved, "-o", model, "--resume", "--epochs", "2"])
    #expect(again.status == 0, "\(again.messages)")
  }

  @Test func `a damaged state is refused`() throws {
    #expect(try train("--epochs", "1").status == 0)
    var bytes = try data(model + ".training")
    bytes[bytes.count - 9] ^= 1
    try bytes.write(to: URL(filePath: model + ".training"))
    let run = try train("--resume")
    #expect(run.status == 65)
    #expect(run.isOneSentence && run.sentence.contains("checksum"), "\(run.messages)")
  }

  /// Whether one may mount here: root may, though not in every container.
  private static let mayMount: Bool = {
    guard let place = try? Sandbox(), let disk = try? place.folder("disk"),
      unsafe mount("tmpfs", disk, "tmpfs", 0, "size=64k") == 0
    else { return false }
    return unsafe umount(disk) == 0
  }()

  @Test(.enabled(if: mayMount, "there is no disk that may be filled up"))
  func `a disk that fills up costs nothing once there is room`() throws {
    let disk = try place.folder("disk")
    try #require(unsafe mount("tmpfs", disk, "tmpfs", 0, "size=16m") == 0)
    defer { _ = unsafe umount(disk) }
    let (output, filler) = ("\(disk)/m", "\(disk)/filler")
    let options = ["--epochs", "12", "--hidden", "48", "--layers", "2"]
    #expect(try Command.run(words(options, output: place("whole"))).status == 0)
    let process = try start(words(options, output: output), saying: place("said"))
    while process.isRunning, !FileManager.default.fileExists(atPath: output) { usleep(1000) }
    // All that is free, and what becomes free meanwhile.
    let file = unsafe open(filler, O_WRONLY | O_CREAT, 0o600)
    let block = [UInt8](repeating: 0, count: 4096)
    while process.isRunning {
      if unsafe write(file, block, block.count) < block.count { usleep(1000) }
    }
    close(file)
    process.waitUntilExit()
    let said = try String(contentsOfFile: place("said"), encoding: .utf8)
    #expect(process.terminationStatus == 74 && said.contains("make room or name another output"))
    try FileManager.default.removeItem(atPath: filler)
    let end = try Command.run(words(options + ["--resume"], output: output))
    #expect(end.status == 0 && end.messages.contains("Going on from "), "\(end.messages)")
    #expect(try data(output) == data(place("whole")))
    #expect(try data("\(output).best") == data(place("whole.best")))
  }
}
