import Foundation
import Syntax
import Testing

@Suite struct GrammarTests {
  @Test func `the languages are the folders that hold a grammar`() throws {
    #expect(try Grammar.names(in: grammars) == ["c", "python", "rust", "text"])
    #expect(try c().extensions == [".c", ".h"])
  }

  @Test func `c has the features of the design, each with a description`() throws {
    let structural = [
      "if-condition", "loop-condition", "switch-condition", "block-depth", "paren-depth",
      "bracket-depth", "string", "char-literal", "comment", "preprocessor", "macro-body",
      "include-path", "function-body", "parameter-list", "call-arguments", "initializer-list",
      "struct-body", "enum-body", "return-value", "case-label", "type", "field-access",
      "function-name", "number", "identifier",
    ]
    let lexical = [
      "line-position", "line-end", "indentation", "quoted", "url", "uppercase-word", "blank",
    ]
    let features = try c().features
    #expect(Set(features.map(\.name)) == Set(structural + lexical))
    #expect(features.count == structural.count + lexical.count)
    #expect(features.suffix(lexical.count).map(\.name) == lexical)
    for feature in features {
      #expect(!feature.description.isEmpty, "\(feature.name)")
      let isGraded =
        feature.name.hasSuffix("-depth") || ["line-position", "indentation"].contains(feature.name)
      #expect((feature.kind == .graded) == isGraded, "\(feature.name)")
    }
  }

  @Test func `text has the lexical features only, and is fully known`() throws {
    let grammar = try Grammar("text", in: grammars)
    let names = [
      "line-position", "line-end", "word-position", "sentence-position", "quoted", "url",
      "uppercase-word", "indentation", "blank",
    ]
    #expect(grammar.features.map(\.name) == names)
    let ofC = try c().features.suffix(7)
    for feature in ofC { #expect(grammar.features.contains(feature), "\(feature.name)") }
    let layout = grammar.features.filter(\.isLayout).map(\.name)
    #expect(layout == ["line-position", "indentation"])
    let labels = try Labeler(grammar).labels(of: Array("if (( {{ \"".utf8))
    #expect(labels.coverage == 1)
    #expect(labels.warning == nil)
  }

  @Test func `an unknown language says which there are`() throws {
    let error = #expect(throws: SyntaxError.self) { try Grammar("cobol", in: grammars) }
    #expect(
      error?.description
        == "There is no language 'cobol' in \(grammars); there are: c, python, rust, text.")
  }

  @Test func `an unknown feature says which there are and which is nearest`() throws {
    let error = #expect(throws: SyntaxError.self) {
      try Labeler(try c(), features: ["if-conditon"])
    }
    let text = error?.description ?? ""
    #expect(
      text.hasPrefix(
        "There is no feature 'if-conditon'; did you mean 'if-condition'? There are: "))
    let nodes = try c().addingAllNodes().nodeFeatures.count
    #expect(
      text.hasSuffix(
        "quoted, url, uppercase-word, blank; and \(nodes) of nodes: "
          + "cellscope features --all-nodes."))
    let plain = #expect(throws: SyntaxError.self) {
      try Labeler(Grammar("text", in: grammars), features: ["qouted"])
    }
    #expect(
      plain?.description
        == "There is no feature 'qouted'; did you mean 'quoted'? There are: line-position, "
        + "line-end, word-position, sentence-position, quoted, url, uppercase-word, indentation, "
        + "blank.")
  }

  @Test func `a parser that was not built says to build it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: "\(folder)/c", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: "\(grammars)/c/grammar.json", toPath: "\(folder)/c/grammar.json")
    let error = #expect(throws: SyntaxError.self) { try Grammar("c", in: folder) }
    #expect(error?.description == "\(folder)/c/parser.so is missing; run 'make setup' to build it.")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/text", withDestinationPath: "\(grammars)/text")
    #expect(try Grammar(forFile: "a.md", in: folder).name == "text")
    #expect(throws: SyntaxError.self) { try Grammar(forFile: "a.h", in: folder) }
  }

  @Test func `only the features asked for are there, in that order`() throws {
    let labels = try Labeler(try c(), features: ["blank", "string", "if-condition"])
      .labels(of: Array("f(\" \");".utf8))
    #expect(labels.features.map(\.name) == ["blank", "string", "if-condition"])
    #expect(labels.values(0) == [0, 0, 0, 1, 0, 0, 0])
    #expect(labels.values(1) == [0, 0, 1, 1, 0, 0, 0])
    #expect(labels.values(2) == [0, 0, 0, 0, 0, 0, 0])
  }
}
