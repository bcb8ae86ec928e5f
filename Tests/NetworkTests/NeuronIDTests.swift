import Testing

@testable import Network

@Suite struct NeuronIDTests {
  private let shape = Shape(layers: 2, hidden: 12, symbols: 3)

  @Test func `every neuron's name is read back as itself`() throws {
    for layer in 0..<2 {
      for vector in StateVector.allCases {
        for unit in [0, 1, 10, 11] {
          let neuron = NeuronID(layer: layer, vector: vector, unit: unit)
          #expect(try NeuronID(neuron.description, in: shape) == neuron)
        }
      }
    }
    #expect(NeuronID(layer: 0, vector: .cell, unit: 143).description == "l0.c.143")
    #expect(NeuronID(layer: 1, vector: .raw, unit: 7).description == "l1.raw.7")
  }

  @Test(arguments: [
    "", ".", "..", "l0", "l0.c", "l0.c.", "l0..1", ".c.1", "l.c.1", "0.c.1", "l0.c.1.", "l0.c.1.2",
    "l0.c.12", "l2.c.0", "l0.x.1", "l0.C.1", "L0.c.1", "l0.cell.1", "l-1.c.0", "l0.c.-1", "l0.c.+1",
    "l00.c.1", "l0.c.01", "l0.c.1 ", " l0.c.1", "l0.c.0x1", "l0.c.1e0", "l0.c.\u{FF11}",
    "l0.c.99999999999999999999", "l0.c.143", "l\u{301}0.c.1",
  ])
  func `what is no neuron's name is refused`(name: String) {
    #expect(throws: NetworkError.unknownNeuron(name, layers: 2, hidden: 12)) {
      try NeuronID(name, in: shape)
    }
  }

  @Test func `a name without a unit is a whole vector's`() throws {
    let all = try NeuronID.all("l1.o", in: shape)
    #expect(all.map(\.description) == (0..<12).map { "l1.o.\($0)" })
    #expect(try NeuronID.all("l1.o.3", in: shape) == [NeuronID("l1.o.3", in: shape)])
  }

  @Test(arguments: [
    "", ".", "l0", "l0.", ".c", "l2.c", "l0.x", "l0.c.", "l0.c.12", "l0.C", "l0.c.0.0",
  ])
  func `what is no vector's name is refused as it was written`(name: String) {
    #expect(throws: NetworkError.unknownNeuron(name, layers: 2, hidden: 12)) {
      try NeuronID.all(name, in: shape)
    }
  }

  @Test func `the refusal names one that exists`() throws {
    for hidden in [1, 12, 512] {
      let shape = Shape(layers: 1, hidden: hidden, symbols: 3)
      let error = NetworkError.unknownNeuron("x", layers: 1, hidden: hidden)
      let example = try #require(
        error.description.split(separator: " ").first { $0.hasPrefix("l0.c.") })
      _ = try NeuronID(String(example.dropLast()), in: shape)
      #expect(error.exitCode == 64)
    }
  }
}
