import Discovery
import Network
import Syntax

/// Whether planted cells are found, and nothing else: of what is known to be there, how much is
/// claimed (recall), and of what is claimed, how much is not there (the false-discovery rate).
package struct PlantedCalibration: Sendable {
  /// The share of planted cells that must be found.
  package static let leastRecall = 1.0
  /// The largest share of claims that may be false.
  package static let mostFalse = 0.05

  package private(set) var planted = 0
  package private(set) var found = 0
  /// Pairs of a cell and a feature with the verdict `detector` or better.
  package private(set) var claims = 0
  /// Those whose cell is random.
  package private(set) var falseClaims = 0
  /// Committees with that verdict, and those of them that have no planted cell.
  package private(set) var committees = 0
  package private(set) var falseCommittees = 0
  /// Planted cells that predictions rest on, and those of them said to be used.
  package private(set) var used = 0
  package private(set) var foundUsed = 0
  /// Planted cells that the decoder reads with random weights, and those said to be used.
  package private(set) var unused = 0
  package private(set) var foundUnused = 0
  /// What went wrong, a line each.
  package private(set) var notes: [String] = []

  package init() {}

  package var recall: Double { planted == 0 ? 1 : Double(found) / Double(planted) }
  package var falseRate: Double {
    Double(falseClaims + falseCommittees) / Double(max(1, claims + committees))
  }
  package var usedRecall: Double { used == 0 ? 1 : Double(foundUsed) / Double(used) }

  /// Studies one network on files of its own; all features, or those called `features`. Fewer untrained
  /// networks beside it are a lower bar.
  ///
  /// Throws what the study throws.
  package mutating func add(
    _ number: Int, grammar: Grammar, features: [String] = [], files count: Int = 30,
    untrained: Int = 3, threads: Int
  ) throws {
    let example = try PlantedExample(number)
    let files = try GeneratedFiles(seed: UInt64(number) + 1, count: count)
    var study = Study(grammar: grammar)
    study.features = features
    study.threads = threads
    study.untrainedNetworks = untrained
    check(try files.run(study, example.model), example, number)
  }

  private mutating func check(_ report: Report, _ example: PlantedExample, _ number: Int) {
    let known = Set(example.cells.flatMap(\.neurons) + example.helpers)
    for cell in example.cells {
      planted += 1
      let claimed = report.cells.filter { cell.neurons.contains($0.neuron) }
        .flatMap(\.features).filter { $0.name == cell.feature }
      let isFound = claimed.contains { $0.polarity == cell.polarity }
      if isFound {
        found += 1
      } else {
        note(number, "\(cell.feature) by \(cell.neurons[0]) is not found", cell, report)
      }
      let isUsed = claimed.contains { $0.verdict == .used }
      if cell.isUsed {
        used += 1
        foundUsed += isUsed ? 1 : 0
        if !isUsed { note(number, "\(cell.feature) is not said to be used", cell, report) }
      } else {
        unused += 1
        foundUnused += isUsed ? 1 : 0
      }
    }
    for cell in report.cells {
      claims += cell.features.count
      guard !known.contains(cell.neuron) else { continue }
      falseClaims += cell.features.count
      let names = cell.features.map(\.name).joined(separator: ", ")
      notes.append("network \(number): random cell \(cell.neuron) is said to follow \(names)")
    }
    for feature in report.features {
      guard let committee = feature.committee, let verdict = committee.verdict,
        verdict >= .detector
      else { continue }
      committees += 1
      guard known.isDisjoint(with: committee.neurons.map(Self.asCell)) else { continue }
      falseCommittees += 1
      notes.append(
        "network \(number): random cells are said to follow \(feature.name) together: "
          + (committee.because ?? ""))
    }
  }

  /// A committee of a graded feature reads c itself, `raw`.
  private static func asCell(_ neuron: String) -> String {
    neuron.replacing(".raw.", with: ".c.")
  }

  private mutating func note(
    _ number: Int, _ what: String, _ cell: PlantedCell, _ report: Report
  ) {
    let own = report.features.first { $0.name == cell.feature }?.neurons
      .first { cell.neurons.contains($0.neuron) }
    notes.append("network \(number): \(what): \(own?.because ?? "not among the best cells")")
  }
}
