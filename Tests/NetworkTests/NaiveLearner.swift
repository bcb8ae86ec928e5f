import Corpus

@testable import Network

/// `NaiveLSTM` learning batch by batch: clipping and optimiser in plain loops and `Double`.
struct NaiveLearner {
  private var network: NaiveLSTM
  private let optimizer: OptimizerKind
  private let inputRate: Double
  private var states: [NaiveLSTM.State]  // (B)
  private var first: [String: [Double]] = [:]
  private var second: [String: [Double]] = [:]
  /// The gradient's norm at each step, before clipping.
  private(set) var norms: [Double] = []

  init(_ model: Model, _ optimizer: OptimizerKind, lanes: Int, inputRate: Double) {
    network = NaiveLSTM(model)
    self.optimizer = optimizer
    self.inputRate = inputRate
    states = Array(repeating: network.zeroState, count: lanes)
    for tensor in model.shape.tensors {
      first[tensor.name] = Array(repeating: 0, count: tensor.count)
      second[tensor.name] = Array(repeating: 0, count: tensor.count)
    }
  }

  /// The mean loss in nats before the step.
  mutating func learn(_ batch: Batch, rate: Double) -> Double {
    let scale = 1 / Double(batch.targetCount)
    var gradient: [String: [Double]] = [:]
    var nats = 0.0
    for lane in 0..<batch.lanes {
      let column = stride(from: lane, to: batch.symbols.count, by: batch.lanes)
      let targets = column.map { Int(batch.targets[$0]) }
      let state = batch.starts[lane] ? network.zeroState : states[lane]
      let trace = network.read(column.map { Int(batch.symbols[$0]) }, from: state)
      nats += network.loss(trace, targets: targets)
      network.addGradient(trace, targets: targets, scale: scale, to: &gradient)
      states[lane] = trace.last
    }
    let norm = gradient.values.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
    norms.append(norm)
    for (name, values) in gradient {
      let times =
        name == "lstm.weight_ih_l0"
        ? inputRate : name.hasPrefix("decoder") ? inputRate.squareRoot() : 1
      for (index, value) in values.enumerated() {
        let step = step(name, index, value * min(1, 1 / norm))
        network.tensors[name]?[index] -= rate * times * step
      }
    }
    return nats * scale
  }

  /// The step for a rate of 1.
  private mutating func step(_ name: String, _ index: Int, _ g: Double) -> Double {
    let (m, v) = (first[name]?[index] ?? 0, second[name]?[index] ?? 0)
    switch optimizer {
    case .adam:
      first[name]?[index] = 0.9 * m + 0.1 * g
      second[name]?[index] = 0.999 * v + 0.001 * g * g
      let mean = (0.9 * m + 0.1 * g) / (1 - Naive.power(0.9, norms.count))
      let square = (0.999 * v + 0.001 * g * g) / (1 - Naive.power(0.999, norms.count))
      return mean / (square.squareRoot() + 1e-8)
    case .rmsprop:
      second[name]?[index] = 0.95 * v + 0.05 * g * g
      return g / ((0.95 * v + 0.05 * g * g).squareRoot() + 1e-8)
    }
  }
}
