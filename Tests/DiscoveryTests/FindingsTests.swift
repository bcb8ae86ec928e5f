import Corpus
import Discovery
import Foundation
import Network
import Testing

/// A network of 1 x 8 units whose file holds these findings.
private func model(_ findings: String) throws -> Model {
  let alphabet = try Alphabet(bytes: [65, 66])
  let shape = Shape(layers: 1, hidden: 8, symbols: alphabet.count)
  var model = Model(untrained: shape, alphabet: alphabet, seed: 1)
  model.notes["findings"] = findings
  return model
}

@Suite struct `Findings in a model` {
  @Test func `of before there were committees are read as having none`() throws {
    let model = try model(
      #"""
      [{"baselines":{"byte":0.15,"layout":null,"ngram":null,"untrained":0.14},"committee":null,
        "kind":"binary","name":"if-condition","neurons":[{"ap":0.77,"ap_high":null,"ap_low":null,
        "auroc":0.98,"effect":null,"f1":0.7,"iou":0.5,"neuron":"l0.c.3","p":null,"polarity":-1,
        "r2":null,"spearman":null,"threshold":0.5,"verdict":null}],"prevalence":0.06,"probe":null}]
      """#)
    let findings = Findings(of: model)
    let best = try #require(findings.best(for: "if-condition", in: model.shape))
    #expect(best.neurons[0].neuron == "l0.c.3" && best.neurons[0].polarity == -1)
    #expect(best.neurons[0].ap == 0.77 && best.neurons[0].threshold == 0.5)
    #expect(best.neurons[0].lift == nil && best.neurons[0].cause == nil)
    #expect(best.exempt.isEmpty && best.committees.isEmpty && best.committee == nil)
    #expect(findings.committee(8, for: "if-condition", in: model.shape) == nil)
  }

  /// Findings with committees of these cells, by their units.
  private func committees(_ units: [[Int]], weights: Int? = nil) throws -> Findings {
    let sizes = units.map { own in
      """
      {"cells":\(own.count),"score":0.5,"untrained":null,
       "neurons":[\(own.map { "\"l0.c.\($0)\"" }.joined(separator: ","))],
       "weights":[\((0..<(weights ?? own.count)).map { "\($0)" }.joined(separator: ","))],
       "bias":1,"threshold":null}
      """
    }
    return Findings(
      of: try model(
        """
        [{"name":"comment","kind":"binary","baselines":{},"neurons":[],"exempt":[],
          "committees":[\(sizes.joined(separator: ","))]}]
        """))
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 3), (16, 3)])
  func `give as many cells together as there are`(asked: Int, given: Int) throws {
    let shape = Shape(layers: 1, hidden: 8, symbols: 3)
    let findings = try committees([[5], [5, 2], [5, 2, 7]])
    let found = try #require(findings.committee(asked, for: "comment", in: shape))
    #expect(found.committee.cells == given && found.report.name == "comment")
  }

  @Test func `are not believed where the network lacks a cell or a cell its weight`() throws {
    let shape = Shape(layers: 1, hidden: 8, symbols: 3)
    #expect(try committees([[5, 8]]).committee(2, for: "comment", in: shape) == nil)
    #expect(try committees([[5, 2]], weights: 1).committee(2, for: "comment", in: shape) == nil)
    #expect(try committees([[]]).committee(2, for: "comment", in: shape) == nil)
  }

  @Test(arguments: [(1, 1), (-1, 1), (0, 0), (5, 0), (-2, 0)])
  func `have a polarity of 1 or -1, or are not ours`(polarity: Int, count: Int) throws {
    let findings = Findings(
      of: try model(
        """
        [{"name":"comment","kind":"binary","baselines":{},"committees":[],"exempt":[],
          "neurons":[{"neuron":"l0.c.3","polarity":\(polarity)}]}]
        """))
    #expect(findings.features.count == count)
  }

  @Test func `that are not ours are none`() throws {
    for text in ["", "{}", "[1]", "null", #"[{"name":"x"}]"#] {
      #expect(try Findings(of: model(text)).features.isEmpty)
    }
  }
}
