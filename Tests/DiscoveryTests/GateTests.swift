import Calibration
import Corpus
import Network
import Testing

@testable import Discovery

@Suite struct GateTests {
  /// A network with gates near both ends.
  private func model() throws -> Model {
    let alphabet = try Alphabet(bytes: Array(9...126))
    var model = Model(
      untrained: Shape(layers: 2, hidden: 17, symbols: alphabet.count), alphabet: alphabet, seed: 5)
    for index in model.parameters.indices { model.parameters[index] *= 30 }
    return model
  }

  private func study(threads: Int = 2) throws -> Study {
    var study = Study(grammar: try c())
    study.features = ["string", "comment"]
    study.threads = threads
    study.untrainedNetworks = 0
    return study
  }

  private func texts(_ count: Int) -> [String] {
    (0..<count).map { CSource.file(seed: 60 + UInt64($0), functions: 2) }
  }

  @Test(arguments: [5, 2])
  func `shares are those of counting each value of the select part`(_ files: Int) throws {
    let (scratch, model) = (try Scratch(texts(files)), try model())
    let gates = try scratch.run(study(), model).gates
    let oracle = try StudyOracle(model, scratch.pieces, c(), features: ["string"])
    #expect(gates.map(\.layer) == [0, 0, 0, 1, 1, 1])
    #expect(gates.map(\.gate.rawValue) == ["i", "f", "o", "i", "f", "o"])
    for gate in gates {
      #expect(gate.units.count == 17)
      for (unit, found) in gate.units.enumerated() {
        let neuron = NeuronID(layer: gate.layer, vector: gate.gate, unit: unit)
        let values = oracle.allValues(neuron, .select)
        let count = Double(values.count)
        #expect(abs(found.left - Double(values.count { $0 < 0.1 }) / count) < 1e-12)
        #expect(abs(found.right - Double(values.count { $0 > 0.9 }) / count) < 1e-12)
      }
      #expect(gate.open == gate.units.count { $0.right > 0.9 })
      #expect(gate.shut == gate.units.count { $0.left > 0.9 })
      let mean = gate.units.reduce(0) { $0 + $1.left } / 17
      #expect(abs(gate.left - mean) < 1e-12)
    }
    #expect(gates.contains { $0.left > 0 } && gates.contains { $0.right > 0 })
  }

  @Test func `one thread counts what two count`() throws {
    let (scratch, model) = (try Scratch(texts(5)), try model())
    let one = try scratch.run(study(threads: 1), model).gates
    #expect(try scratch.run(study(threads: 2), model).gates == one)
  }

  @Test func `gates are not measured where scores are all that is wanted`() throws {
    var study = try study()
    study.care = .scores
    #expect(try Scratch(texts(3)).run(study, try model()).gates.isEmpty)
  }
}
