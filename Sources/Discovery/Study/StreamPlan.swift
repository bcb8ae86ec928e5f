import Network
import Syntax

/// Which scores are looked at in the passes after the first: the best cells, the probes, the committees,
/// and on the report part candidates for being explained.
struct StreamPlan: Sendable {
  private(set) var streams: [ScoreStream] = []
  private(set) var readouts: [Readout] = []
  /// Among the readouts: the probes.
  private(set) var probes: Set<Int> = []
  /// Among the readouts: of each feature that has any the committee that is reported.
  private(set) var chosenCommittees: [Int] = []
  private var controlStreams: [ScoreStream] = []
  private var controlSurvey: LabelSurvey?
  private let kinds: [Feature]

  init(
    _ selection: NetworkPasses.Selection, _ kinds: [Feature], top: Int, wantsProbes: Bool
  ) {
    self.kinds = kinds
    for feature in kinds.indices {
      for (rank, cell) in selection.ranking[feature].prefix(top).enumerated() {
        var stream = ScoreStream(
          source: .neuron(cell.neuron), feature: feature, polarity: cell.polarity)
        stream.isBest = rank == 0
        streams.append(stream)
      }
      if let raw = selection.raw[feature] {
        var stream = ScoreStream(
          source: .neuron(raw.neuron), feature: feature, polarity: raw.polarity)
        stream.isRaw = true
        streams.append(stream)
      }
      guard let fitted = selection.readouts else { continue }
      if wantsProbes, let probe = fitted.probes[feature] {
        probes.insert(readouts.count)
        add(probe)
      }
      for committee in fitted.scored(feature) { add(committee) }
    }
  }

  private mutating func add(_ readout: Readout) {
    streams.append(
      ScoreStream(source: .readout(readouts.count), feature: readout.feature, polarity: 1))
    readouts.append(readout)
  }

  /// Takes what the threshold part says: thresholds, the ranks of values, and the committees' sizes.
  mutating func set(_ thresholds: [PairTally], _ setting: Setting) {
    let ranks = setting.ranks(.threshold)
    var measures = [Double?](repeating: nil, count: streams.count)
    for (index, tally) in thresholds.enumerated() {
      let stream = streams[index]
      let kind = kinds[stream.feature]
      measures[index] = tally.measure(kind.kind, stream.polarity, ranks[stream.feature])
      switch kind.kind {
      case .binary:
        streams[index].threshold = tally.binary(stream.polarity).bestThreshold.map {
          stream.bins.lowest(in: $0, polarity: stream.polarity)
        }
      case .graded where kind.isDepth: streams[index].ranks = tally.ranks
      case .graded: break
      }
    }
    for feature in kinds.indices {
      let own = streams.indices.filter { streams[$0].feature == feature }
      var (goal, sizes): (Double?, [(readout: Int, measure: Double)]) = (nil, [])
      for index in own {
        guard case .readout(let readout) = streams[index].source else { continue }
        if probes.contains(readout) {
          goal = measures[index]
        } else {
          sizes.append((readout, measures[index] ?? 0))
        }
      }
      let best = max(goal ?? 0, sizes.map(\.measure).max() ?? 0)
      let enough = sizes.first { $0.measure >= Certificate.shareOfProbe * best }
      if let chosen = enough ?? sizes.last { chosenCommittees.append(chosen.readout) }
    }
  }

  /// Adds cells that do nearly as well on the select part as the best baseline, for the count of those
  /// that are explained.
  mutating func addCandidates(_ ranking: [[RankedCell]], _ floors: [Double], most: Int) {
    var known: Set<[AnyHashable]> = []
    for stream in streams { known.insert([stream.source, stream.feature]) }
    for feature in kinds.indices {
      let near = ranking[feature].prefix { $0.score >= Self.candidateShare * floors[feature] }
      for cell in near.prefix(most) {
        let source = ScoreStream.Source.neuron(cell.neuron)
        guard !known.contains([source, feature]) else { continue }
        var stream = ScoreStream(source: source, feature: feature, polarity: cell.polarity)
        stream.isListed = false
        streams.append(stream)
      }
    }
  }

  private static let candidateShare = 0.9

  /// The probes of the control task, and its labels.
  mutating func controls(_ selection: NetworkPasses.Selection, _ passes: NetworkPasses) throws
    -> (streams: [ScoreStream], readouts: [Readout], survey: LabelSurvey)?
  {
    guard let fitted = selection.readouts else { return nil }
    let setting = passes.setting
    let survey = try LabelSurvey(
      setting.files, setting.parts, grammar: passes.study.grammar, features: kinds,
      threads: passes.study.threads, isControl: true)
    let readouts = fitted.controls.compactMap { $0 }
    controlStreams = readouts.enumerated().map { index, readout in
      ScoreStream(source: .readout(index), feature: readout.feature, polarity: 1)
    }
    controlSurvey = survey
    return (controlStreams, readouts, survey)
  }

  /// How well a feature's probe does on the control task.
  func control(_ feature: Int, _ reported: NetworkPasses.Reported) -> Double? {
    guard let index = controlStreams.firstIndex(where: { $0.feature == feature }),
      let tallies = reported.control?.tallies, tallies.indices.contains(index),
      let ranks = controlSurvey?.ranks[.report]
    else { return nil }
    return tallies[index].measure(kinds[feature].kind, 1, ranks[feature])
  }
}
