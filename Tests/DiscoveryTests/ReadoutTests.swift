import Corpus
import Network
import Testing

@testable import Discovery

@Suite struct ReadoutTests {
  /// Keeps the values of some readouts over a text.
  private struct Recorder: StateVisitor {
    let scorer: ReadoutScorer
    private(set) var values: [[Float]]

    init(_ readouts: [Readout], _ shape: Shape) {
      scorer = ReadoutScorer(readouts, layers: shape.layers, hidden: shape.hidden)
      values = readouts.map { _ in [] }
    }

    mutating func visit(_ activations: borrowing Activations, of text: Int) {
      scorer.score(activations)
      for readout in values.indices {
        var own = [Float](repeating: 0, count: activations.range.count)
        var span = own.mutableSpan
        scorer.write(readout, from: 0, into: &span)
        values[readout] += own
      }
    }
  }

  /// What is divided among workers must not depend on how many there are.
  @Test func `a readout has the same values whichever others are beside it`() throws {
    let alphabet = try Alphabet(bytes: Array(9...126))
    let shape = Shape(layers: 2, hidden: 9, symbols: alphabet.count)
    let model = Model(untrained: shape, alphabet: alphabet, seed: 5)
    var draw = Draw(6)
    let readouts = (0..<24).map { index in
      Readout(
        feature: 0, vector: index % 3 == 0 ? .raw : .cell, columns: Array(0..<18),
        weights: (0..<18).map { _ in Float(draw.unit() * 100 - 50) }, bias: 1)
    }
    let text = (0..<700).map { _ in UInt8(9 + draw.below(118)) }
    func values(_ chosen: Range<Int>) throws -> [[Float]] {
      try StateReader(model, threads: 1)
        .read(texts: [text], predicts: false, by: [Recorder(Array(readouts[chosen]), shape)]) {
          file, _ in file
        }[0].values
    }
    let all = try values(0..<24)
    for chosen in [0..<1, 1..<2, 2..<5, 3..<12, 7..<24] {
      #expect(try values(chosen) == Array(all[chosen]))
    }
  }
}
