import Corpus
import Discovery
import Foundation
import Network
import Syntax
import Testing

@testable import Instrument

@Suite struct `Looking for cells` {
  @Test func `a span's cells are ranked by the difference of their means, as the slow way has it`()
    async throws
  {
    let text = ReadTests.long
    let stand = try Stand(files: ["a.c": text])
    let answer = try await stand.post(
      "/api/rank", ["file": stand.path("a.c"), "span": ["from": 100, "to": 112], "count": 24])
    #expect(answer.status == 200)
    let window = answer.json["window"] as? [String: Int] ?? [:]
    #expect(window == ["from": 36, "to": 176])
    var expected: [(name: String, difference: Float)] = []
    for layer in 0..<2 {
      for unit in 0..<12 {
        let values = try stand.values(of: "l\(layer).c.\(unit)", text.utf8)
        let inside = values[100..<112].reduce(0, +) / 12
        let around = (values[36..<100] + values[112..<176]).reduce(0, +) / 128
        expected.append(("l\(layer).c.\(unit)", inside - around))
      }
    }
    expected.sort { abs($0.difference) > abs($1.difference) }
    let cells = answer.list("cells")
    #expect(cells.map { $0["neuron"] as? String } == expected.map(\.name))
    for (cell, own) in zip(cells, expected) {
      let difference = Answer.numbers([cell["difference"] as Any])[0]
      #expect(abs(difference - abs(own.difference)) < 1e-5)
      #expect(cell["polarity"] as? Int == (own.difference < 0 ? -1 : 1))
    }
  }

