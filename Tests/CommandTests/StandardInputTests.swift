import Foundation
import Testing

@Suite struct `Standard input` {
  private let place: Sandbox
  private let model: String
  private let source = "\(Command.corpus)/ring.c"

  init() throws {
    place = try Sandbox()
    model = try TinyModel.file
  }

  /// A command and its result with the file's name taken out.
  private func output(_ words: [String], from input: String? = nil, name: String) throws -> String {
    let run = try Command.run(words, input: input)
    #expect(run.status == 0 && run.messages.isEmpty, "\(words) \(run.messages)")
    return run.output.replacing("\"\(name)\"", with: "FILE").replacing(name + " ·", with: "FILE ·")
  }

  /// Every command and format that reads it, with `FILE` for the file.
  private static let commands = [
    "labels FILE --feature comment", "labels FILE --feature comment --format json",
    "annotate MODEL FILE --neuron l0.c.1", "annotate MODEL FILE --neuron l0.c.1 --format json",
    "annotate MODEL FILE --feature comment --cells 2 --format json",
    "annotate MODEL FILE --neuron l0.c.1 --predictions 2", "evaluate MODEL FILE",
    "evaluate MODEL FILE --format json",
    "neurons MODEL FILE --include-trained --feature comment",
    "neurons MODEL FILE --include-trained --feature comment --format json",
    "neurons MODEL FILE --include-trained --feature comment --format csv",
  ]

  @Test(arguments: commands)
  func `gives what the file gives`(line: String) throws {
    func words(_ file: String) -> [String] {
      line.split(separator: " ").map {
        $0 == "FILE" ? file : $0 == "MODEL" ? model : String($0)
      } + ["--language", "c"]
    }
    let own = try output(words("-"), from: source, name: "-")
    #expect(try own == output(words(source), name: source))
  }

  @Test(arguments: [
    ("annotate MODEL - --neuron l0.c.1 --format html", "<!doctype html>", "</html>"),
    ("annotate MODEL - --neuron l0.c.1 --lines 3-9 --format svg", "<svg", "</svg>"),
    (
      "neurons MODEL - --include-trained --feature comment --format html", "<!doctype html>",
      "</html>"
    ),
  ])
  func `makes a page and a figure`(line: String, start: String, end: String) throws {
    let words = line.replacing("MODEL", with: model).split(separator: " ").map(String.init)
    let run = try Command.run(words + ["--language", "c"], input: source)
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(run.output.hasPrefix(start) && run.output.contains(end))
  }

  @Test func `is called - in JSON, also beside files, and read by the network in the box`() throws {
    let file = try place.write("other.c", "int other;\n")
    let run = try Command.run(
      ["labels", file, "-", "--language", "c", "--feature", "comment", "--format", "json"],
      input: source)
    #expect(try objects(run.output).map { $0["file"] as? String } == ["-", file])
    let boxed = try Command.run(
      ["evaluate", "-", "--language", "c", "--format", "json"],
      environment: ["CELLSCOPE_MODEL": model], input: source)
    #expect(try object(boxed.output)["files"] as? Int == 1)
  }

  /// Runs a line of the shell, in which `CELLSCOPE` is the command.
  private func shell(_ line: String) throws -> Run {
    try Command.run(
      ["-c", line.replacing("CELLSCOPE", with: "'\(Command.executable)'")],
      executable: "/bin/sh")
  }

  @Test func `comes from a pipe, in pieces, and from the middle of a file`() throws {
    let json = "--language c --feature comment --format json"
    let piped = try shell("(printf 'int a'; sleep 0.1; printf ';\\n') | CELLSCOPE labels - \(json)")
    #expect(piped.status == 0, "\(piped.messages)")
    #expect(try object(piped.output)["bytes"] as? Int == 7)
    let file = try place.write("two.c", "int line;\nint a;\n")
    let rest = try shell("(read -r line; exec CELLSCOPE labels - \(json)) < '\(file)'")
    #expect(try object(rest.output)["bytes"] as? Int == 7)
  }

  @Test(arguments: [
    ("labels - --language c <&-", 66, "is closed"),
    ("labels - --language c </dev/null", 66, "is empty"),
    ("labels - --language c </", 66, "cannot be read"),
    ("evaluate MODEL - --language c </dev/zero", 65, "is a binary file"),
    ("annotate MODEL - --language c </dev/zero", 65, "is a binary file"),
    ("neurons MODEL - --language c </dev/null", 66, "is empty"),
  ])
  func `that holds no text is refused in a sentence`(line: String, status: Int, words: String)
    throws
  {
    let run = try shell("CELLSCOPE " + line.replacing("MODEL", with: "'\(model)'"))
    #expect(run.status == Int32(status))
    #expect(run.isOneSentence && run.sentence.contains(words), "\(run.messages)")
    #expect(run.seconds < 10)
  }

  @Test func `of a terminal is refused, so that nobody waits for nothing`() throws {
    let screen = try Screen(["labels", "-", "--language", "c"])
    #expect(screen.waits(for: "Standard input is a terminal"))
    #expect(screen.end()?.status == 66)
  }

  @Test(arguments: [
    ("labels - --language c -", "once"), ("annotate m - - --language c", "once"),
    ("labels -", "--language"), ("annotate m -", "--language"), ("evaluate m x.c -", "--language"),
    ("neurons -", "--language"), ("train - -o x --language c", "does not read standard input"),
    ("serve m - --language c", "does not read standard input"),
    ("browse m - --language c", "does not read standard input"),
  ])
  func `named where it can't be meant is wrong usage`(line: String, words: String) throws {
    let run = try Command.run(line.split(separator: " ").map(String.init), input: source)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.sentence.hasPrefix("Error: ") && run.sentence.contains(words), "\(run.messages)")
  }
}
