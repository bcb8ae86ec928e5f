import CTreeSitter
import Foundation
import Testing

@testable import Syntax

@Suite struct LabelsTests {
  @Test func `a clean file parses with no error`() throws {
    let text =
      "#include <stdio.h>\n\nint main(void)\n{\n\tif (1) { puts(\"a\"); }\n\treturn 0;\n}\n"
    let labels = try Labeler(try c()).labels(of: Array(text.utf8))
    #expect(labels.coverage == 1)
    #expect(labels.knownBytes == labels.count)
    #expect(labels.warning == nil)
  }

  @Test func `an error makes its statement unknown and no more`() throws {
    let text = "int f(int a)\n{\n  a = 1;\n  a = a + ;\n  return \"b\";\n}\n"
    let labels = try Labeler(try c(), features: ["identifier", "string", "block-depth"])
      .labels(of: Array(text.utf8))
    let lost = Array(text.utf8).indices.filter { labels.values(0)[$0].isNaN }
    #expect(String(decoding: lost.map { Array(text.utf8)[$0] }, as: UTF8.self) == "a = a + ;")
    #expect(labels.knownBytes == text.utf8.count - 9)
    #expect(labels.coverage == Double(text.utf8.count - 9) / Double(text.utf8.count))
    #expect(labels.values(1).filter { $0 == 1 }.count == 2)
    #expect(!labels.values(1).contains { $0.isNaN })
  }

  @Test func `chunks of any size make up the whole`() throws {
    let labeler = try Labeler(try c())
    for path in CaretTests.files {
      let labels = labeler.labels(of: try bytes(path))
      for feature in labels.features.indices {
        let whole = labels.values(feature)
        for size in [1, 7, 16, 33] {
          var pieces: [Float] = []
          for start in stride(from: 0, to: labels.count, by: size) {
            pieces += labels.values(feature, start..<min(start + size, labels.count))
          }
          #expect(pieces.map(\.bitPattern) == whole.map(\.bitPattern), "\(path)")
        }
      }
    }
  }

  @Test func `one feature alone has the labels it has among all`() throws {
    let grammar = try c()
    let all = try Labeler(grammar)
    for path in CaretTests.files {
      let text = try bytes(path)
      let labels = all.labels(of: text)
      for (index, feature) in grammar.features.enumerated() {
        let alone = try Labeler(grammar, features: [feature.name]).labels(of: text)
        #expect(
          alone.values(0).map(\.bitPattern) == labels.values(index).map(\.bitPattern),
          "\(feature.name) in \(path)")
      }
    }
  }

  /// The slow obvious version: at each byte, look at every node.
  @Test(arguments: CaretTests.plain)
  func `runs agree with a walk over every node at every byte`(path: String) throws {
    let text = try bytes(path)
    let grammar = try c()
    let nodes = try NaiveNode.all(of: text, grammar)
    let labels = try Labeler(
      grammar, features: ["block-depth", "if-condition", "identifier", "call-arguments"]
    ).labels(of: text)
    let values = labels.features.indices.map { labels.values($0) }
    for byte in text.indices {
      if nodes.contains(where: { $0.unknown.contains(byte) }) {
        for feature in 0..<4 { #expect(values[feature][byte].isNaN, "\(byte)") }
        continue
      }
      let inside = nodes.filter { $0.range.contains(byte) && byte < $0.range.upperBound - 1 }
      #expect(values[0][byte] == Float(inside.count { $0.type == "compound_statement" }))
      let conditions = inside.filter { $0.parent == "if_statement" && $0.field == "condition" }
      #expect(values[1][byte] == (conditions.isEmpty ? 0 : 1))
      let names = nodes.filter { $0.type == "identifier" && $0.range.contains(byte) }
      #expect(values[2][byte] == (names.isEmpty ? 0 : 1))
      #expect(
        values[3][byte] == (inside.contains { $0.type == "argument_list" } ? 1 : 0), "\(byte)")
    }
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    Carets(try String(contentsOfFile: path, encoding: .utf8)).bytes
  }
}

/// A node as the oracle wants it.
struct NaiveNode {
  var type: String
  var parent: String
  var field: String
  var range: Range<Int>
  /// What it makes unknown.
  var unknown: Range<Int> = 0..<0

  static func all(of bytes: [UInt8], _ grammar: Grammar) throws -> [NaiveNode] {
    var parser = Parser(try #require(grammar.language))
    let tree = try parser.parse(bytes, TimeLimit(bytes: bytes.count))
    var nodes: [NaiveNode] = []
    unsafe visit(tree.root, parent: "", field: "", above: [], into: &nodes)
    return nodes
  }

  private static func visit(
    _ node: TSNode, parent: String, field: String, above: [NaiveNode], into nodes: inout [NaiveNode]
  ) {
    let type = unsafe String(cString: ts_node_type(node))
    let range = Int(unsafe ts_node_start_byte(node))..<Int(unsafe ts_node_end_byte(node))
    var here = NaiveNode(type: type, parent: parent, field: field, range: range)
    if type == "preproc_arg" { here.unknown = range }
    if unsafe type == "ERROR" || ts_node_is_missing(node) {
      here.unknown =
        above.last {
          ($0.type.hasSuffix("_statement") && $0.type != "compound_statement")
            || $0.type.hasSuffix("declaration") || $0.type == "type_definition"
        }?.range ?? range
    }
    nodes.append(here)
    for index in 0..<(unsafe ts_node_child_count(node)) {
      let name = unsafe ts_node_field_name_for_child(node, index)
      unsafe visit(
        ts_node_child(node, index), parent: type,
        field: name.map { unsafe String(cString: $0) } ?? "",
        above: above + [here], into: &nodes)
    }
  }
}
