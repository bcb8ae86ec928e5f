import Discovery
import Syntax

extension FeatureReport {
  /// A cell's score in the feature's own measure: average precision, or Spearman's rho.
  func measure(_ score: NeuronScore) -> Double? {
    kind == .binary ? score.ap : score.spearman
  }

  /// The best of all controls that were measured: what a cell must beat to have learnt anything.
  var bestControl: Double {
    let chance = kind == .binary ? prevalence ?? 0 : 0
    return [baselines.byte, baselines.ngram, baselines.layout, baselines.untrained]
      .compactMap { $0 }.reduce(chance, max)
  }

  /// How far a cell is above the best control, -1 to 1; unmeasured cells are last.
  func lift(_ score: NeuronScore) -> Double {
    measure(score).map { $0 - bestControl } ?? -2
  }

  /// The lift of the feature's first cell.
  var bestLift: Double { neurons.first.map(lift) ?? -3 }
}
