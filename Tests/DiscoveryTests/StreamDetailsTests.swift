import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct StreamDetailsTests {
  @Test func `the partial correlation is that of what regression leaves`() {
    var draw = Draw(5)
    var moments = PartialMoments()
    var rows: [[Double]] = []
    for _ in 0..<300 {
      let (column, indentation) = (draw.normal(), draw.normal())
      let label = 0.5 * column + indentation + draw.normal()
      let score = label - column + 0.3 * indentation + draw.normal()
      rows.append([score, label, column, indentation])
      moments.add(score, label, column, indentation)
    }
    func column(_ index: Int) -> [Double] { rows.map { $0[index] } }
    let left = Naive.residuals(column(0), on: [column(2), column(3)])
    let right = Naive.residuals(column(1), on: [column(2), column(3)])
    #expect(abs((moments.correlation ?? 0) - Naive.pearson(left, right)) < 1e-9)
  }

  @Test func `nothing is left of a label that column and indentation determine`() {
    var moments = PartialMoments()
    var draw = Draw(6)
    for _ in 0..<50 {
      let (column, indentation) = (draw.normal(), draw.normal())
      moments.add(draw.normal(), column, column, indentation)
    }
    #expect(moments.correlation == nil)
  }

  @Test func `persistence counts by the distance from the opening byte`() {
    var counts = PersistenceTally.empty
    for (distance, isOn) in [
      (0, true), (19, false), (20, true), (-1, true), (499, true), (9000, false),
    ] {
      PersistenceTally.add(isOn, at: Int32(distance), to: &counts)
    }
    let steps = PersistenceTally.persistence(counts)
    #expect(steps.map(\.from) == [0, 20, 40, 60, 80, 100, 125, 150, 200, 250, 300, 500])
    #expect(steps[0].bytes == 2 && steps[0].right == 0.5 && steps[0].to == 20)
    #expect(steps[1].right == 1 && steps[2].right == nil)
    #expect(steps[10].bytes == 1 && steps[11].right == 0 && steps[11].to == nil)
  }

  /// `f(a){\n\tx;\n}`, depth 1 within the braces.
  @Test func `what a depth governs is its end, and the white space that begins lines`() {
    let text = Array("f(a){\n\tx;\n}\nb".utf8)
    let depth: [Float] = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    let kind = Feature(name: "block-depth", description: "", kind: .graded)
    let governed = Governed(text, depth, of: kind)
    let bytes = text.indices.filter { governed.isGoverned[$0] }
    #expect(bytes == [6, 7, 10, 11, 12])
    let region = Feature(name: "comment", description: "", kind: .binary)
    let plain = Governed(text, depth, of: region)
    #expect(text.indices.filter { plain.isGoverned[$0] } == [10, 11])
    #expect(text.indices.filter { plain.isAfterInside[$0] } == [5, 6, 7, 8, 9, 10])
    var closers = [Int](repeating: 0, count: 256)
    Governed.closers(text, depth, into: &closers)
    #expect(closers[Int(UInt8(ascii: "}"))] == 1 && closers.reduce(0, +) == 1)
  }

  @Test func `what a position in the line governs is every white space, where the line may end`() {
    let text = Array("ab c\n\n d  e".utf8)
    let positions: [Float] = [1, 2, 3, 4, 0, 0, 1, 2, 3, 4, 5]
    let feature = Feature(
      name: "line-position", description: "", kind: .graded, isLexical: true, isLayout: true,
      isLinePosition: true)
    let governed = Governed(text, positions, of: feature)
    #expect(text.indices.filter { governed.isGoverned[$0] } == [2, 4, 8])
  }

  @Test func `unknown bytes govern nothing and are governed by nothing`() {
    let governed = Governed(
      Array("abcdef".utf8), [1, .nan, 0, 1, 0, .nan],
      of: Feature(name: "comment", description: "", kind: .binary))
    #expect((0..<6).filter { governed.isGoverned[$0] } == [4, 5])
    #expect(governed.isKnown == [true, false, true, true, true, false])
  }

  @Test func `cells of like variance are the nearest, and a held cell has its mean`() {
    // One layer of four cells with variances 0, 1, 4, 9 and means 0, 1, 2, 3; two samples each.
    let means = [0.0, 1, 2, 3]
    let sums = means.map { 2 * $0 }
    let squares = means.map { mean in
      (mean - mean) * (mean - mean) + (2 * mean) * (2 * mean)
    }
    let moments = StateMoments(
      layers: 1, hidden: 4, weight: 2, sums: sums + sums + sums,
      squares: squares + squares + squares)
    let cell = NeuronID(layer: 0, vector: .cell, unit: 2)
    #expect(moments.held(cell) == Hold(neuron: cell, value: 2))
    #expect(moments.nearest(to: cell, count: 2, besides: [cell]).map(\.unit) == [1, 0])
    #expect(!moments.covers(NeuronID(layer: 0, vector: .inputGate, unit: 0)))
  }
}

extension Naive {
  /// What least squares on some columns and a constant leaves, by projecting one after the other.
  static func residuals(_ values: [Double], on columns: [[Double]]) -> [Double] {
    func centred(_ x: [Double]) -> [Double] {
      let mean = x.reduce(0, +) / Double(x.count)
      return x.map { $0 - mean }
    }
    func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    func without(_ x: [Double], _ y: [Double]) -> [Double] {
      let scale = dot(x, y) / dot(y, y)
      return zip(x, y).map { $0 - scale * $1 }
    }
    var basis: [[Double]] = []
    for column in columns { basis.append(basis.reduce(centred(column), without)) }
    return basis.reduce(centred(values), without)
  }
}
