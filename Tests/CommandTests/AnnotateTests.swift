import Foundation
import Testing

@Suite struct `annotate` {
  private let file = "\(Command.corpus)/ring.c"

  @Test func `writes every key of the contract`() throws {
    let run = try Command.run(
      "annotate", TinyModel.file, file, "--neuron", "l0.c.3", "--format", "json")
    #expect(run.status == 0 && run.messages.isEmpty)
    let result = try object(run.output)
    #expect(result["origins"] is NSNull)
    #expect(
      keys(result) == [
        "bytes", "committees", "file", "labels", "nats", "neurons", "origins", "predictions",
      ])
    #expect((result["committees"] as? [Any])?.isEmpty == true)
    #expect(result["file"] as? String == file)
    #expect((result["neurons"] as? [Any])?.first.map(keys) == ["neuron", "values"])
  }

  @Test func `gives one value, label and loss a byte, and null for the first byte's loss`() throws {
    let text = [UInt8](try Data(contentsOf: URL(filePath: file)))
    let result = try #require(
      try AnnotateResult.of([file, "--neuron", "l0.c.3", "--neuron", "l0.o.0", "--feature", "type"])
        .first)
    #expect(result.bytes == text.count)
    #expect(result.neurons.map(\.neuron) == ["l0.c.3", "l0.o.0"])
    #expect(result.neurons.allSatisfy { $0.values.count == text.count })
    #expect(result.neurons[0].values.allSatisfy { abs($0) <= 1 })
    #expect(result.labels.keys.sorted() == ["type"])
    #expect(result.labels["type"]?.count == text.count)
    #expect(result.labels["type"]?.allSatisfy { $0 == nil || $0 == 0 || $0 == 1 } == true)
    #expect(result.nats.count == text.count)
    #expect(result.nats[0] == nil)
    #expect(result.nats.dropFirst().allSatisfy { ($0 ?? -1) >= 0 })
    #expect(result.predictions.isEmpty)
  }

  @Test func `predictions are about the next byte, likeliest first, and agree with the loss`()
    throws
  {
    let text = [UInt8](try Data(contentsOf: URL(filePath: file)))
    let result = try #require(
      try AnnotateResult.of([file, "--neuron", "l0.c.3", "--predictions", "256"]).first)
    #expect(result.predictions.count == text.count)
    for t in 0..<text.count - 1 {
      let row = result.predictions[t]
      #expect(zip(row, row.dropFirst()).allSatisfy { $0.p >= $1.p })
      #expect(row.reduce(0) { $0 + $1.p } < 1.0001)
      if let next = row.first(where: { $0.byte == text[t + 1] }) {
        #expect(abs(-log(Double(next.p)) - Double(result.nats[t + 1] ?? -1)) < 1e-3)
      }
    }
    let five = try AnnotateResult.of([file, "--neuron", "l0.c.3", "--predictions", "5"]).first
    #expect(five?.predictions.allSatisfy { $0.count == 5 } == true)
  }

  @Test func `numbers are the shortest text that reads back as the same Float`() throws {
    let run = try Command.run(
      "annotate", TinyModel.file, file, "--neuron", "l0.c.3", "--format", "json")
    let start = try #require(run.output.firstRange(of: "\"values\":["))
    let end = try #require(run.output[start.upperBound...].firstIndex(of: "]"))
    for text in run.output[start.upperBound..<end].split(separator: ",") {
      let value = try #require(Float(text))
      #expect("\(value)" == text || "\(value)" == "\(text).0")
    }
  }

  @Test func `several files are one object a line, in the order given`() throws {
    let files = ["units.c", "ring.h", "pool.c"].map { "\(Command.corpus)/\($0)" }
    let results = try AnnotateResult.of(files + ["--neuron", "l0.h.1"])
    #expect(results.map(\.file) == files)
  }

  @Test func `the origins of a memory add up to it`() throws {
    let raw = try AnnotateResult.of([file, "--neuron", "l0.raw.3"])[0].neurons[0].values
    for (words, byte) in [("--neuron l0.h.3", 200), ("--neuron l0.c.3", 0)] {
      let run = try Command.run(
        ["annotate", TinyModel.file, file, "--format", "json", "--origins", "\(byte)"]
          + words.split(separator: " ").map(String.init))
      #expect(run.status == 0 && run.messages.isEmpty)
      let origins = try #require(try object(run.output)["origins"] as? [String: Any])
      #expect(keys(origins) == ["byte", "contributions", "neuron"])
      #expect(origins["neuron"] as? String == "l0.c.3" && origins["byte"] as? Int == byte)
      let contributions = try #require(origins["contributions"] as? [Double])
      #expect(contributions.count == byte + 1)
      #expect(abs(contributions.reduce(0, +) - Double(raw[byte])) < 1e-4)
    }
    let before = try Command.run(
      "annotate", TinyModel.file, file, "--neuron", "l0.c.3", "--origins", "900", "--lines", "1-2")
    #expect(before.status == 0 && before.messages.isEmpty)
    let shown = try Command.run(
      "annotate", TinyModel.file, file, "--feature", "comment", "--origins", "200")
    #expect(shown.status == 0 && shown.output.contains("after byte 200"))
  }

  @Test(arguments: [("ring.c", "1000000", 65), ("ring.h", "1999", 65)])
  func `a byte that a file does not have is said to be missing before anything is shown`(
    name: String, byte: String, status: Int32
  ) throws {
    let other = "\(Command.corpus)/\(name)"
    let run = try Command.run(
      "annotate", TinyModel.file, file, other, "--neuron", "l0.c.3", "--origins", byte)
    #expect(run.status == status)
    #expect(run.isOneSentence && run.sentence.contains("no byte \(byte)"), "\(run.messages)")
  }

  @Test func `a feature's cell is the one that train found`() throws {
    let findings = try Surgery(TinyModel.file).findings
    let found = try #require(findings.first { $0["name"] as? String == "comment" })
    let best = (found["neurons"] as? [[String: Any]])?.first?["neuron"] as? String
    let result = try AnnotateResult.of([file, "--feature", "comment"]).first
    #expect(result?.neurons.map(\.neuron) == [try #require(best)])
    #expect(result?.labels.keys.sorted() == ["comment"])
  }

  @Test func `a node's name is a feature's, and gets a cell chosen on the file`() throws {
    let result = try AnnotateResult.of([file, "--feature", "node:compound_statement"])[0]
    #expect(result.neurons.count == 1)
    let labels = try #require(result.labels["node:compound_statement"])
    #expect(labels.contains(1) && labels.contains(0))
  }

  @Test func `a model without findings gets a cell chosen on the file, and the header says so`()
    throws
  {
    let place = try Sandbox()
    var surgery = try Surgery(TinyModel.file)
    surgery.notes["findings"] = nil
    let model = try place.write("bare", try surgery.bytes())
    let run = try Command.run("annotate", model, file)
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.output.contains("if-condition"))
    #expect(run.output.contains("chosen"))
  }

  @Test func `piped, it has escapes only where they were asked for`() throws {
    let words = ["annotate", try TinyModel.file, file, "--neuron", "l0.c.3"]
    #expect(!(try Command.run(words).output.contains("\u{1B}")))
    #expect(try Command.run(words + ["--format", "ansi"]).output.contains("\u{1B}["))
    let plain = try Command.run(words + ["--format", "ansi"], environment: ["NO_COLOR": "1"])
    #expect(!plain.output.contains("\u{1B}"))
    let views = try Command.run(words + ["--predictions", "5", "--format", "ansi"])
    #expect(views.status == 0 && views.output.contains("\u{1B}["))
  }

  @Test func `a page goes where it was asked for, and nothing else is written`() throws {
    let place = try Sandbox()
    let run = try Command.run(
      ["annotate", TinyModel.file, file, "--neuron", "l0.c.3", "--format", "html", "-o", "page"],
      in: place.path)
    #expect(run.status == 0 && run.output.isEmpty && run.messages.isEmpty)
    #expect(try place.names == ["page"])
    #expect(try String(contentsOfFile: place("page"), encoding: .utf8).hasPrefix("<!doctype html>"))
  }

  @Test func `bytes never seen in training cost as the unseen symbol and are never predicted`()
    throws
  {
    let place = try Sandbox()
    let path = try place.write(
      "odd.c", Array("int a;".utf8) + [0x01, 0xF0, 0x9F, 0x98, 0x80, 0x0A])
    let result = try #require(
      try AnnotateResult.of([path, "--neuron", "l0.c.0", "--predictions", "256"]).first)
    #expect(result.nats.dropFirst().allSatisfy { $0?.isFinite == true })
    #expect(result.predictions.joined().allSatisfy { $0.byte != 0x01 && $0.byte != 0xF0 })
    let evaluated = try Command.run("evaluate", TinyModel.file, path)
    #expect(evaluated.status == 0)
  }

  @Test func `a vector named without a unit is all its neurons, in order`() throws {
    let result = try #require(
      try AnnotateResult.of([file, "--neuron", "l0.h", "--neuron", "l0.c.3"]).first)
    #expect(result.neurons.map(\.neuron) == (0..<24).map { "l0.h.\($0)" } + ["l0.c.3"])
    let alone = try #require(try AnnotateResult.of([file, "--neuron", "l0.h.7"]).first)
    #expect(alone.neurons[0].values == result.neurons[7].values)
  }

  @Test func `lines asked for have the colours they have in the whole`() throws {
    let words = ["annotate", try TinyModel.file, file, "--neuron", "l0.c.3"]
    let all = try Command.run(words).output.split(separator: "\n", omittingEmptySubsequences: false)
    let some = try Command.run(words + ["--lines", "21-24"])
    #expect(some.status == 0 && some.messages.isEmpty)
    let first = try #require(all.firstIndex { $0.hasPrefix("21  ") })
    let rows = some.output.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(rows.firstIndex { $0.hasPrefix("21  ") })
    #expect(rows[start...].dropLast().elementsEqual(all[first..<first + rows.count - 1 - start]))
    #expect(rows.last == "" && rows.contains { $0.hasPrefix("24  ") })
    #expect(!rows.contains { $0.hasPrefix("20  ") || $0.hasPrefix("25  ") })
  }

  @Test func `lines that the file does not have are refused`() throws {
    let run = try Command.run("annotate", TinyModel.file, file, "--lines", "900-901")
    #expect(run.status == 65 && run.isOneSentence && run.sentence.contains("no line 900"))
    let last = try Command.run(
      "annotate", TinyModel.file, file, "--neuron", "l0.c.3", "--lines", "1-900")
    #expect(last.status == 0)
  }

  @Test func `a figure is of the lines asked for, and goes where it was asked for`() throws {
    let place = try Sandbox()
    let run = try Command.run(
      "annotate", TinyModel.file, file, "--feature", "comment", "--lines", "2-5", "--format", "svg",
      "-o", place("figure.svg"))
    #expect(run.status == 0 && run.output.isEmpty && run.messages.isEmpty)
    let figure = try String(contentsOfFile: place("figure.svg"), encoding: .utf8)
    #expect(figure.hasPrefix("<svg xmlns=") && figure.hasSuffix("</svg>\n"))
    #expect(figure.contains("lines 2 to 5"))
  }

  @Test func `a page of many cells has them all, those of findings first`() throws {
    let run = try Command.run(
      "annotate", TinyModel.file, file, "--neuron", "l0.c", "--format", "html")
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(run.output.contains("id=\"numbers-v23\"") && !run.output.contains("numbers-v24"))
    #expect(run.output.contains("id=\"numbers-g23\""))
    let names = run.output.matches(of: /<span class="id">(l0\.c\.\d+)</).map(\.1)
    #expect(Set(names).count == 24)
    let words = run.output.matches(of: /<\/span><span>([^<]*)<\/span><span class="score">/)
      .map { $0.1 == "asked for" }
    #expect(words.count == 25 && words.prefix(24).contains(true) && !words[0])
    #expect(words.prefix(24).drop { !$0 }.allSatisfy { $0 })
  }
}
