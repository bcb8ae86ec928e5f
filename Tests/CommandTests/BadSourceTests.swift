import Foundation
import Glibc
import Testing

@Suite struct `Bad sources` {
  private let place: Sandbox
  private let model: String

  init() throws {
    place = try Sandbox()
    model = try TinyModel.file
  }

  /// What every command that reads files says of a path.
  private func runs(_ path: String) throws -> [Run] {
    try [
      ["labels", path], ["evaluate", model, path], ["neurons", model, path],
      ["annotate", model, path, "-o", place("out")], ["train", path, "-o", place("out")],
    ].map { try Command.run($0) }
  }

  private func expectRefusal(_ path: String, status: Int32) throws {
    for run in try runs(path) {
      #expect(run.status == status, "\(run.messages)")
      #expect(run.isOneSentence && run.sentence.contains(path), "\(run.messages)")
      #expect(run.seconds < 10)
    }
    #expect(!FileManager.default.fileExists(atPath: place("out")))
  }

  @Test func `a missing path`() throws {
    try expectRefusal(place("none.c"), status: 66)
    try expectRefusal(place("none/a.c"), status: 66)
  }

  @Test func `an empty file`() throws {
    try expectRefusal(place.write("a.c", ""), status: 66)
  }

  @Test func `a binary file`() throws {
    try expectRefusal(
      place.write("a.c", (0..<4000).map { UInt8(truncatingIfNeeded: $0) }), status: 65)
  }

  @Test func `a folder without a C file`() throws {
    try place.write("docs/a.txt", "text")
    try expectRefusal(place("docs"), status: 66)
  }

  @Test func `a folder is no file to annotate`() throws {
    let run = try Command.run("annotate", model, Command.corpus)
    #expect(run.status == 66)
    #expect(run.isOneSentence && run.sentence.contains("is a folder"))
  }

  @Test func `a pipe, a device and a loop of links, named outright`() throws {
    #expect(unsafe mkfifo(place("pipe.c"), 0o644) == 0)
    try expectRefusal(place("pipe.c"), status: 66)
    try expectRefusal("/dev/zero", status: 66)
    try FileManager.default.createSymbolicLink(
      atPath: place("a.c"), withDestinationPath: place("b.c"))
    try FileManager.default.createSymbolicLink(
      atPath: place("b.c"), withDestinationPath: place("a.c"))
    try expectRefusal(place("a.c"), status: 66)
  }

  @Test(.disabled(if: getuid() == 0, "root may read everything"))
  func `a file that may not be read`() throws {
    let path = try place.write("a.c", "int a;\n")
    _ = unsafe chmod(path, 0)
    try expectRefusal(path, status: 66)
  }

  @Test func `in folders, links and pipes are passed over, and what is no text is left out`() throws
  {
    try place.write("code/a.c", "int a;\n")
    try place.write("code/empty.c", "")
    try place.write("code/binary.c", [0, 1, 2, 3, 0, 1, 2, 3])
    #expect(unsafe mkfifo(place("code/pipe.c"), 0o644) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: place("code/self"), withDestinationPath: ".")
    try FileManager.default.createSymbolicLink(
      atPath: place("code/loop.c"), withDestinationPath: "loop.c")
    // A name that is no UTF-8.
    let name = Array(place("code/").utf8) + [0xFF, 0xFE] + Array(".c".utf8) + [0]
    let odd = unsafe open(name.map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT, 0o644)
    #expect(odd >= 0)
    close(odd)
    let run = try Command.run("labels", place("code"), "--feature", "comment", "--format", "json")
    #expect(run.status == 0)
    let code = place("code")
    let leftOut =
      "cellscope: 3 files left out: 1 not text (\(code)/binary.c), 1 empty (\(code)/empty.c), "
      + "1 with a name that is not UTF-8 (\(code)/\u{FFFD}\u{FFFD}.c).\n"
    #expect(run.messages == leftOut)
    #expect(try objects(run.output).map { $0["file"] as? String } == [place("code/a.c")])
    for words in [
      ["evaluate", model, code], ["neurons", model, code, "--feature", "comment"],
      ["train", code, "-o", place("out"), "--epochs", "0.01"] + TinyModel.sizes,
    ] {
      #expect(try Command.run(words).messages.contains(leftOut), "\(words)")
    }
    let serve = try Command.run(
      ["serve", model, code, "--port", "0"], signal: (number: SIGINT, after: "Ctrl-C"))
    #expect(serve.messages.contains(leftOut))
  }

