import Corpus
import Testing

@testable import Network

/// The gates and the memory of one unit, as a reader shows them.
private struct Course: StateVisitor {
  let layer: Int
  let unit: Int
  var values: [StateVector: [Float]] = [:]

  mutating func visit(_ activations: borrowing Activations, of text: [UInt8]) {
    for vector in StateVector.allCases {
      let neuron = NeuronID(layer: layer, vector: vector, unit: unit)
      activations.append(neuron, to: &values[vector, default: []])
    }
  }

  var origins: MemoryOrigins {
    MemoryOrigins(
      of: NeuronID(layer: layer, vector: .hidden, unit: unit), inputGates: values[.inputGate] ?? [],
      candidates: values[.candidate] ?? [], forgetGates: values[.forgetGate] ?? [])
  }
}

@Suite struct `Origins of a memory` {
  private func course(layer: Int, unit: Int) throws -> Course {
    let folder = try TemporaryFolder()
    let model = Model.random(Shape(layers: 2, hidden: 5, symbols: 4), seed: 6, width: 2)
    var generator = SeededGenerator(seed: 3)
    let text = (0..<150).map { _ in UInt8(generator.below(4)) }
    let file = try folder.piece(String(decoding: text, as: UTF8.self), "file")
    let read = try StateReader(model, threads: 1)
      .read([file], predicts: false, by: [Course(layer: layer, unit: unit)]) { $1 }
    return read[0]
  }

  @Test(arguments: [0, 1], [0, 3])
  func `what all bytes wrote adds up to the memory`(layer: Int, unit: Int) throws {
    let course = try course(layer: layer, unit: unit)
    let raw = course.values[.raw] ?? []
    let largest = raw.map(\.magnitude).max() ?? 0
    #expect(raw.count == 150 && largest > 0.1)
    for t in [0, 1, 2, 63, 64, 149] {
      let contributions = course.origins.contributions(to: t)
      #expect(contributions.count == t + 1)
      // c itself is rounded twice a step.
      let sum = contributions.reduce(0) { $0 + Double($1) }
      #expect(abs(sum - Double(raw[t])) < 32 * Epsilon.f32 * Double(largest))
    }
  }

  @Test func `each is what the byte wrote times every forget gate since`() throws {
    let course = try course(layer: 1, unit: 2)
    func value(_ vector: StateVector, _ t: Int) -> Double { Double(course.values[vector]?[t] ?? 0) }
    let contributions = course.origins.contributions(to: 40)
    let expected = (0...40).map { s in
      (s + 1..<41).reduce(value(.inputGate, s) * value(.candidate, s)) {
        $0 * value(.forgetGate, $1)
      }
    }
    for (value, naive) in zip(contributions, expected) {
      let bound = Epsilon.f32 * abs(naive) + Double(Float.leastNormalMagnitude)
      #expect(abs(Double(value) - naive) <= bound)
    }
  }

  @Test func `small numbers by hand, of the unit's memory whatever vector was meant`() {
    let origins = MemoryOrigins(
      of: NeuronID(layer: 0, vector: .outputGate, unit: 7), inputGates: [1, 0.5, 1],
      candidates: [0.5, -1, 0.25], forgetGates: [0.9, 0.5, 0.25])
    #expect(origins.neuron.description == "l0.c.7")
    #expect(origins.contributions(to: 0) == [0.5])
    #expect(origins.contributions(to: 1) == [0.25, -0.5])
    #expect(origins.contributions(to: 2) == [0.0625, -0.125, 0.25])
  }
}
