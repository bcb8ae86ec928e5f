import Foundation
import Testing

@Suite struct `labels` {
  private struct Result: Decodable {
    let file: String
    let bytes: Int
    let labels: [String: [Float?]]
  }

  private func labelled(_ arguments: [String]) throws -> [Result] {
    let run = try Command.run(["labels", "--format", "json"] + arguments)
    #expect(run.status == 0 && run.messages.isEmpty, "\(run.messages)")
    return try run.output.split(separator: "\n").map {
      try JSONDecoder().decode(Result.self, from: Data($0.utf8))
    }
  }

  @Test func `writes an object a file, with every feature unless some are asked for`() throws {
    let all = try labelled([Command.corpus])
    #expect(all.count == 6)
    #expect(all.map(\.file) == all.map(\.file).sorted())
    #expect(all.allSatisfy { $0.labels.count >= 32 })
    #expect(all.allSatisfy { file in file.labels.values.allSatisfy { $0.count == file.bytes } })
    let some = try labelled([Command.corpus, "--feature", "comment", "--feature", "block-depth"])
    #expect(some.allSatisfy { $0.labels.keys.sorted() == ["block-depth", "comment"] })
  }

  @Test func `a label is true once its byte was read`() throws {
    let place = try Sandbox()
    let path = try place.write("a.c", "void f(void) { if (x) y(); }\n")
    let labels = try #require(try labelled([path]).first?.labels)
    #expect(
      labels["if-condition"]?.indices.filter { labels["if-condition"]?[$0] == 1 } == [18, 19])
    #expect(labels["block-depth"]?.compactMap { $0 }.max() == 1)
    #expect(labels["quoted"]?.allSatisfy { $0 == 0 } == true)
  }

  @Test func `labels are null where the parser is lost`() throws {
    let place = try Sandbox()
    let path = try place.write("a.c", "int a = ;;; @ (;\nint b;\n")
    let labels = try #require(try labelled([path]).first?.labels)
    #expect(labels["identifier"]?.contains(nil) == true)
    #expect(labels["blank"]?.contains(nil) == false)
  }

  @Test func `a file of an unknown extension is text`() throws {
    let place = try Sandbox()
    let path = try place.write("notes.org", "See \"this\" at http://example.org, NOW.\n")
    let labels = try #require(try labelled([path]).first?.labels)
    #expect(
      labels.keys.sorted() == [
        "blank", "indentation", "line-end", "line-position", "quoted", "sentence-position",
        "uppercase-word", "url", "word-position",
      ])
    #expect(try #require(self.labelled([path, "--language", "c"]).first).labels.count >= 32)
  }

  @Test func `the highlighted text has escapes only where they were asked for`() throws {
    let words = ["labels", "\(Command.corpus)/ring.c", "--feature", "comment"]
    let plain = try Command.run(words)
    #expect(plain.status == 0 && !plain.output.contains("\u{1B}") && plain.output.contains("^"))
    #expect(try Command.run(words + ["--format", "ansi"]).output.contains("\u{1B}["))
  }

  @Test func `nodes, fields and tokens are known by name`() throws {
    let place = try Sandbox()
    let path = try place.write("a.c", "void f(T *p)\n{\n\tp->x = 1;\n}\n")
    let run = try Command.run("labels", path, "--feature", "token:->", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let labels = try #require(object?["labels"] as? [String: [Int]])
    #expect(labels.keys.sorted() == ["token:->"])
    #expect(labels["token:->"]?.enumerated().filter { $0.element == 1 }.map(\.offset) == [17, 18])
  }

  @Test func `a blank line's number is known`() throws {
    let place = try Sandbox()
    let path = try place.write("blank.c", "void f(void)\n{\n\n\tg();\n}\n")
    let run = try Command.run("labels", path, "--feature", "block-depth")
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("3 1") }, "\(run.output)")
    #expect(lines.contains { $0.hasPrefix("1 0") })
  }

  @Test func `a feature that one of the files has not is found out before anything is written`()
    throws
  {
    let place = try Sandbox()
    let text = try place.write("t.txt", "text\n")
    let run = try Command.run(
      "labels", "\(Command.corpus)/ring.c", text, "--feature", "if-condition", "--format", "json")
    #expect(run.status == 64 && run.isOneSentence, "\(run.messages)")
  }

  @Test func `features lists name, kind and what each means`() throws {
    let run = try Command.run("features")
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(run.output.contains("if-condition"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let all = try Command.run("features", "--all-nodes")
    #expect(all.output.contains("node:if_statement") && !run.output.contains("node:if_statement"))
    #expect(all.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let text = try Command.run("features", "--language", "text")
    #expect(text.output.split(separator: "\n").first?.hasPrefix("line-position") == true)
  }
}
