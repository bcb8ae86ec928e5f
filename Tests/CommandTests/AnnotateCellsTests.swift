import Foundation
import Testing

@Suite struct `annotate --cells` {
  private let file = "\(Command.corpus)/ring.c"

  @Test(arguments: ["comment", "block-depth"])
  func `cells together say the sum of what they say alone`(feature: String) throws {
    for (words, count) in [("--cells 4", 4), ("--cells 1", 0), ("--cells 16", 16)] {
      let result = try #require(
        try AnnotateResult.of(
          [file, "--feature", feature] + words.split(separator: " ").map(String.init)
        ).first)
      #expect(result.labels.keys.sorted() == [feature])
      guard count > 0 else {
        #expect(result.committees.isEmpty && result.neurons.count == 1)
        continue
      }
      let together = try #require(result.committees.first)
      #expect(result.committees.count == 1 && together.feature == feature)
      #expect(together.neurons.count == count && together.weights.count == count)
      #expect(together.neurons == result.neurons.map(\.neuron))
      #expect(together.neurons.allSatisfy { $0.contains(feature == "comment" ? ".c." : ".raw.") })
      #expect((together.threshold != nil) == (feature == "comment"))
      #expect(together.values.count == result.bytes)
      for t in 0..<result.bytes {
        let sum = zip(together.weights, result.neurons).reduce(Double(together.bias)) {
          $0 + Double($1.0) * Double($1.1.values[t])
        }
        #expect(abs(sum - Double(together.values[t])) < 1e-3 * max(1, abs(sum)))
      }
    }
  }

  @Test func `cells together are those that train found, of every feature asked for`() throws {
    let findings = try Surgery(TinyModel.file).findings
    let result = try AnnotateResult.of(
      [file, "--feature", "comment", "--feature", "identifier", "--cells", "3"])[0]
    #expect(result.committees.map(\.feature) == ["comment", "identifier"])
    for together in result.committees {
      let found = findings.first { $0["name"] as? String == together.feature }
      let sizes = found?["committees"] as? [[String: Any]] ?? []
      let three = try #require(sizes.first { $0["cells"] as? Int == 3 })
      #expect(three["neurons"] as? [String] == together.neurons)
    }
    #expect(
      Set(result.neurons.map(\.neuron)) == Set(result.committees.flatMap(\.neurons)))
    #expect(Set(result.neurons.map(\.neuron)).count == result.neurons.count)
  }

  /// A score of two cells together, beside 0.5 by the byte alone.
  @Test(arguments: [(0.9, "follow"), (0.1, "go along with")])
  func `cells together are shown with what they have to beat, in text and page`(
    score: Double, verb: String
  ) throws {
    let place = try Sandbox()
    var surgery = try Surgery(TinyModel.file)
    let comment = try #require(
      surgery.findings.firstIndex { $0["name"] as? String == "comment" })
    surgery.findings[comment]["baselines"] = ["byte": 0.5]
    var sizes = try #require(surgery.findings[comment]["committees"] as? [[String: Any]])
    for index in sizes.indices { sizes[index]["score"] = score }
    surgery.findings[comment]["committees"] = sizes
    let words = [
      "annotate", try place.write("model", surgery.bytes()), file, "--feature", "comment",
      "--cells", "2",
    ]
    let shown = try Command.run(words)
    #expect(shown.status == 0 && shown.messages.isEmpty)
    #expect(shown.output.contains("2 cells together \(verb) comment"))
    #expect(shown.output.contains("on files never seen (prevalence"))
    #expect(try Command.run(words + ["--format", "ansi"]).output.contains("outside to inside"))
    let views = try Command.run(words + ["--predictions", "3", "--format", "ansi"])
    #expect(views.status == 0 && views.output.contains("together \(verb)"))
    let page = try Command.run(words + ["--format", "html"])
    #expect(page.status == 0 && page.output.contains("<b>2 cells</b> together \(verb)"))
  }

  @Test(arguments: [nil, "old"])
  func `without committees in the model they are fitted on the file, and the header says so`(
    kept: String?
  ) throws {
    let place = try Sandbox()
    var surgery = try Surgery(TinyModel.file)
    // As findings were before there were committees.
    surgery.notes["findings"] = kept.map { _ in
      #"""
      [{"baselines":{"byte":0.2,"layout":null,"ngram":null,"untrained":0.3},"committee":null,
        "kind":"binary","name":"comment","neurons":[{"ap":0.5,"ap_high":null,"ap_low":null,
        "auroc":0.9,"effect":null,"f1":0.5,"iou":0.4,"neuron":"l0.c.3","p":null,"polarity":-1,
        "r2":null,"spearman":null,"threshold":0.5,"verdict":null}],"prevalence":0.1,"probe":null}]
      """#
    }
    let model = try place.write("bare", try surgery.bytes())
    let words = ["annotate", model, file, "--feature", "comment"]
    let run = try Command.run(words + ["--cells", "2"])
    #expect(run.status == 0 && run.messages.isEmpty, "\(run.messages)")
    #expect(run.output.contains("2 cells together come nearest here to comment"))
    #expect(run.output.contains("which they were chosen on"))
    guard kept != nil else { return }
    let alone = try Command.run(words)
    #expect(alone.output.contains("l0.c.3 follows comment, negative inside"))
  }

  @Test func `a network of fewer cells than asked for gives all it has, and says so`() throws {
    let place = try Sandbox()
    _ = try Command.run(
      "train", Command.corpus, "-o", place("m"), "--epochs", "1", "--hidden", "3", "--lanes", "4",
      "--steps", "20")
    let run = try Command.run(
      "annotate", place("m"), file, "--feature", "comment", "--cells", "16", "--format", "json")
    #expect(run.status == 0)
    #expect(run.messages.contains("no more than 3 cells can be put together for comment, not 16"))
    let result = try JSONDecoder().decode(AnnotateResult.self, from: Data(run.output.utf8))
    #expect(result.committees.first?.neurons.count == 3)
  }
}
