import Corpus
import Testing

@testable import Network

/// Sizes of a small network and its batch; all different, so that a transposed index can't pass.
struct Sizes: Sendable, CustomTestStringConvertible {
  var layers = 1
  var hidden = 5
  var symbols = 3
  var lanes = 2
  var steps = 4

  var shape: Shape { Shape(layers: layers, hidden: hidden, symbols: symbols) }

  var testDescription: String { "L\(layers) H\(hidden) V\(symbols) B\(lanes) T\(steps)" }

  /// Sizes around the lane counts of the instruction sets, below and above; of 32 lanes the last three
  /// steps' inputs are summed with the fourth's, once more.
  static let swept: [Sizes] = [1, 3].flatMap { layers in
    [5, 17, 33].flatMap { hidden in
      [(3, 1, 9), (13, 3, 2), (13, 7, 9), (3, 7, 1), (13, 32, 7), (13, 130, 2)].map {
        symbols, lanes, steps in
        Sizes(layers: layers, hidden: hidden, symbols: symbols, lanes: lanes, steps: steps)
      }
    }
  }
}

extension Model {
  /// A network whose every parameter, both biases too, is uniform in [-width, width].
  static func random(_ shape: Shape, seed: UInt64 = 1, width: Float = 0.6) -> Model {
    var generator = SeededGenerator(seed: seed)
    let parameters = (0..<shape.parameterCount).map { _ in
      width * Float(2 * generator.unit() - 1)
    }
    return Model(
      shape: shape, alphabet: .first(shape.symbols - 1), parameters: parameters)
  }
}

extension Alphabet {
  /// The bytes 0, 1, ...
  static func first(_ count: Int) -> Alphabet {
    guard let alphabet = try? Alphabet(bytes: (0..<count).map { UInt8($0) }) else {
      preconditionFailure("an alphabet of \(count)")
    }
    return alphabet
  }
}

/// Random symbols and targets. // (T, B)
struct Sample: Sendable {
  let symbols: [Int32]
  let targets: [Int32]
  let lanes: Int

  /// - Parameter masked: the share of targets that are -1; at least one is not.
  init(_ sizes: Sizes, seed: UInt64, masked: Double = 0.2) {
    var generator = SeededGenerator(seed: seed)
    let count = sizes.steps * sizes.lanes
    symbols = (0..<count).map { _ in Int32(generator.below(sizes.symbols)) }
    targets = (0..<count).map { index in
      let target = Int32(generator.below(sizes.symbols))
      return index > 0 && generator.unit() < masked ? -1 : target
    }
    lanes = sizes.lanes
  }

  var scale: Double { 1 / Double(targets.count { $0 >= 0 }) }

  /// One lane's symbols in time.
  func symbols(of lane: Int) -> [Int] {
    stride(from: lane, to: symbols.count, by: lanes).map { Int(symbols[$0]) }
  }

  func targets(of lane: Int) -> [Int] {
    stride(from: lane, to: targets.count, by: lanes).map { Int(targets[$0]) }
  }
}

extension TrainingPass {
  /// A pass over a model's weights, made as a worker would.
  static func make(
    _ model: Model, lanes: Int, steps: Int, _ precision: Precision = .f32, drops: Bool = false
  ) throws -> TrainingPass {
    try Workers(count: 1).first {
      let engine = try ProductEngine()
      let weights = try Weights(
        engine, model.shape, parameters: model.parameters, precision, lanes: lanes, learns: true)
      return try TrainingPass(
        engine, weights, lanes: lanes, steps: steps, drops: drops)
    }
  }

  /// The summed loss in nats, and the gradient of the mean by tensors, in PyTorch's layout, as a learner
  /// comes to it.
  func learn(symbols: [Int32], targets: [Int32], masks: LayerMasks? = nil)
    -> (nats: Double, gradient: [String: [Float]])
  {
    let shape = forward.weights.shape
    let count = targets.count { $0 >= 0 }
    let lossScale = Learner.lossScale(forward.weights.precision, of: count)
    let nats = gradient(
      symbols: symbols, targets: targets, scale: lossScale / Float(count), masks: masks)
    let values = shape.tensors.map { tensor in
      (tensor.name, gradient(of: tensor).map { $0 / lossScale })
    }
    return (nats, Dictionary(uniqueKeysWithValues: values))
  }

  private func gradient(of tensor: Tensor) -> [Float] {
    let stored = Array(gradient.values[tensor.range])
    guard tensor.offset == 0 else { return stored }
    // The first layer's input weights lie transposed, (V, 4H).
    let (rows, columns) = (tensor.dimensions[0], tensor.dimensions[1])
    return (0..<stored.count).map { stored[$0 % columns * rows + $0 / columns] }
  }
}
