import Corpus
import Network
import Syntax

/// The passes over one network, and what comes of them for each feature.
struct Certificate: Sendable {
  private(set) var features: [FeatureReport] = []
  /// The cells that are explained.
  private(set) var cells: [ExplainedCell] = []
  private(set) var explained: Int?
  /// How many of the cells asked for hardly change their value.
  let constant: Int
  /// What combinations of features say of the others, and how many they explain.
  private(set) var explanations: [Explanation] = []
  private(set) var combined: Int?
  private(set) var gates: [GateReport] = []
  /// Of each feature's best cell, where they are wanted.
  private(set) var illustrations: [Illustration] = []

  /// Committees should reach this share of the probe.
  static let shareOfProbe = 0.95
  /// At most so many candidates a feature.
  private static let mostCandidates = 32

  /// What other networks come to.
  typealias Controls = (untrained: ControlNetworks.Scores?, other: ControlNetworks.Scores?)

  let passes: NetworkPasses
  private let baselines: [Baselines]

  init(
    _ passes: NetworkPasses, _ scores: BaselineScores, _ controls: Controls
  ) throws {
    self.passes = passes
    let (study, setting) = (passes.study, passes.setting)
    let kinds = setting.features
    baselines = kinds.indices.map { feature in
      Baselines(
        byte: scores.byte[feature], ngram: scores.ngram[feature], layout: scores.layout[feature],
        untrained: controls.untrained?.cells[feature])
    }
    let proves = study.care == .certificate
    let explainer = proves && study.explains ? try Explainer(passes) : nil
    let selection = try passes.select(fits: study.care >= .findings, explainer: explainer)
    gates = selection.gates
    constant = selection.constant.count
    var plan = StreamPlan(
      selection, kinds, top: study.top, wantsProbes: proves)
    let thresholds = try passes.threshold(plan.streams, plan.readouts)
    plan.set(thresholds, setting)
    if proves { plan.addCandidates(selection.ranking, floors(kinds), most: Self.mostCandidates) }
    let clusters = proves ? Clusters(setting.parts) : nil
    let tasks = proves ? try plan.controls(selection, passes) : nil
    let null = proves ? try Self.nullPlan(passes, selection.tables, plan) : nil
    let reported = try passes.report(
      plan.streams, plan.readouts, clusters: clusters,
      layout: proves ? scores.layoutRanks : nil, controls: tasks, null: null,
      explainer: explainer)
    var evidence = try Evidences(
      plan, thresholds, reported, clusters, setting, threads: study.threads)
    if proves {
      let probes = plan.chosenCommittees
      for (index, stream) in plan.streams.enumerated() {
        switch stream.source {
        case .neuron(let neuron):
          evidence.all[index].p = reported.null?.p(
            neuron, polarity: stream.polarity, feature: stream.feature)
        case .readout(let readout):
          guard let place = probes.firstIndex(of: readout), let null = reported.null,
            null.readouts.indices.contains(place)
          else { continue }
          evidence.all[index].p = null.readouts[place]
        }
      }
      try judge(&evidence, plan, thresholds, selection.moments, controls.untrained)
      explain(evidence, plan)
      if let explainer { try combine(explainer) }
      try alter(&evidence, plan)
    }
    illustrations = illustrations(plan, reported)
    features = kinds.indices.map {
      report($0, evidence, plan, selection, reported, controls)
    }
  }

  /// The best baseline that applies to each feature.
  private func floors(_ kinds: [Feature]) -> [Double] {
    kinds.indices.map { feature in
      applying(feature, kinds[feature]).map(\.value).max() ?? 1
    }
  }

  func applying(_ feature: Int, _ kind: Feature) -> [(name: String, value: Double)] {
    baselines[feature].named.compactMap { name, value in
      guard let value, !kind.exempt.contains(name) else { return nil }
      return (name, value)
    }
  }

  /// The files of the null: the report part's if they are enough, else all.
  private static func nullPlan(_ passes: NetworkPasses, _ tables: RankTables, _ plan: StreamPlan)
    throws -> NetworkPasses.NullPlan
  {
    let setting = passes.setting
    let isCut = setting.parts.ranges.contains { $0.count > 1 }
    var files = setting.parts.files(in: [.report])
    if files.count < Repairings.fewestOfReport { files = Array(setting.files.indices) }
    if isCut { files = [] }
    let rows = tables.vectors.count * passes.model.shape.hidden + plan.chosenCommittees.count
    let (most, partners) = Repairings.sizes(columns: rows * (setting.features.count + 3))
    var generator = SeededGenerator(seed: 20151117, stream: 4)
    if files.count > most {
      files = generator.shuffled(files).prefix(most).sorted()
    }
    let chosen = files
    let labels = try Workers(count: passes.study.threads).map(
      chosen.count,
      with: { try Labeler(passes.study.grammar, features: setting.features.map(\.name)) }
    ) { labeler, index in
      let piece = setting.files[chosen[index]]
      return labeler.labels(of: try SourceReader.bytes(of: piece.file.path, in: piece.range))
    }
    return NetworkPasses.NullPlan(
      repairings: Repairings(files: files, labels: labels, mostPartners: partners),
      tables: tables,
      readouts: plan.chosenCommittees.map { plan.readouts[$0] })
  }

