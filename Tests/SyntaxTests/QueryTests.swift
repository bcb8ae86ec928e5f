import Syntax
import Testing

@Suite struct QueryTests {
  /// The sentence that refuses a query.
  private func refusal(_ query: String) throws -> String? {
    let grammar = try c()
    return #expect(throws: SyntaxError.self) { try grammar.adding(query: query) }?.description
  }

  /// As `picture`, of the feature `mine` that `query` adds.
  private func mine(_ query: String, _ text: String) throws -> String {
    try Labeler(c().adding(query: query), features: ["mine"]).labels(of: Array(text.utf8))
      .values(0).map { $0.isNaN ? "?" : "\(Int($0))" }.joined()
  }

  @Test func `a query adds a feature before the lexical ones`() throws {
    let grammar = try c().adding(query: "(while_statement condition: (_) @mine)")
    let index = try #require(grammar.features.firstIndex { $0.name == "mine" })
    #expect(grammar.features[index].kind == .binary)
    #expect(grammar.features[index + 1].name == "line-position")
    #expect(
      try mine("(while_statement condition: (_) @mine)", "void f() { while (a) b(); }")
        == "000000000000000001100000000")
  }

  @Test func `a wrong parenthesis is shown with a caret under the spot`() throws {
    #expect(
      try refusal("(if_statement\n\tcondition: (_)) @a)") == """
        query:2:20: this is not a query: look for a parenthesis or a quote too many or too few
          \tcondition: (_)) @a)
          \t                  ^
        """)
  }

  @Test func `a wrong node, field or capture is named`() throws {
    #expect(
      try refusal("(if_statment) @a") == """
        query:1:2: this language has no node 'if_statment'
          (if_statment) @a
           ^
        """)
    #expect(
      try refusal("(if_statement conditon: (_) @a)") == """
        query:1:15: this language has no field 'conditon'
          (if_statement conditon: (_) @a)
                        ^
        """)
    #expect(
      try refusal("((identifier) @a (#eq? @b \"x\"))")?.hasPrefix(
        "query:1:25: this pattern captures no '@b'") == true)
    #expect(
      try refusal("(if_statement (preproc_include) @a)")?.contains("this can match nowhere") == true
    )
  }

  @Test func `what is no predicate or directive is refused where it stands`() throws {
    #expect(
      try refusal("((identifier) @a\n  (#is-odd? @a))") == """
        query:2:4: no predicate #is-odd?: there are #eq?, #not-eq?, #match?, #not-match?, \
        #any-of? and #set!
            (#is-odd? @a))
             ^
        """)
    #expect(try refusal("((identifier) @a (#match? @a \"(\"))")?.contains("expression") == true)
    #expect(try refusal("((identifier) @a (#eq? @a))")?.contains("takes a capture") == true)
    #expect(try refusal("((identifier) @a (#set! kind big))")?.contains("a kind is") == true)
    #expect(try refusal("((identifier) @a (#set! colour red))")?.contains("'colour'") == true)
  }

  @Test func `a query that captures nothing, or what exists, is refused`() throws {
    #expect(try refusal("(identifier)")?.contains("it captures nothing") == true)
    #expect(try refusal("")?.contains("it captures nothing") == true)
    #expect(try refusal("(identifier) @_helper")?.contains("it captures nothing") == true)
    #expect(
      try refusal("(identifier) @string")
        == "There is a feature 'string' already; give the query's capture another name.")
  }

  @Test func `a query nested or long beyond reason is refused`() throws {
    let deep = String(repeating: "(_ ", count: 1_000)
    #expect(try refusal(deep)?.contains("nested deeper than 100") == true)
    let long = String(repeating: "(_) @a\n", count: 20_000)
    #expect(try refusal(long)?.contains("longer than 65535 bytes") == true)
  }

  @Test(arguments: [
    (#"((identifier) @mine (#eq? @mine "ab"))"#, "1100000000000"),
    (#"((identifier) @mine (#not-eq? @mine "ab"))"#, "0000010001110"),
    (#"((identifier) @mine (#match? @mine "b$"))"#, "1100000001110"),
    (#"((identifier) @mine (#not-match? @mine "^a"))"#, "0000010000000"),
    (#"((identifier) @mine (#any-of? @mine "c" "ab"))"#, "1100010000000"),
    (#"((binary_expression left: (_) @_l right: (_) @mine) (#eq? @mine @_l))"#, "0000000000000"),
    (
      #"((binary_expression left: (_) @_l right: (_) @mine) (#not-eq? @mine @_l))"#,
      "0000000001110"
    ),
  ])
  func `predicates choose among matches`(query: String, expected: String) throws {
    #expect(try mine(query, "ab = c + aab;") == expected)
  }

  @Test func `a region is delimited by its own brackets, else whole, unless the query says`() throws
  {
    let text = "int a[2] = { 1 };"
    #expect(try mine("(initializer_list) @mine", text) == "00000000000111100")
    #expect(
      try mine("((initializer_list) @mine (#set! extent whole))", text) == "00000000000111110")
    #expect(try mine("(number_literal) @mine", text) == "00000010000001000")
    #expect(
      try mine("((number_literal) @mine (#set! extent delimited))", text) == "00000000000000000")
    #expect(try mine("(comment) @mine", "/*/a*/ b; // c") == "11111000001111")
    #expect(try mine("(string_literal) @mine", "a = u8\"b\";") == "0000111100")
    #expect(
      try mine("((array_declarator \"[\" @mine \"]\" @mine) (#set! extent span))", text)
        == "00000110000000000")
    #expect(
      try mine("((number_literal) @mine (#set! extent line))", "a[1]\\\n;\nb;") == "0011111000")
  }

  @Test func `an indented region ends at the next text, if it is the first of its line`() throws {
    func numbers(_ text: String) throws -> String {
      try mine("((number_literal) @mine (#set! extent indented))", text)
    }
    #expect(try numbers("a =\n 1 \n \t; 2 ;\n3;") == "000001111100100010")
    #expect(try numbers("1 ;") == "110")
    #expect(try numbers("\n\n 23 \n;") == "00011110")
    let nested = "((compound_statement) @mine (#set! extent indented) (#set! kind depth))"
    #expect(try mine(nested, "\n{\n{\n;\n}\n}\n \n;") == "01122222211110")
  }

  @Test func `depth counts nested regions, the same bytes once`() throws {
    let query = """
      ((parenthesized_expression) @mine (#set! kind depth))
      (expression_statement (parenthesized_expression) @mine)
      """
    #expect(try mine(query, "((a)+(b));") == "1221122100")
  }
}