  @Test func `a span needs something in it and around it`() async throws {
    let stand = try Stand()
    let all = ["from": 0, "to": 3]
    #expect(
      try await stand.post("/api/rank", ["text": "abc", "span": all]).list("cells").isEmpty)
    #expect(
      try await stand.post("/api/rank", ["text": "abc", "span": ["from": 1, "to": 1]])
        .isRefusal(400))
    #expect(try await stand.post("/api/rank", ["text": "abc"]).error.contains("lacks span"))
  }

  @Test func `a query is underlined where it matches, and ranks cells by average precision`()
    async throws
  {
    let stand = try Stand()
    let answer = try await stand.post(
      "/api/query",
      [
        "file": stand.path("a.c"), "query": "(return_statement) @mine", "count": 24,
      ])
    let capture = try #require(answer.list("captures").first)
    let runs = capture["runs"] as? [[Int]] ?? []
    let bytes = Array(Stand.code.utf8)
    #expect(
      runs.map { String(decoding: bytes[$0[0]..<$0[1]], as: UTF8.self) } == [
        "return a;", "return -1;", "return f(a, \"if (b)\");",
      ])
    var inside = [Bool](repeating: false, count: bytes.count)
    for run in runs { for byte in run[0]..<run[1] { inside[byte] = true } }
    let cells = capture["cells"] as? [[String: Any]] ?? []
    #expect(cells.count == 24)
    for cell in cells.prefix(4) {
      let name = cell["neuron"] as? String ?? ""
      let sign = Float(cell["polarity"] as? Int ?? 0)
      let values = try stand.values(of: name, bytes).map { sign * $0 }
      let score = (cell["score"] as? NSNumber)?.doubleValue ?? 0
      // The answer has values in 256 steps, the slow way has them exactly.
      #expect(abs(score - averagePrecision(values, inside)) < 0.05)
    }
    let scores = cells.map { ($0["score"] as? NSNumber)?.doubleValue ?? 0 }
    #expect(scores == scores.sorted(by: >))
  }

  @Test func `a query of a depth ranks cells by Spearman's rho`() async throws {
    let stand = try Stand()
    let answer = try await stand.post(
      "/api/query",
      [
        "file": stand.path("a.c"),
        "query": "((parenthesized_expression) @deep (#set! kind depth))",
      ])
    let capture = try #require(answer.list("captures").first)
    #expect(capture["kind"] as? String == "graded")
    #expect((capture["cells"] as? [Any])?.isEmpty == false)
  }

  @Test(arguments: [
    ("(if_statement", 1, 14), ("(no_such_node) @x", 1, 2), ("(if_statement)\n(oops) @x", 2, 2),
    ("(if_statement)", 1, 1), ("((identifier) @x (#nonsense? @x))", 1, 19),
  ])
  func `a bad query is shown with its spot`(query: String, line: Int, column: Int) async throws {
    let answer = try await Stand().post("/api/query", ["text": "int a;", "query": query])
    #expect(answer.isRefusal(400), "\(answer.text)")
    let spot = answer.json["spot"] as? [String: Any]
    #expect(spot?["line"] as? Int == line)
    #expect(spot?["column"] as? Int == column, "\(answer.text)")
  }

  /// tree-sitter would end the server at the first, and never come back from the others.
  @Test func `queries that tree-sitter can't bear end neither the server nor its lanes`()
    async throws
  {
    var limits = Limits()
    limits.queries = 2
    let stand = try Stand(limits: limits)
    let text = "void f() {\(String(repeating: "a();", count: 2_000))}"
    let slow = "(compound_statement (_)* @x (_)* @y (_)* @z)"
    let two = try await stand.post("/api/query", ["text": text, "query": "(_) @x (_) @y"])
    #expect(two.status == 200)
    #expect(two.list("captures").count == 2)
    async let first = stand.post("/api/query", ["text": text, "query": slow])
    async let second = stand.post("/api/query", ["text": text, "query": slow])
    try await Task.sleep(for: .seconds(1))
    let third = try await stand.post("/api/query", ["text": text, "query": "(identifier) @x"])
    #expect(third.isRefusal(503))
    for answer in try await [first, second] {
      #expect(answer.isRefusal(400), "\(answer.text)")
      #expect((answer.json["spot"] as? [String: Any])?["line"] as? Int == 1)
    }
    let after = try await stand.post("/api/query", ["text": text, "query": "(identifier) @x"])
    #expect(after.status == 200)
  }

  @Test func `a query that matches nothing names no cell`() async throws {
    let answer = try await Stand().post(
      "/api/query", ["text": "int a;", "query": "(goto_statement) @x"])
    let capture = try #require(answer.list("captures").first)
    #expect(capture["inside"] as? Int == 0 && (capture["cells"] as? [Any])?.isEmpty == true)
  }

  @Test func `what is found in the files is where the most cells are on`() async throws {
    let other = String(repeating: "int x;\n", count: 60) + Stand.code
    let stand = try Stand(files: ["a.c": Stand.code, "b.c": other, "sub.h": "#define A 1\n"])
    await stand.instrument.buildIndex()
    #expect(try await stand.get("/api/index").json["done"] as? Bool == true)
    let names = ["l0.c.4", "l1.c.7"]
    let cells: [[String: Any]] = names.map { ["neuron": $0, "polarity": 1, "threshold": 0.05] }
    let answer = try await stand.post("/api/find", ["cells": cells, "count": 5])
    let excerpts = answer.list("excerpts")
    #expect(!excerpts.isEmpty)
    for excerpt in excerpts {
      let file = excerpt["file"] as? String ?? ""
      let bytes = Array(try String(contentsOfFile: file, encoding: .utf8).utf8)
      let (from, to) = (excerpt["from"] as? Int ?? 0, excerpt["to"] as? Int ?? 0)
      let on = try names.map { try stand.values(of: $0, bytes).map { $0 >= 0.05 ? 1 : 0 } }
      for byte in from..<to {
        #expect(on[0][byte] + on[1][byte] == excerpt["on"] as? Int)
      }
      let line = bytes[..<from].count { $0 == 0x0A } + 1
      #expect(abs(line - (excerpt["line"] as? Int ?? 0)) <= 3)
    }
    // No place in any file has more cells on than the first.
    let first = excerpts.first?["on"] as? Int ?? 0
    for name in ["a.c", "b.c", "sub.h"] {
      let bytes = Array(try String(contentsOfFile: stand.path(name), encoding: .utf8).utf8)
      let on = try names.map { try stand.values(of: $0, bytes).map { $0 >= 0.05 ? 1 : 0 } }
      #expect(zip(on[0], on[1]).allSatisfy { $0 + $1 <= first })
    }
  }

  @Test func `a file that the index read is opened in its middle without reading up to there`()
    async throws
  {
    let long = String(repeating: Stand.code, count: 30)
    let stand = try Stand(files: ["a.c": long])
    await stand.instrument.buildIndex()
    let answer = try await stand.post(
      "/api/read",
      ["file": stand.path("a.c"), "neurons": ["l1.c.3"], "from": 3_000, "to": 3_100])
    let whole = try stand.values(of: "l1.c.3", long.utf8)
    #expect(difference(answer.values, Array(whole[3_000..<3_100])) < rounding)
    let text = try stand.instrument.texts.text(answer.string("id"))
    #expect(text.block(0) == nil && text.block(3_050 / 64) != nil)
  }

  @Test func `the index takes no more files than there is memory for`() async throws {
    var limits = Limits()
    limits.index = 40_000
    let text = String(repeating: Stand.code, count: 2)
    let files = Dictionary(uniqueKeysWithValues: (0..<200).map { ("f\($0).c", text + "\($0)") })
    let stand = try Stand(files: files, limits: limits)
    await stand.instrument.buildIndex()
    let progress = stand.instrument.index.progress
    #expect(progress.isDone && progress.files > 2 && progress.files < 200)
    #expect(progress.bytes <= stand.instrument.index.room)
  }
}

/// Average precision by sorting, ties together.
private func averagePrecision(_ values: [Float], _ inside: [Bool]) -> Double {
  let total = Double(inside.count { $0 })
  var (seen, found, sum) = (0.0, 0.0, 0.0)
  for value in Set(values).sorted(by: >) {
    let tied = values.indices.filter { values[$0] == value }
    let hits = Double(tied.count { inside[$0] })
    seen += Double(tied.count)
    found += hits
    sum += hits * found / seen
  }
  return sum / total
}
