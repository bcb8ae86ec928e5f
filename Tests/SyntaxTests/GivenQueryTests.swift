import Testing

@testable import Syntax

/// Queries that would end or hold the process, were they not run in one of their own.
@Suite struct GivenQueryTests {
  /// The sentence that refuses a query, when it is read or when it is run on `text`.
  private func refusal(_ query: String, on text: String = "int a;") throws -> String? {
    do {
      let grammar = try c().adding(query: query)
      _ = try Labeler(grammar, features: ["mine"]).labels(of: Array(text.utf8))
      return grammar.queryProblem?.description
    } catch {
      return "\(error)"
    }
  }

  private func mine(_ query: String, _ text: String) throws -> String {
    try Labeler(c().adding(query: query), features: ["mine"]).labels(of: Array(text.utf8))
      .values(0).map { $0.isNaN ? "?" : "\(Int($0))" }.joined()
  }

  @Test func `wildcards side by side at the top are found`() throws {
    #expect(try mine("(_) @mine (_) @_other", "a;") == "11")
  }

  @Test(arguments: [
    ("(identifier)** @mine", 14, "enough"),
    ("(identifier)?* @mine", 14, "enough"),
    ("(identifier) @_a* @_b+", 22, "enough"),
    ("((identifier)? @mine)*", 22, "may match nothing"),
    ("(((identifier)?) @mine)+", 24, "may match nothing"),
    ("[(_)* (_)?]* @mine", 12, "may match nothing"),
    ("[ ; )*\n(comment)*]? @mine", 12, "may match nothing"),
  ])
  func `what the library would compile for ever is refused where it stands`(
    query: String, column: Int, words: String
  ) throws {
    let sentence = try #require(try refusal(query))
    #expect(sentence.hasPrefix("query:"))
    #expect(sentence.contains(words))
    if !query.contains("\n") { #expect(sentence.hasPrefix("query:1:\(column): ")) }
  }

  @Test(arguments: [
    "((identifier)* @mine (comment)*)", "[(identifier)* (comment)] @mine", "(identifier)+ @mine",
    "((comment) @mine (#match? @mine \"a**?\"))", "(call_expression arguments: (_)? @mine)",
    "; (identifier)** \n(identifier) @mine", "(binary_expression \"*\" @mine)", "\"**\" @mine",
    "((identifier) . (comment)?) @mine", "(if_statement !alternative) @mine",
  ])
  func `what the library bears is left to it`(query: String) throws {
    let source = QuerySource(name: "query", text: query)
    #expect(throws: Never.self) { try QueryShape.check(source) }
  }

  @Test func `more nodes side by side than anyone writes are refused`() throws {
    let wide = "((_) @mine" + String(repeating: " (_)", count: 400) + ")"
    #expect(try refusal(wide)?.contains("more than 64 nodes side by side") == true)
    let alternatives = "[" + String(repeating: "(identifier) ", count: 400) + "] @mine"
    #expect(throws: Never.self) { try c().adding(query: alternatives) }
  }

  @Test func `brackets in strings and comments nest nothing`() throws {
    let brackets = String(repeating: "(", count: 300)
    let query = "((comment) @mine (#eq? @mine \"\(brackets)\")) ; \(brackets)"
    #expect(throws: Never.self) { try c().adding(query: query) }
  }

  @Test func `an expression nested beyond reason is refused`() throws {
    let brackets = String(repeating: "[", count: 1_000) + "a" + String(repeating: "]", count: 1_000)
    let query = "((comment) @mine (#match? @mine \"\(brackets)\"))"
    #expect(try refusal(query)?.contains("nested deeper than 100") == true)
    let escaped = String(repeating: #"\\["#, count: 300)
    #expect(throws: Never.self) {
      try c().adding(query: "((comment) @mine (#match? @mine \"\(escaped)\"))")
    }
  }

  @Test(arguments: [
    (
      #"((comment) @mine (#match? @mine "^.. (a+)+$"))"#,
      "/* \(String(repeating: "a", count: 99)) */"
    ),
    (
      "(compound_statement (_)* @mine (_)* @_b (_)* @_c)",
      "void f() {\(String(repeating: "a();", count: 2_000))}"
    ),
  ])
  func `what takes too long is given up in time, and other queries go on`(
    query: String, text: String
  ) throws {
    #expect(try refusal(query, on: text)?.contains("takes longer than 7 seconds") == true)
    #expect(try mine("(identifier) @mine", "a;") == "10")
  }

  @Test func `a query that failed is not tried again`() throws {
    let grammar = try c().adding(query: #"((comment) @mine (#match? @mine "(a+)+b$"))"#)
    let labeler = try Labeler(grammar, features: ["mine", "comment"])
    let slow = labeler.labels(of: Array("/* \(String(repeating: "a", count: 99)) */".utf8))
    #expect(slow.warning?.contains("the query fails at it") == true)
    let next = labeler.labels(of: Array("/* b */".utf8))
    #expect(next.warning == slow.warning)
  }

  @Test func `expressions see the end of a line as it is written`() throws {
    let query = #"((comment) @mine (#match? @mine "a\nb") (#set! extent whole))"#
    #expect(try mine(query, "/*a\nb*/;") == "11111110")
    let windows = #"((comment) @mine (#match? @mine "a\r\nb") (#set! extent whole))"#
    #expect(try mine(windows, "/*a\r\nb*/;") == "111111110")
    let end = #"((comment) @mine (#match? @mine "\n") (#set! extent whole))"#
    #expect(try mine(end, "/*a\r\nb*/;") == "111111110")
  }

  @Test func `a long line is shown around the spot`() throws {
    let query =
      String(repeating: " ", count: 300) + "é(identifer) @mine" + String(repeating: "é", count: 300)
    let lines = try #require(try refusal(query)).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.dropFirst().allSatisfy { $0.utf8.count <= 80 })
  }

  @Test func `regions come through as they are`() {
    var regions = Regions()
    regions.insert(3, 9)
    regions.insert(0, 70_000)
    let all = [Regions(), regions, Regions()]
    #expect(RegionsMessage.read(RegionsMessage.write(all))?.map(\.all) == all.map(\.all))
    #expect(RegionsMessage.read([1, 0, 0, 0]) == nil)
    #expect(RegionsMessage.read([1]) == nil)
  }

  @Test func `many threads may ask at once`() async throws {
    let grammar = try c().adding(query: "(identifier) @mine")
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let labels = try Labeler(grammar, features: ["mine"]).labels(of: Array("a = bc;".utf8))
          return labels.values(0).count { $0 > 0 }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == [3, 3, 3, 3])
  }
}
