import Foundation
import Glibc
import Testing

@Suite struct `Usage` {
  private static let all = [
    "train", "neurons", "annotate", "browse", "labels", "features", "evaluate", "sample",
  ]

  @Test(arguments: all)
  func `help explains every option within 80 columns`(command: String) throws {
    let run = try Command.run(command, "--help")
    #expect(run.status == 0 && run.messages.isEmpty)
    let options = run.output.split(separator: "\n").drop { $0 != "OPTIONS:" }
    #expect(options.count > 2)
    for (line, next) in zip(options, options.dropFirst()) where line.hasPrefix("  -") {
      let words = line.dropFirst(26)
      #expect(!words.isEmpty || next.hasPrefix(String(repeating: " ", count: 26)), "\(line)")
    }
  }

  @Test func `train's help says what an option is where it is not given`() throws {
    let help = try Command.run("train", "--help").output
    // Each with its explanation, in one line; those that take a value.
    let options = help.components(separatedBy: "\n  --").dropFirst()
      .map { $0.split { " \n".contains($0) }.joined(separator: " ") }
      .filter { $0.split(separator: " ", maxSplits: 2).dropFirst().first?.hasPrefix("<") == true }
    #expect(options.count >= 20)
    for option in options { #expect(option.contains("(default: "), "--\(option)") }
  }

  @Test func `help names every subcommand`() throws {
    let run = try Command.run("--help")
    #expect(run.status == 0)
    for command in Self.all { #expect(run.output.contains("\n  \(command) ")) }
  }

  @Test(arguments: [
    "", "bogus", "--bogus", "train", "train x", "train x -o y --bogus", "train x -o y --steps 0",
    "train x -o y --steps -1", "train x -o y --lanes 0", "train x -o y --hidden 0",
    "train x -o y --layers 0", "train x -o y --layers 17", "train x -o y --epochs 0",
    "train x -o y --epochs nan", "train x -o y --minutes inf", "train x -o y --minutes 0",
    "train x -o y --epochs 1 --minutes 1", "train x -o y --threads 0",
    "train x -o y --threads 9999", "train x -o y --learning-rate 0",
    "train x -o y --learning-rate nan", "train x -o y --input-rate 0",
    "train x -o y --checkpoint-seconds 0",
    "train x -o y --dropout 1", "train x -o y --dropout=-0.1", "train x -o y --state-dropout 1",
    "train x -o y --state-dropout=-0.1", "train x -o y --patience 0",
    "train x -o y --schedule step", "train x -o y --seed -1", "train x -o y --seed x",
    "train x -o y --optimizer sgd",
    "train x -o y --precision f64", "neurons m", "neurons m x --top 0", "neurons m x --bytes 0",
    "neurons m x --vectors c,q", "neurons m x --vectors c,c", "neurons m x --vectors ,",
    "neurons m x --format yaml", "neurons m x --threads 0", "annotate m",
    "annotate m x --predictions 999", "annotate m x --predictions=-1",
    "annotate m x --origins=-1", "annotate m x --origins x", "annotate m x --origins 1.5",
    "annotate m x --origins 1 --format html", "annotate m x --origins 1 --feature a --feature b",
    "annotate m x --origins 1 --neuron l0.c.1 --neuron l0.c.2",
    "annotate m x --lines 0-3", "annotate m x --lines 5-3", "annotate m x --lines x",
    "annotate m x --lines 1-2-3", "annotate m x --lines 1-", "annotate m x --lines 1 --format json",
    "annotate m x y --format svg", "annotate m x --origins 1 --format svg",
    "annotate m x --format pdf", "annotate m x --cells 0", "annotate m x --cells 17",
    "annotate m x --cells=-1", "annotate m x --cells two", "annotate m x --cells 2 --origins 1",
    "annotate m x --cells 2 --neuron l0.c.1", "annotate m x --cells 1 --neuron l0.c.1",
    "labels", "labels x --format html",
    "features x", "evaluate m", "evaluate m x --format csv",
    "sample m --temperature nan", "sample m --temperature=-1", "sample m --temperature inf",
    "sample m --bytes=-1", "sample m --seed 1.5",
  ])
  func `what can't be meant is refused before anything is looked at`(line: String) throws {
    let run = try Command.run(line.split(separator: " ").map(String.init))
    if line.isEmpty { return #expect(run.status == 0 && run.output.contains("SUBCOMMANDS")) }
    #expect(run.status == 64, "\(run.messages)")
    #expect(run.output.isEmpty)
    #expect(run.sentence.hasPrefix("Error: "))
  }

  @Test func `what is asked for twice is answered once`() throws {
    let (model, file) = (try TinyModel.file, "\(Command.corpus)/ring.c")
    let twice = ["--feature", "comment", "--feature", "comment"]
    let labels = try Command.run(["labels", file, "--format", "json"] + twice)
    #expect(labels.output.components(separatedBy: "\"comment\":").count == 2)
    let cells = try Command.run(
      ["annotate", model, file, "--format", "json", "--neuron", "l0.c.3", "--neuron", "l0.c"]
        + twice)
    #expect(cells.output.components(separatedBy: "\"comment\":").count == 2)
    #expect(cells.output.components(separatedBy: "\"l0.c.3\"").count == 2)
    #expect(cells.output.components(separatedBy: "\"neuron\":").count == 25)
    let report = try Command.run(
      [
        "neurons", model, Command.corpus, "--include-trained", "--control-bytes", "1", "--format",
        "json",
      ]
        + twice)
    #expect(try object(report.output)["features"].map { ($0 as? [Any])?.count } == 1)
  }

  @Test func `a name that is not UTF-8 is not called missing alone`() throws {
    let place = try Sandbox()
    try place.write("b.c", "int b;\n")
    #expect(unsafe symlink("b.c", place.path + "/a\u{FFFD}.c") == 0)
    #expect(try Command.run("labels", place("a\u{FFFD}.c")).status == 0)
    let run = try Command.run("labels", place("c\u{FFFD}.c"))
    #expect(run.status == 66 && run.sentence.contains("its name is not UTF-8"))
  }
}
