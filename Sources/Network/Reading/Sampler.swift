import Corpus
import Foundation

/// Text from a network, byte by byte.
package final class Sampler {
  private let model: Model
  private let pass: ForwardPass
  private let weights: Weights
  private var generator: SeededGenerator
  private var temperature: Double
  /// Whether the state lies where the next byte is read from, not yet where it was read to.
  private var isPlaced = false

  /// - Parameters:
  ///   - temperature: 1 draws as the network predicts; towards 0 it takes the likeliest.
  ///   - holds: neurons that are kept at a value after every byte.
  package init(_ model: Model, temperature: Double, seed: UInt64, holds: [Hold] = []) throws {
    self.model = model
    self.temperature = temperature
    generator = SeededGenerator(seed: seed)
    let engine = try ProductEngine()
    (weights, pass) = try Self.passes(engine, model)
    pass.hold([holds])
  }

  private static func passes(_ engine: ProductEngine, _ model: Model) throws
    -> (Weights, ForwardPass)
  {
    let weights = try Weights(
      engine, model.shape, parameters: model.parameters, .f32, lanes: 1, learns: false)
    return (weights, try ForwardPass(engine, weights, lanes: 1, steps: 1, observes: true))
  }

  /// Begins anew from a state as `Activations.state` gives it; nil for a zero state.
  package func restart(
    from state: [Float]?, temperature: Double, seed: UInt64, holds: [Hold] = []
  ) {
    self.temperature = temperature
    generator = SeededGenerator(seed: seed)
    pass.hold([holds])
    pass.resetAll()
    if let state { pass.setState(lane: 0, state) }
    isPlaced = true
  }

  /// From the next byte on, keeps these neurons at these values instead.
  package func hold(_ holds: [Hold]) {
    pass.hold([holds])
  }

  /// Reads one byte.
  package func read(_ byte: UInt8) {
    if !isPlaced { pass.carry() }
    isPlaced = false
    pass.run([Int32(model.alphabet.symbol(of: byte))])
  }

  /// The likeliest next bytes, likeliest first, after the last byte that was read.
  package func likeliest(_ count: Int) -> [Prediction] {
    pass.predict()
    let row = unsafe UnsafeBufferPointer(start: pass.logits.base, count: model.shape.symbols)
    return unsafe model.alphabet.likeliest(count, of: row)
  }

  /// A neuron's value after the last byte.
  package func value(of neuron: NeuronID) -> Float {
    let (base, _) = unsafe pass.rows(of: neuron.vector, layer: neuron.layer, lane: 0)
    return unsafe base[neuron.unit]
  }

  /// Draws the next byte and reads it. The unseen symbol is never drawn.
  package func next() -> UInt8 {
    pass.predict()
    let count = model.alphabet.unseen
    let logits = (0..<count).map { Double(pass.logits[$0]) }
    let largest = logits.max() ?? 0
    var chosen = logits.firstIndex(of: largest) ?? 0
    if temperature > 0 {
      let weights = logits.map { exp(($0 - largest) / temperature) }
      var left = generator.unit() * weights.reduce(0, +)
      for (symbol, weight) in weights.enumerated() where weight > 0 {
        chosen = symbol
        left -= weight
        if left < 0 { break }
      }
    }
    let byte = model.alphabet.bytes[chosen]
    read(byte)
    return byte
  }
}

/// e to the power of a float.
func exponential(_ value: Float) -> Float {
  exp(value)
}