  @Test func `code nested 50,000 deep is not parsed, and everything else works`() throws {
    let deep =
      "int f(void) { return " + String(repeating: "(", count: 50_000) + "1"
      + String(repeating: ")", count: 50_000) + "; }\n"
    let path = try place.write("code/deep.c", deep)
    for name in ["ring.c", "queue.c", "pool.c"] {
      try FileManager.default.copyItem(
        atPath: "\(Command.corpus)/\(name)", toPath: place("code/\(name)"))
    }
    let warning = "\(path): not parsed, since its brackets nest deeper than 1000"
    let labels = try Command.run(
      "labels", path, "--feature", "paren-depth", "--feature", "blank", "--format", "json")
    #expect(labels.status == 0 && labels.messages.contains(warning))
    let values = try object(labels.output)["labels"] as? [String: [Any]]
    #expect(values?["paren-depth"]?.allSatisfy { $0 is NSNull } == true)
    #expect(values?["blank"]?.allSatisfy { $0 is NSNumber } == true)
    for words in [
      ["annotate", model, path], ["annotate", model, path, "--feature", "if-condition"],
      ["annotate", model, path, "--neuron", "l0.c.0", "--feature", "string"],
      ["annotate", model, path, "--format", "json"],
      ["annotate", model, path, "--format", "html"],
      ["neurons", model, place("code"), "--include-trained", "--feature", "comment"],
    ] {
      let run = try Command.run(words)
      #expect(run.status == 0 && run.messages.contains(warning), "\(words) \(run.messages)")
      #expect(!run.output.isEmpty)
    }
    let train = try Command.run(
      ["train", place("code"), "-o", place("out"), "--epochs", "1"] + TinyModel.sizes)
    #expect(train.status == 0, "\(train.messages)")
    #expect(try Command.run("evaluate", place("out"), path).status == 0)
  }

  @Test(arguments: ["if-conditon", "IF-CONDITION", "", "comments"])
  func `an unknown feature says which there are, and the nearest`(feature: String) throws {
    for words in [
      ["labels", Command.corpus], ["neurons", model, Command.corpus],
      ["annotate", model, "\(Command.corpus)/ring.c"],
    ] {
      let run = try Command.run(words + ["--feature", feature])
      #expect(run.status == 64)
      #expect(run.isOneSentence, "\(run.messages)")
      #expect(run.sentence.contains("did you mean '") && run.sentence.contains("paren-depth"))
    }
  }

  /// tree-sitter would end the process at the first, and never come back from the others.
  @Test(arguments: [
    ("(_) @x (_) @y", 0, ""), ("(identifier)** @x", 64, "enough"),
    (
      "(_ (_)* @a (_)* @b (_)* @c (_)* @d (_)* @e (_)* @f (_)* @g)", 64,
      "takes longer than 7 seconds"
    ),
    ("(call_expression (identifier) _ (argument_list)) @x", 0, "@x matches nothing in these files"),
  ])
  func `a query that tree-sitter can't bear ends nothing`(
    query: String, status: Int32, words: String
  ) throws {
    let run = try Command.run(
      "neurons", TinyModel.file, "\(Command.corpus)/ring.c", "--include-trained", "--query", query,
      "--feature", "comment")
    #expect(run.status == status, "\(run.messages)")
    #expect(words.isEmpty ? run.messages.isEmpty : run.messages.contains(words), "\(run.messages)")
    if words.contains("nothing") { #expect(run.output.contains("none here")) }
  }

  @Test(arguments: [
    ("(if_statement condition: (_ @x)", 1, 29), ("(if_statment) @x", 1, 2),
    ("(if_statement\n  cond: (_) @x)", 2, 3), ("(identifier)", 1, 1), ("", 1, 1),
  ])
  func `a query that doesn't compile shows line and caret`(query: String, line: Int, column: Int)
    throws
  {
    let run = try Command.run("neurons", model, Command.corpus, "--query", query)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.messages.hasPrefix("cellscope: query:\(line):"), "\(run.messages)")
    let lines = run.messages.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.dropLast().last?.hasSuffix("^") == true, "\(run.messages)")
    #expect(lines.count == 4)
  }

  @Test func `a capture called like a feature, and an unknown language, are refused`() throws {
    let query = try Command.run(
      "neurons", model, Command.corpus, "--query", "(comment) @comment")
    #expect(query.status == 64 && query.isOneSentence)
    let language = try Command.run("labels", Command.corpus, "--language", "cobol")
    #expect(language.status == 64 && language.isOneSentence, "\(language.messages)")
    #expect(language.sentence.contains("c, python, rust, text"))
  }
}
