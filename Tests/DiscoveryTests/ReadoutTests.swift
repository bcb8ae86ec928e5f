import Corpus
import Network
import Testing

@testable import Discovery

@Suite struct ReadoutTests {
  /// Keeps the values of some readouts over a text, and the same by their definition.
  private struct Recorder: StateVisitor {
    let scorer: ReadoutScorer
    let hidden: Int
    private(set) var values: [[Float]]
    private(set) var defined: [[Double]]

    init(_ readouts: [Readout], _ shape: Shape) {
      scorer = ReadoutScorer(readouts, layers: shape.layers, hidden: shape.hidden)
      hidden = shape.hidden
      values = readouts.map { _ in [] }
      defined = readouts.map { _ in [] }
    }

    mutating func visit(_ activations: borrowing Activations, of text: Int) {
      scorer.score(activations)
      for readout in values.indices {
        var own = [Float](repeating: 0, count: activations.range.count)
        var span = own.mutableSpan
        scorer.write(readout, from: 0, into: &span)
        values[readout] += own
        let definition = scorer.readouts[readout]
        for t in own.indices {
          var sum = Double(definition.bias)
          for (column, weight) in zip(definition.columns, definition.weights) {
            let layer = column / hidden
            let value = unsafe activations.withRows(layer: layer, definition.vector) {
              base, stride in unsafe base[t * stride + column % hidden]
            }
            sum += Double(weight) * Double(value)
          }
          defined[readout].append(sum)
        }
      }
    }
  }

  /// Of all cells and of few; what is divided among workers must not depend on how many there are.
  @Test func `a readout is the sum of its cells, whichever others are beside it`() throws {
    let alphabet = try Alphabet(bytes: Array(9...126))
    let shape = Shape(layers: 2, hidden: 9, symbols: alphabet.count)
    let model = Model(untrained: shape, alphabet: alphabet, seed: 5)
    var draw = Draw(6)
    let readouts = (0..<24).map { index in
      let columns = index % 4 == 1 ? [17, index % 9] : index % 4 == 2 ? [3] : Array(0..<18)
      return Readout(
        feature: 0, vector: index % 3 == 0 ? .raw : .cell, columns: columns,
        weights: columns.map { _ in Float(draw.unit() * 100 - 50) }, bias: 1)
    }
    let text = (0..<700).map { _ in UInt8(9 + draw.below(118)) }
    func run(_ chosen: Range<Int>) throws -> Recorder {
      try StateReader(model, threads: 1)
        .read(texts: [text], predicts: false, by: [Recorder(Array(readouts[chosen]), shape)]) {
          file, _ in file
        }[0]
    }
    let found = try run(0..<24)
    let all = found.values
    for (values, defined) in zip(all, found.defined) {
      #expect(zip(values, defined).allSatisfy { abs(Double($0) - $1) < 1e-3 })
    }
    for chosen in [0..<1, 1..<2, 2..<5, 3..<12, 7..<24] {
      #expect(try run(chosen).values == Array(all[chosen]))
    }
  }
}
