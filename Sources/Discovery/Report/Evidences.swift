import Network
import Syntax

/// The figures of all streams of the third pass.
struct Evidences: Sendable {
  /// By stream.
  var all: [Evidence]
  /// By stream: the feature's own measure by coarse bins, for those that have no finer.
  let binned: [Double?]

  init(
    _ plan: StreamPlan, _ thresholds: [PairTally], _ reported: NetworkPasses.Reported,
    _ clusters: Clusters?, _ setting: Setting, threads: Int
  ) throws {
    let scores = reported.scores
    let ranks = setting.ranks(.report)
    let bootstrap = clusters.map { Bootstrap(clusters: $0.count) }
    let made = try Workers(count: threads).map(plan.streams.count) { index in
      let stream = plan.streams[index]
      let kind = setting.features[stream.feature]
      var evidence = Evidence()
      let threshold = thresholds.indices.contains(index) ? thresholds[index] : nil
      if stream.isListed {
        evidence.take(
          scores.tallies[index], threshold, stream, kind.kind, ranks[stream.feature],
          prevalence: setting.prevalence(stream.feature))
      }
      guard let bootstrap else { return (evidence, Double?.none) }
      let tally = scores.clusterTallies[index]
      if stream.isListed {
        let details = scores.details[index]
        if stream.ranks != nil {
          evidence.partial = details.partial.correlation.map { Double(stream.polarity) * $0 }
        }
        if stream.threshold != nil {
          evidence.persistence = PersistenceTally.persistence(details.persistence)
          let confusion = tally.confusions.reduce(into: ClusterTally.Confusion()) { $0 += $1 }
          if !details.lookAlikes.isEmpty {
            evidence.hardNegatives = HardNegativeScores(details, confusion)
          }
        }
      }
      let binned = tally.measure(kind.kind, stream.polarity, ranks[stream.feature])
      switch kind.kind {
      case .binary:
        evidence.intervals = try bootstrap.intervals(
          tally, polarity: stream.polarity, around: evidence)
      case .graded:
        evidence.intervals = try bootstrap.intervals(
          tally, polarity: stream.polarity, ranks[stream.feature],
          fit: threshold?.coarseFit(stream, tally.bins), around: evidence)
      }
      evidence.apLow = evidence.intervals?.ap?.low
      evidence.apHigh = evidence.intervals?.ap?.high
      return (evidence, binned)
    }
    all = made.map(\.0)
    binned = made.map(\.1)
  }
}

extension Evidence {
  /// Takes the scores of a fine tally.
  fileprivate mutating func take(
    _ report: PairTally, _ threshold: PairTally?, _ stream: ScoreStream, _ kind: FeatureKind,
    _ ranks: GradeRanks, prevalence: Double?
  ) {
    switch kind {
    case .binary:
      let scores = report.binary(stream.polarity)
      ap = scores.averagePrecision
      auroc = scores.auroc
      if let ap, let prevalence, prevalence > 0 { lift = ap / prevalence }
      self.threshold = stream.threshold
      guard let bin = threshold?.binary(stream.polarity).bestThreshold else { return }
      let overlap = scores.overlap(from: bin)
      f1 = overlap?.f1
      iou = overlap?.iou
    case .graded:
      let scores = report.graded(stream.polarity)
      spearman = scores.spearman(ranks)
      r2 = threshold.flatMap { scores.r2($0.graded(stream.polarity).monotoneFit) }
    }
  }
}
