import Discovery
import Syntax

extension FeatureReport {
  /// A cell's score in the feature's own measure: average precision, or Spearman's rho.
  func measure(_ score: NeuronScore) -> Double? {
    kind == .binary ? score.ap : score.spearman
  }

  /// The best baseline that applies, by the name that people read.
  var strongestBaseline: (name: String, value: Double)? {
    namedBaselines.max { $0.value < $1.value }
  }

  /// The baselines that were measured and apply.
  var namedBaselines: [(name: String, value: Double)] {
    baselines.named(besides: exempt)
  }

  /// The best of all controls that were measured: what a cell must beat to have learnt anything.
  var bestControl: Double {
    let chance = kind == .binary ? prevalence ?? 0 : 0
    return namedBaselines.map(\.value).reduce(chance, max)
  }

  /// How far a cell is above the best control, -1 to 1; unmeasured cells are last.
  func lift(_ score: NeuronScore) -> Double {
    measure(score).map { $0 - bestControl } ?? -2
  }

  /// The lift of the feature's first cell.
  var bestLift: Double { neurons.first.map(lift) ?? -3 }
}

extension Baselines {
  /// Those that were measured, with the names that people read, but for the exempt ones.
  func named(besides exempt: [String]) -> [(name: String, value: Double)] {
    let all = [("byte", byte), ("20 bytes", ngram), ("layout", layout), ("untrained", untrained)]
    return all.compactMap { name, value in
      exempt.contains(name) ? nil : value.map { (name, $0) }
    }
  }
}
