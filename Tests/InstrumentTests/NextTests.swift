import Corpus
import Foundation
import Network
import Testing

@testable import Instrument

@Suite struct `Going on from a byte` {
  @Test(arguments: [1, 40, 63, 64, 65, 150])
  func `predictions at the cursor are those of reading the text`(at: Int) async throws {
    let stand = try Stand()
    let next = try await stand.post("/api/next", ["file": stand.path("a.c"), "at": at, "count": 9])
    let read = try await stand.post(
      "/api/read", ["file": stand.path("a.c"), "from": at - 1, "to": at, "predictions": 9])
    let own = (next.json["free"] as? [String: Any])?["predictions"] as? [[String: Any]] ?? []
    let theirs = (read.json["predictions"] as? [[[String: Any]]])?.first ?? []
    #expect(own.count == 9)
    #expect(own.map { $0["byte"] as? Int } == theirs.map { $0["byte"] as? Int })
    let (a, b) = (own.map { $0["p"] as Any }, theirs.map { $0["p"] as Any })
    #expect(difference(Answer.numbers(a), Answer.numbers(b)) < rounding)
  }

  @Test(arguments: [100, 129, 130])
  func `the continuation is what a sampler that read the same writes, held or not`(heldFrom: Int)
    async throws
  {
    let stand = try Stand()
    let (at, seed) = (130, UInt64(7))
    let answer = try await stand.post(
      "/api/next",
      [
        "file": stand.path("a.c"), "at": at, "bytes": 50, "temperature": 0.9, "seed": seed,
        "holds": [["neuron": "l0.c.3", "value": 0.9]], "held_from": heldFrom,
      ])
    let text = Array(Stand.code.utf8)
    let hold = Hold(neuron: NeuronID(layer: 0, vector: .cell, unit: 3), value: 0.9)
    for (key, holds) in [("free", []), ("held", [hold])] {
      let sampler = try Sampler(stand.model, temperature: 0.9, seed: seed)
      for byte in text[..<heldFrom] { sampler.read(byte) }
      sampler.hold(holds)
      for byte in text[heldFrom..<at] { sampler.read(byte) }
      let written = (0..<50).map { _ in sampler.next() }
      let outlook = answer.json[key] as? [String: Any]
      #expect(outlook?["continuation"] as? String == base64(written), "\(key)")
    }
  }

  @Test func `a held cell has its value on all that is written`() async throws {
    let stand = try Stand()
    let answer = try await stand.post(
      "/api/next",
      [
        "file": stand.path("a.c"), "at": 77, "bytes": 9, "neuron": "l1.c.5",
        "holds": [["neuron": "l1.c.5", "value": -0.5]],
      ])
    let held = answer.json["held"] as? [String: Any]
    #expect(Answer.numbers(held?["values"]).allSatisfy { abs($0 + 0.5) < 1e-6 })
    let free = answer.json["free"] as? [String: Any]
    #expect(Answer.numbers(free?["values"]).contains { abs($0 + 0.5) > 1e-3 })
  }

  @Test(arguments: [
    ["at": 0], ["at": 4], ["at": -1], ["at": 2, "count": 0], ["at": 2, "count": 257],
    ["at": 2, "bytes": -1], ["at": 2, "bytes": 2_001], ["at": 2, "temperature": -1],
    ["at": 2, "temperature": 1e300], ["at": 2, "held_from": 3],
  ])
  func `numbers out of range are refused`(body: [String: Double]) async throws {
    var body: [String: Any] = body
    body["text"] = "abc"
    #expect(try await Stand().post("/api/next", body).isRefusal(400), "\(body)")
  }

  @Test(arguments: ["l0.h.1", "l0.f.1", "l0.i.2", "l1.g.3", "l1.o.4", "l0.raw.5", "l0.c.6"])
  func `a cell held at any number gives an answer or a sentence`(neuron: String) async throws {
    let stand = try Stand()
    let body: [String: Any] = ["file": stand.path("a.c"), "at": 90, "bytes": 300]
    let before = try await stand.post("/api/next", body)
    for value in ["3e38", "-3e38", "-0", "1e-45", "7", "0.5e0"] {
      let holds = "\"holds\":[{\"neuron\":\"\(neuron)\",\"value\":\(value)}]"
      let answer = try await stand.post(
        "/api/next",
        bytes: Array(
          "{\"file\":\"\(stand.path("a.c"))\",\"at\":90,\"bytes\":300,\(holds)}".utf8))
      #expect(answer.status == 200 || answer.isRefusal(400), "\(value): \(answer.text)")
    }
    // Nothing is left of it.
    #expect(try await stand.post("/api/next", body).text == before.text)
  }

  @Test(arguments: [
    "1e39", "-1e39", "NaN", "Infinity", "+1", "0x1", "\"1\"", "", "01", ".5", "1e400", "null",
  ])
  func `what is no number in JSON, or none that a cell can have, is refused`(value: String)
    async throws
  {
    let stand = try Stand()
    for body in [
      "{\"text\":\"abc\",\"at\":2,\"holds\":[{\"neuron\":\"l0.c.1\",\"value\":\(value)}]}",
      "{\"text\":\"abc\",\"at\":\(value)}",
    ] {
      let answer = try await stand.post("/api/next", bytes: Array(body.utf8))
      #expect(answer.isRefusal(400), "\(body): \(answer.text)")
    }
  }

  @Test func `one draw after the other leaves nothing of the one before`() async throws {
    let stand = try Stand()
    let body: [String: Any] = ["file": stand.path("a.c"), "at": 90, "bytes": 30]
    let first = try await stand.post("/api/next", body)
    let held = body.merging(["holds": [["neuron": "l0.c.1", "value": 1.0]]]) { $1 }
    _ = try await stand.post("/api/next", held)
    let again = try await stand.post("/api/next", body)
    #expect(first.text == again.text)
  }
}
