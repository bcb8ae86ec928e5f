import Corpus
import Discovery
import Network
import Syntax

/// What is claimed of networks that have learnt nothing. Their cells carry the current byte, so they may
/// be told from chance; they are not to tell more than every baseline.
package struct UntrainedCalibration: Sendable {
  /// Features of which the network was asked.
  package private(set) var features = 0
  /// Those whose best listed cell, or committee, is a `correlate` or better.
  package private(set) var cells = 0
  package private(set) var committees = 0
  /// Pairs of a cell, or a committee, and a feature with the verdict `detector` or better.
  package private(set) var detectors = 0
  package private(set) var committeeDetectors = 0
  /// What went wrong, a line each.
  package private(set) var notes: [String] = []

  package init() {}

  /// Studies a network of `hidden` units on files of its own.
  ///
  /// Throws what the study throws.
  package mutating func add(
    seed: UInt64, hidden: Int, layers: Int = 1, grammar: Grammar, features names: [String] = [],
    files count: Int = 30, threads: Int
  ) throws {
    let alphabet = try Alphabet(bytes: Array(9...126))
    // The study draws untrained networks of its own, of the seeds from 1 on.
    let model = Model(
      untrained: Shape(layers: layers, hidden: hidden, symbols: alphabet.count),
      alphabet: alphabet, seed: 90_000 + seed)
    var study = Study(grammar: grammar)
    study.features = names
    study.threads = threads
    let report = try GeneratedFiles(seed: 50_000 + seed, count: count).run(study, model)
    for feature in report.features where feature.prevalence.map({ $0 > 0 }) == true {
      features += 1
      cells += feature.neurons.contains { ($0.verdict ?? .none) >= .correlate } ? 1 : 0
      guard let committee = feature.committee, let verdict = committee.verdict else { continue }
      committees += verdict >= .correlate ? 1 : 0
      guard verdict >= .detector else { continue }
      committeeDetectors += 1
      notes.append(
        "\(layers) x \(hidden), seed \(seed): \(committee.neurons.count) cells for "
          + "\(feature.name): \(committee.because ?? "")")
    }
    for cell in report.cells {
      detectors += cell.features.count
      for feature in cell.features {
        notes.append(
          "\(layers) x \(hidden), seed \(seed): \(cell.neuron) for \(feature.name), "
            + "\(feature.score ?? 0) from \(feature.low ?? 0)")
      }
    }
  }
}
