import Corpus
import Foundation
import Network
import Testing

@testable import Instrument

@Suite("Reading a text") struct ReadTests {
  /// Longer than a few of the blocks that are kept.
  static let long = String(repeating: Stand.code, count: 5)

  @Test(arguments: ["l0.c.3", "l1.h.0", "l1.f.11", "l0.raw.7"])
  func `any range of any neuron is what reading all of it at once gives`(neuron: String)
    async throws
  {
    let stand = try Stand(files: ["a.c": Self.long])
    let whole = try stand.values(of: neuron, Self.long.utf8)
    for (from, to) in [(100, 130), (0, 1), (63, 65), (64, 128), (0, whole.count), (200, 500)] {
      let answer = try await stand.post(
        "/api/read",
        ["file": stand.path("a.c"), "neurons": [neuron], "from": from, "to": to])
      #expect(answer.status == 200)
      #expect(difference(answer.values, Array(whole[from..<to])) < rounding)
    }
  }

  @Test func `an edit gives what reading the changed text afresh gives, wherever it is`()
    async throws
  {
    let stand = try Stand()
    let opened = try await stand.post("/api/open", ["text": Self.long])
    var (id, bytes) = (opened.string("id"), Array(Self.long.utf8))
    // Around the ends of blocks, at both ends of the text, growing, shrinking and neither.
    let edits: [(Int, Int, String)] = [
      (64, 0, "x"), (63, 1, ""), (128, 2, "ab"), (0, 1, "#"),
      (65, 0, String(repeating: "y", count: 70)),
      (129, 70, ""), (127, 1, "\n"), (192, 1, "Z"),
    ]
    for (at, remove, insert) in edits + [(bytes.count, 0, "if (")] {
      let at = min(at, bytes.count)
      bytes.replaceSubrange(at..<at + remove, with: Array(insert.utf8))
      let answer = try await stand.post(
        "/api/read",
        [
          "id": id, "edit": ["at": at, "remove": remove, "insert": insert],
          "neurons": ["l1.c.2"], "nats": true,
        ])
      #expect(answer.status == 200)
      #expect(difference(answer.values, try stand.values(of: "l1.c.2", bytes)) < rounding)
      let fresh = try await Stand().post(
        "/api/read", ["text": String(decoding: bytes, as: UTF8.self), "nats": true])
      let (nats, own) = (Answer.numbers(answer.json["nats"]), Answer.numbers(fresh.json["nats"]))
      #expect(nats.first?.isNaN == true)
      #expect(difference(Array(nats.dropFirst()), Array(own.dropFirst())) < 100 * rounding)
      id = answer.string("id")
    }
  }

  @Test func `the text before an edit is as it was`() async throws {
    let stand = try Stand()
    let opened = try await stand.post("/api/open", ["text": Self.long])
    let id = opened.string("id")
    _ = try await stand.post(
      "/api/read", ["id": id, "edit": ["at": 5, "remove": 9, "insert": ""], "neurons": ["l0.c.1"]])
    let answer = try await stand.post("/api/read", ["id": id, "neurons": ["l0.c.1"]])
    #expect(difference(answer.values, try stand.values(of: "l0.c.1", Self.long.utf8)) < rounding)
  }

  @Test func `predictions and nats say the same of a byte`() async throws {
    let stand = try Stand()
    let answer = try await stand.post(
      "/api/read",
      ["file": stand.path("a.c"), "from": 60, "to": 140, "nats": true, "predictions": 256])
    let bytes = Array(Stand.code.utf8)
    let nats = Answer.numbers(answer.json["nats"])
    let predictions = answer.json["predictions"] as? [[[String: Any]]] ?? []
    #expect(predictions.count == 80)
    for byte in 61..<140 {
      let own = predictions[byte - 61].first { $0["byte"] as? Int == Int(bytes[byte]) }
      let p = Answer.numbers([own?["p"] as Any])[0]
      #expect(abs(-log(p) - nats[byte - 60]) < 1e-4)
    }
  }

  @Test func `labels are the parser's, and unknown ones are null`() async throws {
    let stand = try Stand()
    let answer = try await stand.post(
      "/api/read",
      ["text": "if (a) b;", "labels": ["if-condition", "if-condition"], "neurons": [String]()])
    let labels = answer.json["labels"] as? [String: Any]
    let values = Answer.numbers(labels?["if-condition"])
    #expect(values.count == 9)
    #expect(values[3] == 1 && values[4] == 1 && values[5] == 0)
    // Asked for twice, a label stands there once.
    #expect(answer.text.components(separatedBy: "if-condition").count == 2)
  }

  @Test func `a text that is not UTF-8 keeps its bytes`() async throws {
    let stand = try Stand()
    let opened = try await stand.post("/api/open", ["base64": "/wBpZu2ggA=="])
    #expect(opened.string("content") == "/wBpZu2ggA==")
    #expect(opened.json["bytes"] as? Int == 7)
    let answer = try await stand.post(
      "/api/read", ["id": opened.string("id"), "neurons": ["l0.c.0"], "labels": ["if-condition"]])
    #expect(answer.values.count == 7)
  }

  @Test func `an empty text has nothing to say`() async throws {
    let stand = try Stand()
    let answer = try await stand.post(
      "/api/read", ["text": "", "neurons": ["l0.c.0"], "nats": true, "predictions": 2])
    #expect(answer.status == 200 && answer.values.isEmpty)
  }

  @Test func `a table has a row a byte, a figure is a drawing`() async throws {
    let stand = try Stand()
    let body: [String: Any] = [
      "file": stand.path("a.c"), "neurons": ["l0.c.0", "l1.c.1"], "labels": ["if-condition"],
      "from": 30, "to": 60,
    ]
    let table = try await stand.post("/api/read", body, form: "csv")
    let lines = table.text.split(separator: "\r\n")
    #expect(table.type == "text/csv; charset=utf-8")
    #expect(lines.count == 31 && lines[0] == "byte,l0.c.0,l1.c.1,if-condition")
    #expect(lines[1].hasPrefix("30,"))
    let figure = try await stand.post("/api/read", body, form: "svg")
    #expect(figure.type == "image/svg+xml" && figure.text.hasPrefix("<svg"))
  }
}
