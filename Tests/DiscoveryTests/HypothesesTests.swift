import Calibration
import Corpus
import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct HypothesesTests {
  private static let features = [
    "string", "comment", "block-depth", "paren-depth", "function-body", "identifier",
    "if-condition", "include-path", "line-position", "indentation", "blank", "node:comment",
    "node:identifier", "node:compound_statement", "depth:compound_statement", "node:string_literal",
    "first:if_statement", "node:translation_unit", "node:goto_statement", "field:condition",
    "node:parenthesized_expression", "node:number_literal", "depth:number_literal",
  ]
  private static let texts = (0..<4).map { CSource.file(seed: $0, functions: 4, flaws: true) }

  private func grammar() throws -> Grammar { try c().addingAllNodes() }

  /// Pearson's by its definition.
  private func correlation(_ pairs: [(Double, Double)]) -> Double {
    let n = Double(pairs.count)
    let (meanX, meanY) = (pairs.reduce(0) { $0 + $1.0 } / n, pairs.reduce(0) { $0 + $1.1 } / n)
    var (product, x, y) = (0.0, 0.0, 0.0)
    for pair in pairs {
      product += (pair.0 - meanX) * (pair.1 - meanY)
      x += (pair.0 - meanX) * (pair.0 - meanX)
      y += (pair.1 - meanY) * (pair.1 - meanY)
    }
    return x * y > 0 ? product / (x * y).squareRoot() : 0
  }

  private func pairs(_ labels: [Labels], _ a: Int, _ b: Int) -> [(Double, Double)] {
    labels.flatMap { labels in
      zip(labels.values(a), labels.values(b)).filter { !$0.isNaN && !$1.isNaN }
        .map { (Double($0), Double($1)) }
    }
  }

  @Test func `correlations of bitmaps are those of the labels`() throws {
    let labeler = try Labeler(try grammar(), features: Self.features)
    let labels = Self.texts.prefix(2).map { labeler.labels(of: Array($0.utf8)) }
    let planes = LabelPlanes(
      labels, counts: labels.map(\.count), features: Self.features.count)
    for a in Self.features.indices {
      for b in Self.features.indices[a...] {
        let exact = correlation(pairs(labels, a, b))
        let names = "\(Self.features[a]), \(Self.features[b])"
        #expect(abs((planes.correlation(a, b) ?? 0) - exact) < 1e-9, "\(names)")
        // What counts alone rule out is ruled out rightly.
        if planes.correlation(a, b, atLeast: 0.98) == nil { #expect(exact < 0.98, "\(names)") }
      }
      #expect(planes.inside[a] == labels.reduce(0) { $0 + $1.values(a).count { $0 > 0 } })
      #expect(planes.outside(a) == labels.reduce(0) { $0 + $1.values(a).count { $0 == 0 } })
    }
  }

  @Test func `every feature is kept, merged into one that is kept, or too rare`() throws {
    let scratch = try Scratch(Self.texts)
    let found = try scratch.hypotheses(grammar(), Self.features)
    let merged = found.merged.values.flatMap { $0 }
    #expect((found.kept + merged + found.tooRare).sorted() == Self.features.sorted())
    #expect(Set(found.merged.keys).isSubset(of: found.kept))
    #expect(found.tooRare.contains("node:translation_unit"))  // everywhere
    #expect(found.tooRare.contains("node:goto_statement"))  // nowhere
    #expect(found.merged["block-depth"] == ["depth:compound_statement"])
    #expect(found.merged["identifier"] == ["node:identifier"])
    #expect(found.merged["if-condition"] == nil)
    #expect(
      found.merged["node:number_literal"] == nil || found.kept.contains("node:number_literal"))
    #expect(!found.kept.contains("depth:number_literal"))
  }

  @Test func `one thread finds what two find`() throws {
    let scratch = try Scratch(Self.texts)
    let one = try scratch.hypotheses(grammar(), Self.features, threads: 1)
    let two = try scratch.hypotheses(grammar(), Self.features, threads: 2)
    #expect(one.kept == two.kept && one.merged == two.merged && one.tooRare == two.tooRare)
  }

  @Test(arguments: [4, 2])
  func `a study of all nodes looks at the hypotheses of its select part`(files: Int) throws {
    let scratch = try Scratch(
      (0..<files).map { CSource.file(seed: UInt64($0), functions: 24 / files, flaws: true) })
    var study = Study(grammar: try grammar())
    study.hypothesises = true
    study.care = .scores
    study.untrainedNetworks = 0
    study.top = 1
    let alphabet = try Alphabet(bytes: Array(9...126))
    let shape = Shape(layers: 1, hidden: 4, symbols: alphabet.count)
    let model = Model(untrained: shape, alphabet: alphabet, seed: 1)
    let names = try scratch.run(study, model).features.map(\.name)
    let expected = try scratch.hypothesesOfSelectPart(grammar())
    #expect(names == expected.kept && names.contains { $0.hasPrefix("node:") })
    #expect(
      expected.sentence.hasSuffix("the same as another, \(names.count) are looked at."))
  }

  @Test func `nothing to read leaves every feature too rare`() throws {
    let found = try Hypotheses([], grammar: grammar(), features: Self.features, threads: 2)
    #expect(found.kept.isEmpty && found.merged.isEmpty && found.tooRare == Self.features)
  }
}

extension Scratch {
  fileprivate func hypotheses(
    _ grammar: Grammar, _ features: [String], threads: Int = 2
  ) throws -> Hypotheses {
    try Hypotheses(pieces, grammar: grammar, features: features, threads: threads)
  }

  fileprivate func hypothesesOfSelectPart(_ grammar: Grammar) throws -> Hypotheses {
    try Hypotheses(selectPartOf: pieces, parts(), grammar: grammar, threads: 1)
  }
}
