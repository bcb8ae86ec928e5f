import Network
import Syntax

extension NeuronScore {
  /// The feature's own measure: average precision, or Spearman's rho.
  package var measure: Double? {
    ap ?? spearman
  }

  init(
    _ cell: RankedCell, _ kind: FeatureKind, threshold: PairTally, report: PairTally,
    _ ranks: GradeRanks
  ) {
    self.init(neuron: cell.neuron.description, polarity: cell.polarity)
    switch kind {
    case .binary:
      let scores = report.binary(cell.polarity)
      ap = scores.averagePrecision
      auroc = scores.auroc
      guard let bin = threshold.binary(cell.polarity).bestThreshold else { return }
      self.threshold = CellScoring.bins(of: cell.neuron).lowest(in: bin, polarity: cell.polarity)
      let overlap = scores.overlap(from: bin)
      f1 = overlap?.f1
      iou = overlap?.iou
    case .graded:
      let scores = report.graded(cell.polarity)
      spearman = scores.spearman(ranks)
      r2 = scores.r2(threshold.graded(cell.polarity).monotoneFit)
    }
  }

  /// A neuron of which nothing is measured yet.
  package init(neuron: String, polarity: Int) {
    self.init(
      neuron: neuron, polarity: polarity, ap: nil, apLow: nil, apHigh: nil, auroc: nil, f1: nil,
      iou: nil, threshold: nil, spearman: nil, r2: nil, p: nil, effect: nil, verdict: nil)
  }
}
