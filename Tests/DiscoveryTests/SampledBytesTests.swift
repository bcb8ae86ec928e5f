import Calibration
import Corpus
import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct SampledBytesTests {
  private static let features = ["string", "block-depth", "comment"]

  private func model() throws -> Model {
    let alphabet = try Alphabet(bytes: Array(9...126))
    return Model(
      untrained: Shape(layers: 2, hidden: 19, symbols: alphabet.count), alphabet: alphabet, seed: 3)
  }

  @Test(arguments: [5, 2], [300, 100_000])
  func `a sample holds known labels of its part, and the bins of the states there`(
    _ files: Int, _ most: Int
  ) throws {
    let scratch = try Scratch(
      (0..<files).map { CSource.file(seed: 40 + UInt64($0), functions: 2, flaws: true) })
    let (model, grammar, parts) = (try model(), try c(), try scratch.parts())
    let setting = try Setting(
      scratch.pieces, parts, grammar: grammar, features: Self.features, threads: 2)
    let sample = try SampledBytes(setting, .report, grammar: grammar, most: most, threads: 2)
    let cells = [
      NeuronID(layer: 0, vector: .cell, unit: 3), NeuronID(layer: 0, vector: .cell, unit: 4),
      NeuronID(layer: 1, vector: .raw, unit: 18), NeuronID(layer: 1, vector: .hidden, unit: 0),
    ]
    let bins = StateBins(cells: cells, count: sample.count)
    let reading = parts.files(in: [.report])
    let labeler = try Labeler(grammar, features: Self.features)
    _ = try StateReader(model, threads: 2).read(
      reading.map { scratch.pieces[$0] }, predicts: false,
      by: [0..<4, 4..<19].map { StateBinning(sample, units: $0, bins) }
    ) { ReadingFile(number: reading[$0], bytes: $1, labels: labeler.labels(of: $1)) }
    let oracle = try StudyOracle(model, scratch.pieces, grammar, features: Self.features)
    var (row, known) = (0, 0)
    for file in scratch.pieces.indices {
      let labels = Self.features.indices.map { oracle.label($0, file) }
      let drawn = Set(sample.positions[file])
      for (byte, part) in oracle.part(file).enumerated() {
        let own = labels.map { $0[byte] }
        let isKnown = part == .report && own.allSatisfy { !$0.isNaN }
        known += isKnown ? 1 : 0
        guard drawn.contains(byte) else { continue }
        #expect(isKnown)
        #expect(sample.labels.map { $0[row] } == own)
        for (cell, neuron) in cells.enumerated() {
          let bin = StateBins.shape(neuron.vector).bins(of: [oracle.value(neuron, file, byte)])[0]
          #expect(UInt16(bins.bins[row * cells.count + cell]) == bin)
        }
        row += 1
      }
    }
    #expect(row == sample.count)
    if most > known {
      #expect(sample.count == known)
    } else {
      #expect(abs(sample.count - most) < 6 * Int(Double(most).squareRoot()))
    }
  }

  @Test func `a study explains cells only where it is asked to`() throws {
    let texts = (0..<9).map { CSource.file(seed: 80 + UInt64($0), functions: 1) }
    var study = Study(grammar: try c())
    study.features = Self.features
    study.threads = 2
    study.untrainedNetworks = 0
    let scratch = try Scratch(texts)
    let silent = try scratch.run(study, model())
    #expect(silent.explanations.isEmpty && silent.summary.combined == nil)
    study.explains = true
    let report = try scratch.run(study, model())
    let known = Set(report.cells.map(\.neuron))
    #expect(!report.explanations.isEmpty)
    #expect(report.explanations.allSatisfy { !known.contains($0.neuron) && $0.nullIoU != nil })
    #expect(report.summary.combined == report.explanations.count { $0.isExplained })
  }
}