  /// Counts the cells that some feature explains.
  private mutating func explain(_ evidence: Evidences, _ plan: StreamPlan) {
    guard evidence.all.contains(where: { $0.verdict != nil }) else { return }
    let kinds = passes.setting.features
    var found: [NeuronID: [ExplainedCell.Feature]] = [:]
    for (index, stream) in plan.streams.enumerated() {
      guard case .neuron(let neuron) = stream.source, !stream.isRaw,
        let verdict = evidence.all[index].verdict, verdict >= .detector
      else { continue }
      found[neuron, default: []].append(
        ExplainedCell.Feature(
          name: kinds[stream.feature].name, polarity: stream.polarity,
          score: evidence.all[index].measure ?? evidence.binned[index],
          low: evidence.all[index].intervals?.measure?.low, verdict: verdict))
    }
    cells = found.map { neuron, features in
      ExplainedCell(
        neuron: neuron.description,
        features: features.sorted { ($1.score ?? 0, $0.name) < ($0.score ?? 0, $1.name) })
    }.sorted { one, other in
      (other.features[0].score ?? 0, one.neuron) < (one.features[0].score ?? 0, other.neuron)
    }
    explained = cells.count
  }

  /// Looks for combinations of features where no single one explains a cell.
  private mutating func combine(_ explainer: Explainer) throws {
    let study = passes.study
    explanations = try explainer.explanations(
      besides: Set(cells.map(\.neuron)), threads: study.threads,
      progress: study.report(.explaining))
    combined = explanations.count { $0.isExplained }
  }

  private func illustrations(_ plan: StreamPlan, _ reported: NetworkPasses.Reported)
    -> [Illustration]
  {
    let setting = passes.setting
    return zip(plan.streams, zip(reported.scores.tallies, reported.scores.details))
      .compactMap { stream, found in
        guard let places = found.1.places, case .neuron(let neuron) = stream.source else {
          return nil
        }
        return Illustration(
          feature: setting.features[stream.feature].name, neuron: neuron.description,
          histogram: found.0.histogram(stream.bins),
          excerpts: places.excerpts { setting.files[$0].file.path })
      }
  }

  private func report(
    _ feature: Int, _ evidence: Evidences, _ plan: StreamPlan,
    _ selection: NetworkPasses.Selection, _ reported: NetworkPasses.Reported,
    _ controls: Controls
  ) -> FeatureReport {
    let kind = passes.setting.features[feature]
    let hidden = passes.model.shape.hidden
    var neurons: [NeuronScore] = []
    var raw: NeuronScore?
    var committee: CommitteeScore?
    var (scores, probe): ([Int: (evidence: Evidence, threshold: Float?)], Double?) = ([:], nil)
    for (index, stream) in plan.streams.enumerated()
    where stream.feature == feature && stream.isListed {
      let own = evidence.all[index]
      switch stream.source {
      case .neuron(let neuron):
        let score = NeuronScore(
          neuron: neuron.description, polarity: stream.polarity, evidence: own)
        if stream.isRaw { raw = score } else { neurons.append(score) }
      case .readout(let number) where plan.probes.contains(number): probe = own.measure
      case .readout(let number):
        let readout = plan.readouts[number]
        scores[readout.columns.count] = (own, stream.threshold)
        guard plan.chosenCommittees.contains(number) else { continue }
        committee = CommitteeScore(
          neurons: readout.neurons(hidden: hidden).map(\.description),
          weights: readout.weights, bias: readout.bias, evidence: own)
      }
    }
    func share(_ score: Double?) -> Double? {
      guard let score, let probe, probe > 0 else { return nil }
      return score / probe
    }
    for index in neurons.indices { neurons[index].shareOfProbe = share(neurons[index].measure) }
    let together = share(committee?.measure)
    committee?.shareOfProbe = together
    let (chances, others) = (controls.untrained?.best(feature), controls.other?.best(feature))
    let fitted = selection.readouts?.committees[feature] ?? []
    // A model file keeps all sizes; a certificate shows those that are scored.
    let sizes = fitted.compactMap { readout -> CommitteeSize? in
      let cells = readout.columns.count
      guard scores[cells] != nil || passes.study.care == .findings else { return nil }
      let place = FittedReadouts.sizes.firstIndex(of: cells)
      func ofNetworks(_ scores: [Double?]?) -> Double? { place.flatMap { scores?[$0] } }
      return CommitteeSize(
        cells: cells, score: scores[cells]?.evidence.measure,
        untrained: ofNetworks(chances), control: ofNetworks(others),
        neurons: readout.neurons(hidden: hidden).map(\.description), weights: readout.weights,
        bias: readout.bias, threshold: scores[cells]?.threshold)
    }
    return FeatureReport(
      name: kind.name, kind: kind.kind, prevalence: passes.setting.prevalence(feature),
      probe: probe, probeControl: plan.control(feature, reported), baselines: baselines[feature],
      exempt: kind.exempt, control: controls.other?.cells[feature], committee: committee,
      committees: sizes,
      raw: raw, neurons: neurons)
  }
}

extension Feature {
  /// The baselines that it is a function of.
  var exempt: [String] { isLayout ? ["layout"] : [] }
}

extension Baselines {
  /// With the names of the report.
  var named: [(String, Double?)] {
    [("byte", byte), ("ngram", ngram), ("layout", layout), ("untrained", untrained)]
  }
}
