import Foundation
import Glibc
import Testing

@Suite(.serialized) struct `train` {
  private let place: Sandbox
  private let model: String

  init() throws {
    place = try Sandbox()
    model = place("model")
  }

  private func trained(_ arguments: String..., from: [String] = [Command.corpus]) throws -> Run {
    try Command.run(["train"] + from + ["-o", model] + TinyModel.sizes + arguments)
  }

  private func bytes() throws -> Data {
    try Data(contentsOf: URL(filePath: model))
  }

  /// The loss of the model, which must be usable.
  private func nats() throws -> Double {
    let run = try Command.run("evaluate", model, Command.corpus, "--format", "json")
    #expect(run.status == 0, "\(run.messages)")
    return try #require(object(run.output)["nats"] as? Double)
  }

  @Test func `says what it does on standard error, and nothing on standard output`() throws {
    let run = try TinyModel.shared.run
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(!run.messages.contains("\u{1B}"))
    #expect(run.messages.contains("The model is in "))
  }

  @Test func `logs a line of JSON with every key`() throws {
    let lines = try TinyModel.shared.log
    #expect(!lines.isEmpty)
    for line in lines {
      let entry = try object(line)
      #expect(
        keys(entry) == [
          "bytes", "bytes_per_second", "learning_rate", "seconds", "step", "train_nats",
          "validation_nats",
        ])
      #expect(entry["validation_nats"] is NSNull || entry["validation_nats"] is Double)
    }
    #expect(try object(lines.last ?? "")["validation_nats"] is Double)
  }

  @Test func `keeps what it found in the model`() throws {
    let kept = try Surgery(TinyModel.file)
    let notes = kept.notes
    #expect(kept.findings.count >= 31)
    #expect(notes["alphabet"]?.hasPrefix("[9, 10, ") == true)
    #expect(notes["files"]?.isEmpty == false)
  }

  @Test func `the same seed and threads give the same bytes, another seed others`() throws {
    #expect(try trained("--epochs", "2", "--seed", "5", "--threads", "2").status == 0)
    let first = try bytes()
    #expect(try trained("--epochs", "2", "--seed", "5", "--threads", "2").status == 0)
    #expect(try bytes() == first)
    #expect(try trained("--epochs", "2", "--seed", "6", "--threads", "2").status == 0)
    #expect(try bytes() != first)
  }

  @Test(arguments: [
    ([], "cosine rate 0.08, input rate 1.0,"),
    (["--hidden", "160"], "cosine rate 0.032, input rate 2.5,"),
    (["--hidden", "160", "--learning-rate", "0.01"], "cosine rate 0.01, input rate 2.5,"),
    (["--hidden", "160", "--input-rate", "1"], "cosine rate 0.032, input rate 1.0,"),
    (["--hidden", "160", "--schedule", "paper"], "paper rate 0.002, input rate 1.0,"),
    ([], "state dropout 0.0,"), (["--state-dropout", "0.2"], "state dropout 0.2,"),
    (["--hidden", "512"], "state dropout 0 in the first pass, then 0.1,"),
    (["--hidden", "512", "--state-dropout", "0.1"], "state dropout 0.1,"),
    (["--hidden", "512", "--schedule", "paper"], "state dropout 0.0,"),
  ])
  func `rates and dropout that are not given suit the width and the schedule`(
    options: [String], said: String
  ) throws {
    let words = ["train", Command.corpus, "-o", model, "--epochs", "0.1"] + TinyModel.sizes
    #expect(try Command.run(words + options).status == 0)
    let notes = try Surgery(model).notes
    #expect(notes["training"]?.contains(said) == true)
  }

  @Test(arguments: ["adam", "rmsprop"], ["f32", "auto"])
  func `takes every optimiser and precision`(optimizer: String, precision: String) throws {
    let run = try trained(
      "--epochs", "1", "--layers", "2", "--optimizer", optimizer, "--precision", precision,
      "--learning-rate", "0.002", "--checkpoint-seconds", "0.01", "--threads", "1")
    #expect(run.status == 0, "\(run.messages)")
    #expect(try nats() < 5)
    #expect(try place.names == ["model", "model.best", "model.training"])
  }

  @Test
  func `a network that learnt its files by heart names the better one, which has findings too`()
    throws
  {
    let run = try trained("--epochs", "60", "--hidden", "48", "--lanes", "8", "--steps", "50")
    #expect(run.status == 0)
    #expect(run.messages.contains("that network, the better one, is in \(model).best."))
    #expect(try Surgery("\(model).best").findings.count >= 31)
    // One that goes on falling has none beside it to name.
    #expect(try trained("--epochs", "1").messages.contains("better one") == false)
  }

  @Test func `lines are shuffled where that is asked for, and for the whole run`() throws {
    #expect(try trained("--epochs", "2").status == 0)
    let plain = try bytes()
    let run = try trained("--epochs", "2", "--shuffle-lines")
    #expect(run.status == 0 && run.messages.contains("a control for another"))
    #expect(try bytes() != plain)
    let notes = try Surgery(model).notes
    #expect(notes["training"]?.hasSuffix(", lines shuffled") == true)
    #expect(try trained("--epochs", "3", "--resume").messages.contains("a control for another"))
    #expect(try trained("--epochs", "2").status == 0)
    let other = try trained("--epochs", "3", "--resume", "--shuffle-lines")
    #expect(other.status == 78 && other.messages.contains("--shuffle-lines"), "\(other.messages)")
  }

  @Test func `minutes cover everything from the first step to the saved model`() throws {
    let run = try trained("--minutes", "0.05")
    #expect(run.status == 0)
    #expect((2...8).contains(run.seconds), "\(run.seconds) s")
    #expect(try nats() < 3)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `Ctrl-C ends it soon with a usable model`(signal: Int32) throws {
    let run = try Command.run(
      ["train", Command.corpus, "-o", model, "--minutes", "5"] + TinyModel.sizes,
      signal: (signal, after: "kept aside"))
    #expect(run.status == 128 + signal)
    #expect(run.signal == nil)
    #expect(run.seconds < 5)
    #expect(run.messages.contains("Stopped; the model as it was is in "))
    #expect(try nats() < 6)
    #expect(try place.names == ["model", "model.best", "model.training"])
  }

  @Test(arguments: ["1e10", "1e38", "1e300"])
  func `a loss that runs away stops it, and the last good model is kept`(rate: String) throws {
    let run = try trained("--epochs", "3", "--learning-rate", rate)
    #expect(run.status == 75)
    #expect(run.output.isEmpty)
    #expect(run.messages.contains("Try a lower --learning-rate."))
    #expect(try nats() < 6)
  }

  @Test func `a single text file is cut by bytes`() throws {
    let file = "\(Command.corpus)/README.md"
    let run = try trained("--epochs", "1", from: [file])
    #expect(run.status == 0 && run.messages.contains("1 file, "))
    let sample = try Command.run("annotate", model, file, "--feature", "uppercase-word")
    #expect(sample.status == 0, "\(sample.messages)")
    #expect(
      try trained("--epochs", "1", "--language", "text", from: ["\(Command.corpus)/ring.c"]).status
        == 0)
    #expect(try Surgery(model).notes["language"] == "text")
  }

  @Test(arguments: ["xy", "int x;", "int main(void) { return 0; }\n"])
  func `a folder with one tiny file is enough`(text: String) throws {
    try place.write("code/a.c", text)
    let run = try trained("--epochs", "1", from: [place("code")])
    #expect(run.status == 0, "\(run.messages)")
    #expect(try Command.run("sample", model, "--bytes", "3").output.utf8.count == 3)
  }

  @Test func `files with nothing to predict end no run, and make no network the best`() throws {
    let sizes = [("a.c", 2000), ("b.c", 300)]
    for (name, size) in sizes {
      let line = "int \(name.prefix(1));\n"
      try place.write("code/\(name)", String(repeating: line, count: size / line.utf8.count))
    }
    for name in ["x", "y", "z"] { try place.write("code/\(name).c", name) }
    let run = try trained(
      "--epochs", "40", "--patience", "0.01", "--log", place("log"), "--tensorboard",
      place("board"), from: [place("code")])
    #expect(run.status == 0 && run.messages.contains(", 3 to validate, "), "\(run.messages)")
    #expect(run.messages.contains("so there is no validation loss, and --patience ends nothing."))
    #expect(run.messages.contains("100 %") && !run.messages.contains("valid "))
    let log = try objects(String(contentsOfFile: place("log"), encoding: .utf8))
    #expect(log.allSatisfy { $0["validation_nats"] is NSNull && $0["train_nats"] is Double })
    #expect(try place.names == ["board", "code", "log", "model", "model.training"])
    let alone = try Command.run("evaluate", model, place("code/x.c"), place("code/y.c"))
    #expect(alone.status == 66 && alone.isOneSentence, "\(alone.messages)")
  }

  @Test func `one byte is too little`() throws {
    try place.write("code/a.c", "x")
    let run = try trained("--epochs", "1", from: [place("code")])
    #expect(run.status == 66)
    #expect(run.isOneSentence, "\(run.messages)")
    #expect(try place.names == ["code"])
  }
}
