import Corpus
import Foundation
import Network
import Syntax

/// What a model file says was found: per feature the best cell on files it was not trained on.
package struct Findings: Sendable {
  package let features: [FeatureReport]

  /// Those of a model; none if it holds none, or they are not ours to read.
  package init(of model: Model) {
    let text = model.notes["findings"] ?? "[]"
    let reports = (try? JSONDecoder().decode([FeatureReport].self, from: Data(text.utf8))) ?? []
    features = reports.filter { $0.neurons.allSatisfy { $0.polarity.magnitude == 1 } }
  }

  /// A feature's best cell, if one is known that the network has.
  package func best(for feature: String, in shape: Shape) -> FeatureReport? {
    features.first { report in
      report.name == feature
        && report.neurons.first.flatMap { try? NeuronID($0.neuron, in: shape) } != nil
    }
  }

  /// The feature whose best `count` cells together are known, and they: as many of them as there are.
  package func committee(_ count: Int, for feature: String, in shape: Shape)
    -> (report: FeatureReport, committee: CommitteeSize)?
  {
    for report in features where report.name == feature {
      guard let committee = report.committee(count), committee.isSound(in: shape) else { continue }
      return (report, committee)
    }
    return nil
  }

  /// Of the features whose best cell is `neuron`, the one it follows most closely.
  package func best(of neuron: NeuronID) -> FeatureReport? {
    features.filter { $0.neurons.first?.neuron == neuron.description }
      .max { ($0.neurons.first?.measure ?? 0) < ($1.neurons.first?.measure ?? 0) }
  }

  /// Keeps a report's best cells in a model.
  package static func keep(_ report: Report, in model: inout Model) throws {
    let best = report.features.map { feature in
      var feature = feature
      feature.neurons = Array(feature.neurons.prefix(1))
      return feature
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    model.notes["findings"] = String(decoding: try encoder.encode(best), as: UTF8.self)
  }
}

extension FeatureReport {
  /// The largest committee of at most so many cells.
  package func committee(_ count: Int) -> CommitteeSize? {
    committees.filter { $0.cells <= count }.max { $0.cells < $1.cells }
  }
}

extension CommitteeSize {
  /// Whether a network has its cells, and each a weight.
  fileprivate func isSound(in shape: Shape) -> Bool {
    !neurons.isEmpty && neurons.count == cells && weights.count == cells && bias.isFinite
      && weights.allSatisfy(\.isFinite)
      && neurons.allSatisfy { (try? NeuronID($0, in: shape)) != nil }
  }
}
