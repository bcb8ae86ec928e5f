import Calibration
import Corpus
import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct ConstantCellsTests {
  private static let features = ["comment", "function-body", "block-depth", "line-position"]
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch(
      (0..<5).map { CSource.file(seed: 70 + UInt64($0), functions: 2, flaws: false) })
  }

  /// A network of two layers; the units of the last have weights of zero, from `unit` on.
  private func model(constantFrom unit: Int) throws -> Model {
    let alphabet = try Alphabet(bytes: Array(9...126))
    var model = Model(
      untrained: Shape(layers: 2, hidden: 4, symbols: alphabet.count), alphabet: alphabet, seed: 3)
    for tensor in model.shape.tensors where tensor.name.hasSuffix("_l1") {
      let width = tensor.count / 16
      for row in 0..<16 where row % 4 >= unit {
        for index in row * width..<(row + 1) * width { model.parameters[tensor.offset + index] = 0 }
      }
    }
    return model
  }

  private func study(_ change: (inout Study) throws -> Void = { _ in }) throws -> Study {
    var study = Study(grammar: try c())
    (study.features, study.threads, study.untrainedNetworks) = (Self.features, 2, 1)
    (study.care, study.top) = (.scores, 99)
    try change(&study)
    return study
  }

  @Test func `cells whose value never changes are counted, and follow nothing`() throws {
    let report = try scratch.run(study(), model(constantFrom: 1))
    // Three units of the second layer, c and h.
    #expect(report.summary.constant == 6)
    for feature in report.features {
      #expect(feature.neurons.count == 10)
      let names = Set(feature.neurons.map(\.neuron))
      #expect(names.isDisjoint(with: (1...3).flatMap { ["l1.c.\($0)", "l1.h.\($0)"] }))
    }
    #expect(try scratch.run(study(), model(constantFrom: 4)).summary.constant == 0)
  }

  @Test func `a certificate of a network of nothing but such cells has none`() throws {
    var model = try model(constantFrom: 0)
    for index in model.parameters.indices { model.parameters[index] = 0 }
    let report = try scratch.run(study { ($0.care, $0.controlBytes) = (.certificate, 500) }, model)
    #expect(report.summary.constant == report.summary.neurons)
    #expect(report.summary.explained ?? 0 == 0)
    for feature in report.features {
      #expect(feature.neurons.isEmpty && feature.raw == nil && feature.prevalence ?? 0 > 0)
      #expect(feature.committee == nil && feature.committees.isEmpty, "\(feature.name)")
    }
  }

  @Test func `of one cell it is said whether it changes`() throws {
    let model = try model(constantFrom: 1)
    func report(_ neuron: String) throws -> Report {
      try scratch.run(study { $0.neuron = try NeuronID(neuron, in: model.shape) }, model)
    }
    #expect(try report("l1.c.2").summary.constant == 1)
    #expect(try report("l1.c.2").features.allSatisfy(\.neurons.isEmpty))
    #expect(try report("l1.c.0").summary.constant == 0)
  }
}
