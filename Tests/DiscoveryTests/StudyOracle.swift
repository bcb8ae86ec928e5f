import Corpus
import Network
import Syntax

@testable import Discovery

/// A study done again the slow way: all states and all labels in arrays, everything by definition.
struct StudyOracle {
  let features: [Feature]
  let neurons: [NeuronID]
  private let grammar: Grammar
  /// By file.
  private let parts: [[Part]]
  private let bytes: [[UInt8]]
  private let labels: [[[Float]]]  // by feature
  private let states: [[[Float]]]  // by neuron

  init(_ model: Model, _ pieces: [Piece], _ grammar: Grammar, features: [String]) throws {
    let neurons = (0..<model.shape.layers).flatMap { layer in
      StateVector.allCases.flatMap { vector in
        (0..<model.shape.hidden).map { NeuronID(layer: layer, vector: vector, unit: $0) }
      }
    }
    let labeler = try Labeler(grammar, features: features)
    self.grammar = grammar
    self.features = labeler.features
    self.neurons = neurons
    parts = try Parts(pieces).ranges.map { ranges in
      ranges.flatMap { entry in entry.range.map { _ in entry.part } }
    }
    bytes = try pieces.map { try SourceReader.bytes(of: $0.file.path, in: $0.range) }
    labels = bytes.map { bytes in
      let labels = labeler.labels(of: bytes)
      return features.indices.map { labels.values($0) }
    }
    states = try StateRecorder.states(of: neurons, pieces, model)
  }

  /// Of the bytes of a part with a known label: each one's value and label.
  private func pairs(_ feature: Int, _ part: Part, _ value: (_ file: Int, _ byte: Int) -> Double)
    -> (scores: [Double], labels: [Double])
  {
    var (scores, known): ([Double], [Double]) = ([], [])
    for file in bytes.indices {
      for byte in bytes[file].indices where parts[file][byte] == part {
        let label = labels[file][feature][byte]
        if label.isNaN { continue }
        scores.append(value(file, byte))
        known.append(Double(label))
      }
    }
    return (scores, known)
  }

  func values(_ neuron: NeuronID, _ polarity: Int, _ feature: Int, _ part: Part)
    -> (scores: [Double], labels: [Double])
  {
    let index = neurons.firstIndex(of: neuron) ?? 0
    return pairs(feature, part) { Double(polarity) * Double(states[$0][index][$1]) }
  }

  /// By byte of a file.
  func label(_ feature: Int, _ file: Int) -> [Float] { labels[file][feature] }
  func part(_ file: Int) -> [Part] { parts[file] }
  func value(_ neuron: NeuronID, _ file: Int, _ byte: Int) -> Float {
    states[file][neurons.firstIndex(of: neuron) ?? 0][byte]
  }

  /// A neuron's values at all bytes of a part, whether or not labels are known.
  func allValues(_ neuron: NeuronID, _ part: Part) -> [Float] {
    let index = neurons.firstIndex(of: neuron) ?? 0
    return bytes.indices.flatMap { file in
      bytes[file].indices.filter { parts[file][$0] == part }.map { states[file][index][$0] }
    }
  }

  /// As `values`, by the number of the fine bin.
  func bins(_ neuron: NeuronID, _ polarity: Int, _ feature: Int, _ part: Part)
    -> (scores: [Double], labels: [Double])
  {
    let index = neurons.firstIndex(of: neuron) ?? 0
    let bins = states.map { Bins.fine(unbounded: !neuron.vector.isBounded).bins(of: $0[index]) }
    return pairs(feature, part) { Double(polarity) * Double(bins[$0][$1]) }
  }

  /// The feature's own measure.
  func measure(_ feature: Int, _ pairs: (scores: [Double], labels: [Double])) -> Double? {
    switch features[feature].kind {
    case .binary: Naive.averagePrecision(pairs.scores, pairs.labels.map { $0 > 0 })
    case .graded: Naive.spearman(pairs.scores, pairs.labels)
    }
  }

  /// How well a cell follows a feature on the select part, at its better polarity.
  func selectScore(_ neuron: NeuronID, _ feature: Int) -> Double? {
    [1, -1].compactMap { measure(feature, values(neuron, $0, feature, .select)) }.max()
  }

  func prevalence(_ feature: Int) -> Double? {
    let known = pairs(feature, .report) { _, _ in 0 }.labels
    return known.isEmpty ? nil : Double(known.count { $0 > 0 }) / Double(known.count)
  }

  /// Each byte scored with the mean label of its value on the select part.
  func byteBaseline(_ feature: Int) -> Double? {
    let seen = pairs(feature, .select) { Double(bytes[$0][$1]) }
    let labels = Dictionary(grouping: zip(seen.scores, seen.labels), by: { UInt8($0.0) })
    let means = labels.mapValues { $0.reduce(0) { $0 + $1.1 } / Double($0.count) }
    return measure(feature, pairs(feature, .report) { means[bytes[$0][$1]] ?? 0 })
  }

  var coverage: Double {
    let labeler = try? Labeler(grammar)
    let known = bytes.reduce(0) { $0 + (labeler?.labels(of: $1).knownBytes ?? 0) }
    return Double(known) / Double(bytes.reduce(0) { $0 + $1.count })
  }
}
