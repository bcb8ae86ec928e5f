import Foundation
import Testing

@testable import Syntax

@Suite struct NodeFeatureTests {
  @Test func `all nodes, tokens and fields of c make more than 500 features`() throws {
    let (plain, grammar) = (try c(), try c().addingAllNodes())
    let names = grammar.features.map(\.name)
    #expect(grammar.nodeFeatures.count > 500)
    #expect(Set(names).count == names.count)
    #expect(names.count == plain.features.count + grammar.nodeFeatures.count)
    #expect(grammar.features.starts(with: plain.features[..<plain.queried]))
    #expect(grammar.features.suffix(6) == plain.features.suffix(6))
    for name in [
      "node:if_statement", "first:if_statement", "depth:if_statement", "field:condition",
      "first-field:condition", "depth-field:condition", "node:type_identifier", "token:->",
      "first-token:->", "token:if", "token:(", "token:\"",
    ] {
      #expect(names.contains(name))
    }
    // Neither supertypes, nor tokens as nodes, nor what would be the same, nor line ends, nor errors.
    for name in [
      "node:expression", "node:if", "node:(", "first-token:(", "depth-token:if", "token:\n",
      "node:ERROR",
    ] {
      #expect(!names.contains(name))
    }
    #expect(grammar.addingAllNodes().features == grammar.features)
  }

  @Test func `a grammar knows all nodes where one is named, and only there`() throws {
    let (plain, all) = (try c(), try c().addingAllNodes())
    #expect(try plain.knowing(["comment"]).features == plain.features)
    #expect(try plain.knowing(["comment", "token:->"]).features == all.features)
    let error = #expect(throws: SyntaxError.self) { try plain.knowing(["node:if_statment"]) }
    let text = error?.description ?? ""
    #expect(
      text.hasPrefix("There is no feature 'node:if_statment'; did you mean 'node:if_statement'?"))
    #expect(
      text.hasSuffix(
        ", blank; and \(all.nodeFeatures.count) of nodes: cellscope features --all-nodes."))
    let rows = error.map { $0.description.split(separator: ", ") } ?? []
    #expect(rows.count == plain.features.count)
  }

  @Test func `a text without a parser has no nodes`() throws {
    let text = try Grammar("text", in: grammars)
    #expect(text.addingAllNodes().features == text.features)
  }

  @Test func `inside, first and depth of nodes that nest`() throws {
    let text = "int f(void) { if (a) { if (b) c(); } }"
    #expect(try picture("node:if_statement", text) == "..............xxxxxxxxxxxxxxxxxxxxxx..")
    #expect(try picture("first:if_statement", text) == "..............x........x..............")
    #expect(try picture("depth:if_statement", text) == "00000000000000111111111222222222221100")
    // Brackets of its own delimit a node.
    #expect(try picture("field:condition", text) == ".................xx.......xx..........")
    #expect(try picture("first-field:condition", text) == ".................x........x...........")
    #expect(
      try picture("depth-field:consequence", text) == "00000000000000000000011111111122221000")
    #expect(try picture("token:if", text) == "..............xx.......xx.............")
    #expect(try picture("first-token:if", text) == "..............x........x..............")
    #expect(try picture("token:)", text) == "..........x........x........x...x.....")
  }

  @Test func `a query added afterwards stands before the nodes`() throws {
    let query = "(while_statement condition: (_) @mine)"
    let grammar = try c().addingAllNodes().adding(query: query)
    let other = try c().adding(query: query).addingAllNodes()
    #expect(grammar.features == other.features)
    let text = Array("void f() { while (a) b(); }".utf8)
    let labels = try Labeler(grammar, features: ["mine", "node:while_statement"]).labels(of: text)
    #expect(labels.values(0).reduce(0, +) == 2)
    #expect(labels.values(1).reduce(0, +) == 14)
  }

  /// The slow way: a pattern for each. They know the same bytes, and say the same of them.
  @Test func `every node feature is what a query for it finds`() throws {
    let grammar = try c().addingAllNodes()
    let names = grammar.nodeFeatures
    let patterns = names.enumerated().map { index, name in
      // The subject may have a colon of its own.
      let parts = name.split(separator: ":", maxSplits: 1)
      let isField = parts[0].hasSuffix("field")
      let node = parts[0].hasSuffix("token") ? Self.quoted(parts[1]) : "(\(parts[1]))"
      let pattern = isField ? "(_ \(parts[1]): _ @q\(index))" : "\(node) @q\(index)"
      return "(\(pattern)" + (parts[0].hasPrefix("depth") ? "(#set! kind depth))" : ")")
    }
    let queries = names.indices.map { "q\($0)" }
    let own = try Labeler(grammar, features: names)
    let other = try Labeler(
      try c().adding(query: patterns.joined(separator: "\n")), features: queries)
    for path in CaretTests.plain {
      let text = Carets(try String(contentsOfFile: path, encoding: .utf8)).bytes
      let (labels, found) = (own.labels(of: text), other.labels(of: text))
      for (index, name) in names.enumerated() {
        let (values, queried) = (labels.values(index), found.values(index))
        if name.hasPrefix("first") {
          // Where a region begins a node does, and where a node does is a region.
          #expect(text.indices.allSatisfy { values[$0] != 1 || queried[$0] == 1 }, "\(name)")
          let begun = text.indices.dropFirst().filter { queried[$0] == 1 && queried[$0 - 1] == 0 }
          #expect(begun.allSatisfy { values[$0] == 1 }, "\(name) in \(path)")
        } else {
          #expect(values.map(\.bitPattern) == queried.map(\.bitPattern), "\(name) in \(path)")
        }
      }
    }
  }

  private static func quoted(_ token: Substring) -> String {
    let escaped = token.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }

  @Test func `one node feature alone has the labels it has among all`() throws {
    let grammar = try c().addingAllNodes()
    let code = "struct a { int b[2]; };\nint f(int a)\n{\n\treturn a ? 1 : g(a, 2);\n}\n"
    let text = Array(code.utf8)
    let all = try Labeler(grammar).labels(of: text)
    let names = grammar.features.map(\.name)
    for index in stride(from: 0, to: names.count, by: 7) {
      let alone = try Labeler(grammar, features: [names[index]]).labels(of: text)
      #expect(alone.values(0).map(\.bitPattern) == all.values(index).map(\.bitPattern))
    }
  }

  @Test func `deep trees are walked without recursion`() throws {
    let text = "int f(void) { return " + String(repeating: "-", count: 25_000) + "a; }"
    let labeler = try Labeler(
      try c().addingAllNodes(), features: ["depth:unary_expression", "node:translation_unit"])
    let labels = labeler.labels(of: Array(text.utf8))
    #expect(labels.count == text.utf8.count)
    #expect(!labels.values(1).contains(0))
  }
}
