import Foundation
import Testing

/// What others wrote is quoted in messages: never at length, and never obeyed.
@Suite struct `Long and hostile texts` {
  /// 70,000 bytes with a control sequence at each end.
  private static let long = "\u{1B}[2J" + String(repeating: "x", count: 70_000) + "\u{9B}31m"

  private func expectShort(_ run: Run, _ what: String) {
    #expect(run.status != 0, "\(what)")
    #expect(run.messages.utf8.count < 6000, "\(what): \(run.messages.utf8.count) bytes")
    #expect(!run.messages.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" }, "\(what)")
  }

  @Test(arguments: [
    "labels X", "labels FILE --feature X", "labels FILE --language X", "labels FILE --format X",
    "labels FILE --X", "X", "evaluate X FILE", "evaluate MODEL X", "evaluate X",
    "neurons MODEL FILE --query X", "neurons MODEL FILE --neuron X",
    "neurons MODEL FILE --vectors X",
    "neurons MODEL FILE --top X", "neurons MODEL FILE --control X", "annotate MODEL FILE -o X/y",
    "annotate MODEL FILE --lines X", "sample MODEL --clamp X", "sample MODEL --clamp l0.c.X=1",
    "serve MODEL --host X --port 0", "train FILE -o X/y", "train FILE -o DIR/out --log X/y",
    "train FILE -o DIR/out --tensorboard X/y",
  ])
  func `of arguments are cut in messages`(line: String) throws {
    let place = try Sandbox()
    let model = try TinyModel.file
    let words = line.replacing("FILE", with: "\(Command.corpus)/ring.c")
      .replacing("MODEL", with: model).replacing("DIR", with: place.path)
      .split(separator: " ").map { $0.replacing("X", with: Self.long) }.map(String.init)
    expectShort(try Command.run(words), line)
  }

  @Test func `of a query show what is near the spot only`() throws {
    let comment = ";" + String(repeating: "y", count: 20_000)
    let query = "(comment) @a (\(String(repeating: "z", count: 30_000))) @b"
    for text in [query, "(comment) @a (nothing) @b " + comment] {
      let run = try Command.run(
        "neurons", TinyModel.file, Command.corpus, "--query", text)
      #expect(run.status == 64 && run.messages.utf8.count < 1000)
      let lines = run.messages.split(separator: "\n").map(Array.init)
      // The caret stands below the spot.
      let caret = try #require(lines.last?.firstIndex(of: "^"))
      #expect(lines.count == 3 && ["z", "n"].contains(lines[1].dropFirst(caret).first))
    }
  }

  @Test func `of a model file are cut, in messages and in results`() throws {
    let place = try Sandbox()
    var surgery = try Surgery(TinyModel.file)
    surgery.notes["training"] = Self.long
    let control = try place.write("control", surgery.bytes())
    let run = try Command.run(
      "neurons", TinyModel.file, Command.corpus, "--include-trained", "--feature", "comment",
      "--control", control)
    #expect(run.status == 0 && run.output.utf8.count < 6000)
    surgery.notes["language"] = Self.long
    let model = try place.write("language", surgery.bytes())
    expectShort(try Command.run("evaluate", model, Command.corpus), "language")
    surgery.notes["alphabet"] = Self.long
    expectShort(
      try Command.run("sample", place.write("alphabet", surgery.bytes())), "alphabet")
    surgery.set(Self.long, "dtype", "F32")
    expectShort(try Command.run("sample", place.write("tensor", surgery.bytes())), "tensor")
  }
}
