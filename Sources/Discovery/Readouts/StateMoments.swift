import Network

/// The mean and the variance of every cell's c, tanh c and h over the sampled bytes of the select part.
struct StateMoments: Sendable {
  static let vectors: [StateVector] = [.cell, .hidden, .raw]
  private let hidden: Int
  private let layers: Int
  /// (vectors, L H)
  private let means: [Double]
  private let variances: [Double]

  /// - Parameters:
  ///   - weight: the sum of weights.
  ///   - sums: (vectors, L H), and of squares.
  init(layers: Int, hidden: Int, weight: Double, sums: [Double], squares: [Double]) {
    self.layers = layers
    self.hidden = hidden
    means = sums.map { weight > 0 ? $0 / weight : 0 }
    variances = zip(means, squares).map { mean, square in
      weight > 0 ? max(0, square / weight - mean * mean) : 0
    }
  }

  private func index(_ neuron: NeuronID) -> Int? {
    Self.vectors.firstIndex(of: neuron.vector).map {
      ($0 * layers + neuron.layer) * hidden + neuron.unit
    }
  }

  /// Whether the neuron's moments are known: those of gates are not.
  func covers(_ neuron: NeuronID) -> Bool { index(neuron) != nil }

  /// A neuron at its mean.
  func held(_ neuron: NeuronID) -> Hold {
    Hold(neuron: neuron, value: Float(index(neuron).map { means[$0] } ?? 0))
  }

  /// The `count` neurons of the same layer and vector whose variance is nearest to one's, nearest
  /// first.
  func nearest(to neuron: NeuronID, count: Int, besides: Set<NeuronID>) -> [NeuronID] {
    let others = (0..<hidden).map {
      NeuronID(layer: neuron.layer, vector: neuron.vector, unit: $0)
    }
    return Array(sorted(others.filter { !besides.contains($0) }, near: neuron).prefix(count))
  }

  /// Neurons by how near their variance is to one's.
  func sorted(_ others: [NeuronID], near neuron: NeuronID) -> [NeuronID] {
    guard let own = index(neuron) else { return [] }
    func distance(_ other: NeuronID) -> Double {
      index(other).map { abs(variances[$0] - variances[own]) } ?? .infinity
    }
    return others.map { (neuron: $0, distance: distance($0)) }
      .sorted { ($0.distance, $0.neuron.unit) < ($1.distance, $1.neuron.unit) }.map(\.neuron)
  }
}
