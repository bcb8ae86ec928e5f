import Annotation
import Discovery
import Foundation
import Syntax
import Testing

/// `if (a) b;` with two cells that together are right, the first of them listed twice in the findings.
private func file(_ kind: FeatureKind = .binary, threshold: Float? = -1) throws -> AnnotatedFile {
  var file = try smallFile()
  let feature = kind == .binary ? "if-condition" : "block-depth"
  file.labels[0].feature = feature
  file.labels[0].kind = kind
  let committee = AnnotatedCommittee(
    neurons: ["l0.c.143", "l0.c.7"], weights: [-2, 1.5], bias: -3,
    sizes: try decoded(
      [CommitteeSize].self,
      #"""
      [{"cells":1,"score":0.43,"untrained":0.1,"neurons":["l0.c.143"],"weights":[-3],"bias":0},
       {"cells":2,"score":0.95,"untrained":0.2,"neurons":["l0.c.143","l0.c.7"],"weights":[-2,1.5],
        "bias":-3}]
      """#))
  var said = [Float](repeating: -5, count: 13)
  (said[4], said[5], said[6]) = (3, 0, -1)
  file.cells = [
    AnnotatedCell(
      neuron: "2 cells", values: said, committee: committee, threshold: threshold,
      feature: feature,
      claim: try decoded(
        NeuronScore.self,
        kind == .binary
          ? #"{"neuron":"","polarity":1,"ap":0.95}"# : #"{"neuron":"","polarity":1,"spearman":0.9}"#
      ),
      kind: kind, prevalence: 0.06,
      baselines: try decoded(Baselines.self, #"{"byte":0.15,"untrained":0.2}"#),
      provenance: .measured)
  ]
  file.members = zip(committee.neurons, committee.weights).map { neuron, weight in
    AnnotatedCell(
      neuron: neuron, values: [Float](repeating: 0.5, count: 13), polarity: weight < 0 ? -1 : 1,
      feature: feature, kind: kind, provenance: .member(of: 2, weight: weight))
  }
  return file
}

@Test func `JSON holds cells together with all it takes to add them up`() throws {
  var file = try file()
  file.members.append(file.members[0])
  let json = try text { try AnnotationJSON.write(file, to: &$0) }
  let result = try #require(
    try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  let neurons = try #require(result["neurons"] as? [[String: Any]])
  #expect(neurons.map { $0["neuron"] as? String } == ["l0.c.143", "l0.c.7"])
  #expect(neurons.allSatisfy { ($0["values"] as? [Any])?.count == 13 })
  #expect(
    json.contains(
      #""committees":[{"feature":"if-condition","neurons":["l0.c.143","l0.c.7"],"#
        + #""weights":[-2,1.5],"bias":-3,"threshold":-1,"values":[-5,-5,-5,-5,3,0,-1,-5"#))
  file.cells[0].threshold = nil
  #expect(
    try text { try AnnotationJSON.write(file, to: &$0) }.contains(#""threshold":null"#))
}

@Test func `cells together are claimed with the controls of a cell`() throws {
  let output = try text {
    try TerminalAnnotation(width: 100, depth: .none).write(file(), to: &$0)
  }
  #expect(
    output == """
      mm/a.c · linux.safetensors · 1 x 512
      2 cells together follow if-condition
        average precision 0.95 on files never seen (prevalence 0.06; the byte alone 0.15; 2 cells of an
        untrained network 0.20)
        weights -2.00 l0.c.143, +1.50 l0.c.7; bias -3.00
        best cells: 0.43 by 1, 0.95 by 2
        in this file F1 0.80, with a threshold set elsewhere
        below the text: = cells and if-condition agree inside, - if-condition only, + cells only, ?
        unknown

      1  →       if (a)
                    ==+
      2  →       →       b;

      """)
}

@Test func `log-odds are coloured by how far they are beyond the threshold`() throws {
  let page = try text { try HTMLAnnotation().write(file(), to: &$0) }
  // tanh of half of 3 + 1, 0 + 1, -1 + 1 and -5 + 1, in 16ths.
  #expect(
    page.contains(
      "<i class=\"m15\">if </i><i class=\"p15 u\">(</i><i class=\"p7 u\">a</i>)</code>"))
  let output = try text { try TerminalAnnotation(depth: .indexed).write(file(), to: &$0) }
  #expect(output.contains("-1") && output.contains("+1  outside to inside"))
}

@Test func `without a threshold even odds are the middle`() throws {
  let output = try text {
    try TerminalAnnotation(depth: .none).write(file(threshold: nil), to: &$0)
  }
  #expect(output.contains("in this file F1 1.00, at even odds"))
}

@Test func `a number that cells tell is coloured by the largest in the file`() throws {
  let page = try text { try HTMLAnnotation().write(file(.graded), to: &$0) }
  #expect(page.contains("<i class=\"m16\">if </i><i class=\"p10 u\">(</i><i class=\"u\">a</i>"))
  #expect(page.contains("<span id=\"low\">−5.0</span>"))
  #expect(page.contains("the number they tell"))
  #expect(page.contains("ρ 0.90 on files never seen"))
}

@Test func `the page lets each of the cells be looked at, and claims nothing of it`() throws {
  let page = try text { try HTMLAnnotation().write(file(), to: &$0) }
  #expect(page.components(separatedBy: "<button data-cell").count == 4)
  #expect(page.contains("<b>2 cells</b> together follow <b>if-condition</b></h2>"))
  let entries = page.split(separator: "\n").filter { $0.contains("\"claim\":{") }
  #expect(entries.count == 3)
  #expect(entries[0].contains("\"members\":[1, 2]"))
  let against =
    #""claim":{"verb":"speaks against","feature":"if-condition","side":"weight -2.00""#
  #expect(entries[1].contains("\"neuron\":\"l0.c.143\"") && entries[1].contains(against))
  #expect(entries[2].contains("\"neuron\":\"l0.c.7\"") && entries[2].contains("weight +1.50"))
  #expect(entries[1].contains("nothing is claimed of it alone"))
  #expect(page.contains("numbers-v2\"") && !page.contains("numbers-v3\""))
}

@Test func `a size that was not scored says so, beside those that were`() throws {
  var file = try file()
  file.cells[0].claim = try decoded(NeuronScore.self, #"{"neuron":"","polarity":1}"#)
  let output = try text {
    try TerminalAnnotation(width: 100, depth: .none).write(file, to: &$0)
  }
  #expect(output.contains("  scores not measured for 2 cells on files never seen\n"))
  #expect(output.contains("  best cells: 0.43 by 1, 0.95 by 2\n"))
}
