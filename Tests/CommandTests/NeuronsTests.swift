import Foundation
import Testing

@Suite struct `neurons` {
  @Test func `writes every key of the contract, null where not measured`() throws {
    let run = try NeuronsResult.whole.get()
    #expect(run.status == 0 && run.messages.isEmpty)
    let report = try object(run.output)
    #expect(
      keys(report) == [
        "cells", "control", "corpus", "explanations", "features", "gates", "model", "summary",
      ])
    #expect(keys(report["model"]) == ["hidden", "layers", "parameters"])
    let corpus = report["corpus"] as? [String: Any]
    #expect(keys(corpus) == ["bytes", "coverage", "files", "files_trained_on_left_out", "parts"])
    #expect(keys(corpus?["parts"]) == ["report", "select", "threshold"])
    #expect(keys(report["summary"]) == ["combined", "constant", "explained", "neurons"])
    let features = try #require(report["features"] as? [[String: Any]])
    #expect(features.count >= 31)
    for feature in features {
      #expect(
        keys(feature) == [
          "baselines", "committee", "committees", "control", "exempt", "kind", "name", "neurons",
          "prevalence", "probe", "probe_control", "raw",
        ])
      #expect(keys(feature["baselines"]) == ["byte", "layout", "ngram", "untrained"])
      #expect(feature["control"] is NSNull)
      #expect(feature["probe"] is NSNull || feature["probe"] is NSNumber)
      let neurons = try #require(feature["neurons"] as? [[String: Any]])
      #expect(neurons.count <= 3)
      for neuron in neurons {
        #expect(
          keys(neuron) == [
            "altered", "ap", "ap_high", "ap_low", "auroc", "because", "cause", "effect", "f1",
            "hard_negatives", "intervals", "iou", "lift", "neuron", "p", "partial", "persistence",
            "polarity", "r2", "share_of_probe", "spearman", "threshold", "verdict",
          ])
        #expect([1, -1].contains(neuron["polarity"] as? Int ?? 0))
        let isBinary = feature["kind"] as? String == "binary"
        #expect(neuron[isBinary ? "spearman" : "ap"] is NSNull)
      }
    }
  }

  @Test func `parts share no file from three files on, and their paths can be passed back`() throws
  {
    let corpus = try NeuronsResult.of([]).corpus
    let parts = [corpus.parts.select, corpus.parts.threshold, corpus.parts.report]
    #expect(parts.allSatisfy { !$0.isEmpty })
    #expect(Set(parts.joined()).count == corpus.files)
    #expect(parts.joined().count == corpus.files)
    let back = try Command.run(
      ["evaluate", TinyModel.file] + parts.joined() + ["--format", "json"])
    #expect(try object(back.output)["bytes"] as? Int == corpus.bytes)
  }

  @Test func `fewer than three files are cut, and it says so`() throws {
    let file = "\(Command.corpus)/ring.c"
    let json = try Command.run(
      "neurons", TinyModel.file, file, "--include-trained", "--format", "json")
    let parts = (try object(json.output)["corpus"] as? [String: Any])?["parts"]
    #expect(
      parts as? [String: [String]] == ["select": [file], "threshold": [file], "report": [file]])
    let table = try Command.run("neurons", TinyModel.file, file, "--include-trained")
    #expect(table.output.contains("too few files to keep the parts apart"))
  }

  @Test func `files that the model was trained on are left out, and counted`() throws {
    let all = try NeuronsResult.of([]).corpus
    let run = try Command.run(
      ["neurons", TinyModel.file] + TinyModel.corpus + ["--format", "json"])
    let corpus = try #require(object(run.output)["corpus"] as? [String: Any])
    let leftOut = try #require(corpus["files_trained_on_left_out"] as? Int)
    #expect(leftOut > 0)
    #expect(all.files_trained_on_left_out == 0)
    #expect(corpus["files"] as? Int == all.files - leftOut)
  }

  @Test func `where all files were trained on, it says how to go on`() throws {
    let place = try Sandbox()
    let text = "int a;\nint b;\n"
    try place.write("code/a.c", text)
    let model = place("model")
    _ = try Command.run(
      ["train", place("code"), "-o", model, "--epochs", "1"] + TinyModel.sizes)
    let run = try Command.run("neurons", model, place("code"))
    #expect(run.status == 66)
    #expect(run.isOneSentence && run.sentence.contains("--include-trained"), "\(run.messages)")
  }

  @Test func `bytes takes whole files until it is reached, always the same`() throws {
    let some = try NeuronsResult.of(["--bytes", "4000", "--feature", "comment"]).corpus
    let again = try NeuronsResult.of(["--bytes", "4000", "--feature", "comment"]).corpus
    let all = try NeuronsResult.of(["--feature", "comment"]).corpus
    #expect((4000..<all.bytes).contains(some.bytes))
    #expect(some.files < all.files)
    #expect(some.parts.report == again.parts.report)
  }

  /// The network itself is a control that comes to what it comes to; files it was trained on count.
  @Test func `a control network's best cells are shown beside`() throws {
    let words = ["--control", try TinyModel.file]
    let run = try Command.run(
      ["neurons", TinyModel.file] + TinyModel.corpus + words + [
        "--include-trained", "--format", "json",
      ])
    #expect(run.status == 0)
    let features = try #require(object(run.output)["features"] as? [[String: Any]])
    var seen = 0
    for feature in features {
      let best = (feature["neurons"] as? [[String: Any]])?.first
      let measure = feature["kind"] as? String == "binary" ? "ap" : "spearman"
      guard let own = best?[measure] as? Double, let control = feature["control"] as? Double else {
        continue
      }
      #expect(abs(own - control) < 1e-9, "\(feature["name"] ?? "")")
      seen += 1
    }
    #expect(seen > 15)
    let table = try Command.run(
      ["neurons", TinyModel.file] + TinyModel.corpus + words + [
        "--include-trained", "--feature", "comment",
      ])
    #expect(table.output.contains("control") && table.output.contains("the other network: "))
    #expect(table.output.contains("control: a 1 x "))
  }

  @Test func `what a control network was trained on is left out too`() throws {
    let place = try Sandbox()
    let fresh = place("fresh")
    _ = try Command.run(
      ["train", "\(Command.corpus)/ring.c", "-o", fresh, "--epochs", "1", "--shuffle-lines"]
        + TinyModel.sizes)
    let run = try Command.run(
      ["neurons", fresh] + TinyModel.corpus + ["--control", TinyModel.file, "--format", "json"])
    let report = try object(run.output)
    let corpus = try #require(report["corpus"] as? [String: Any])
    // And it is the other network's cells that are shown.
    let features = try #require(report["features"] as? [[String: Any]])
    let best = features.compactMap { ($0["neurons"] as? [[String: Any]])?.first?["ap"] as? Double }
    let control = features.compactMap { $0["control"] as? Double }
    #expect(!control.isEmpty && Set(control).isDisjoint(with: best))
    let note = try #require((report["control"] as? [String: Any])?["training"] as? String)
    #expect(note.contains("rmsprop") && !note.hasSuffix("lines shuffled"))
    let alone = try Command.run(["neurons", fresh] + TinyModel.corpus + ["--format", "json"])
    let others = try #require(object(alone.output)["corpus"] as? [String: Any])
    #expect(
      try #require(corpus["files_trained_on_left_out"] as? Int)
        > #require(others["files_trained_on_left_out"] as? Int))
  }

  @Test func `a query adds a feature`() throws {
    let result = try NeuronsResult.of([
      "--query", "(while_statement condition: (_) @mine)", "--feature", "mine",
    ])
    #expect(result.features.map(\.name) == ["mine"])
    #expect(try #require(result.features.first?.prevalence) > 0)
  }

  @Test func `a query's features stand beside those named, and no others do`() throws {
    let words = [
      "--query", "(while_statement condition: (_) @string-part)", "--feature", "comment",
    ]
    let result = try NeuronsResult.of(words)
    #expect(Set(result.features.map(\.name)) == ["string-part", "comment"])
    let table = try Command.run(
      ["neurons", TinyModel.file] + TinyModel.corpus + ["--include-trained"] + words.prefix(2))
    #expect(table.output.contains("string-part, l0") || table.output.contains("string-part"))
    #expect(table.status == 0 && !table.output.contains("\nstring ·"))
  }

  @Test func `a neuron turns the question round`() throws {
    let result = try NeuronsResult.of(["--neuron", "l0.h.3"])
    #expect(result.features.count >= 31)
    #expect(Set(result.features.flatMap(\.neurons).map(\.neuron)) == ["l0.h.3"])
    let table = try Command.run(
      ["neurons", TinyModel.file] + TinyModel.corpus + ["--include-trained", "--neuron", "l0.h.3"])
    #expect(table.status == 0)
    #expect(table.output.contains("l0.h.3"))
  }

  @Test func `top, vectors and feature narrow the list`() throws {
    let result = try NeuronsResult.of(["--top", "5", "--vectors", "f", "--feature", "identifier"])
    let names = result.features.first?.neurons.map(\.neuron) ?? []
    #expect(names.count == 5)
    #expect(names.allSatisfy { $0.hasPrefix("l0.f.") })
  }

  @Test func `CSV has a row for each neuron and a cell for each column`() throws {
    let run = try Command.run(
      ["neurons", TinyModel.file] + TinyModel.corpus + ["--include-trained", "--format", "csv"])
    let rows = run.output.split(separator: "\r\n").map { row in
      row.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.first?.prefix(3) == ["feature", "kind", "prevalence"])
    #expect(Set(rows.map(\.count)).count == 1)
    #expect(rows.count > 60)
    #expect(!run.output.contains("\""))
  }

  @Test func `a page holds the certificates, on standard output`() throws {
    let run = try Command.run(
      ["neurons", TinyModel.file] + TinyModel.corpus + [
        "--include-trained", "--format", "html", "--feature", "comment", "--feature",
        "block-depth",
      ])
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(run.output.hasPrefix("<!doctype html>"))
    #expect(run.output.components(separatedBy: "<details").count == 3)
  }

  @Test func `the table fits its columns and has no escapes when piped`() throws {
    let arguments = ["neurons", try TinyModel.file] + TinyModel.corpus + ["--include-trained"]
    for width in [60, 80, 120] {
      let run = try Command.run(arguments, environment: ["COLUMNS": "\(width)"])
      #expect(run.status == 0 && run.messages.isEmpty)
      #expect(!run.output.contains("\u{1B}"))
      #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= width })
    }
  }
}
