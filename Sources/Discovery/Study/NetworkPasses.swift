import Network
import Syntax

/// The passes of one network over the parts of a setting.
struct NetworkPasses: Sendable {
  let study: Study
  let model: Model
  let setting: Setting
  let progress: ReadingProgress
  let reader: StateReader

  init(_ study: Study, _ model: Model, _ setting: Setting, _ progress: ReadingProgress) throws {
    self.study = study
    self.model = model
    self.setting = setting
    self.progress = progress
    reader = try StateReader(model, threads: study.threads)
  }

  private var hidden: Int { model.shape.hidden }
  private var layers: Int { model.shape.layers }
  private var vectors: [StateVector] { study.searched }

  func context(_ files: [Int], ranks: [GradeRanks]) -> PassContext {
    PassContext(
      grammar: study.grammar, features: setting.features, files: files, parts: setting.parts,
      layers: 0..<layers, hidden: hidden,
      vectors: vectors, ranks: ranks,
      unknownGroups: setting.unknownGroups, progress: progress)
  }

  private func read<Visitor: StateVisitor>(
    _ files: [Int], _ visitor: @Sendable () throws -> Visitor
  ) throws -> [Visitor] {
    try reader.read(files.map { setting.files[$0] }, predicts: false, visitor: visitor)
  }

  /// What the select part says.
  struct Selection: Sendable {
    /// By feature, best first.
    let ranking: [[RankedCell]]
    /// By feature: the best cell by c itself, of depths alone.
    let raw: [RankedCell?]
    let tables: RankTables
    let moments: StateMoments
    let readouts: FittedReadouts?
    let gates: [GateReport]
  }

  /// The first pass: all cells are ranked, readouts fitted, and gates counted.
  func select(fits: Bool, explainer: Explainer? = nil) throws -> Selection {
    let files = setting.parts.files(in: [.select])
    let isRawAdded =
      study.care == .certificate && study.neuron == nil && !vectors.contains(.raw)
      && setting.features.contains(where: \.isDepth)
    var own = context(files, ranks: setting.ranks(.select))
    if isRawAdded { own.vectors.append(.raw) }
    let context = own
    let plan = try SamplePlan(
      setting, grammar: study.grammar, depth: layers * hidden, threads: study.threads)
    let size = fits ? plan.count * layers * hidden : 0
    let (cells, raw) = (Buffer<Float>(size), Buffer<Float>(size))
    let visitors = try read(files) {
      Both(
        first: Both(
          first: try CellRanking(context),
          second: StateSampling(
            plan, files: files, layers: layers, hidden: hidden, cells: cells, raw: raw)),
        second: Both(
          first: study.care == .certificate ? GateStatistics(context) : nil,
          second: explainer.map {
            StateBinning($0.select, files: files, hidden: hidden, $0.selectBins)
          }))
    }
    let tallies = CellRanking.total(visitors.map(\.first.first))
    var ranking = CellRanking.ranking(tallies, context)
    if let neuron = study.neuron { ranking = ranking.map { $0.filter { $0.neuron == neuron } } }
    let bestRaw = ranking.enumerated().map { feature, cells in
      setting.features[feature].isDepth && study.care == .certificate
        ? cells.first { $0.neuron.vector == .raw } : nil
    }
    if isRawAdded { ranking = ranking.map { $0.filter { $0.neuron.vector != .raw } } }
    return Selection(
      ranking: ranking, raw: bestRaw, tables: RankTables(tallies, hidden: hidden),
      moments: StateSampling.moments(visitors.map(\.first.second)),
      readouts: fits
        ? try FittedReadouts(
          plan, cells: cells, raw: raw, features: setting.features, depth: layers * hidden,
          probes: study.care == .certificate, threads: study.threads) : nil,
      gates: GateStatistics.total(visitors.compactMap(\.second.first)))
  }

  /// The second pass: thresholds and fits.
  func threshold(_ streams: [ScoreStream], _ readouts: [Readout]) throws -> [PairTally] {
    let files = setting.parts.files(in: [.threshold])
    let context = context(files, ranks: setting.ranks(.threshold))
    let visitors = try read(files) {
      try PartScoring(
        context, part: .threshold, streams, readouts: scorer(readouts))
    }
    return PartScoring.total(visitors)?.tallies ?? []
  }

  func scorer(_ readouts: [Readout]) throws -> ReadoutScorer? {
    readouts.isEmpty ? nil : try ReadoutScorer(readouts, layers: layers, hidden: hidden)
  }

  /// What the third pass found.
  struct Reported: Sendable {
    let scoring: PartScoring
    /// The probes on the control task.
    let control: PartScoring?
    let null: NullDistribution?
  }

  /// What the null needs beside the streams.
  struct NullPlan: Sendable {
    let repairings: Repairings
    let tables: RankTables
    /// Readouts that have a p of their own.
    let readouts: [Readout]
  }

  /// The third pass: every figure that is shown.
  func report(
    _ streams: [ScoreStream], _ readouts: [Readout], clusters: Clusters?, layout: LayoutRanks?,
    controls: (streams: [ScoreStream], readouts: [Readout], survey: LabelSurvey)?,
    null: NullPlan?, explainer: Explainer? = nil
  ) throws -> Reported? {
    let files = setting.parts.files(in: [.report])
    var context = context(files, ranks: setting.ranks(.report))
    context.layout = layout
    context.illustrates = study.illustrates
    if layout != nil {
      let all = study.grammar.hardNegatives
      context.hardNegatives = setting.features.map { feature in
        all.filter { $0.feature == feature.name }
      }
    }
    let main = context
    guard let controls, let null else {
      let visitors = try read(files) {
        try PartScoring(
          main, part: .report, streams, readouts: scorer(readouts), clusters: clusters)
      }
      return PartScoring.total(visitors).map { Reported(scoring: $0, control: nil, null: nil) }
    }
    var other = self.context(files, ranks: controls.survey.ranks[.report] ?? [])
    other.isControl = true
    other.progress = ReadingProgress(total: 1, report: nil)
    let control = other
    let isWithin = Set(null.repairings.files).isSubset(of: files)
    let visitors = try read(files) {
      Both(
        first: Both(
          first: try PartScoring(
            main, part: .report, streams, readouts: scorer(readouts), clusters: clusters),
          second: try PartScoring(
            control, part: .report, controls.streams, readouts: scorer(controls.readouts))),
        second: Both(
          first: isWithin
            ? try NullTally(
              main, null.repairings, null.tables, readouts: scorer(null.readouts)) : nil,
          second: explainer.map {
            StateBinning($0.report, files: files, hidden: hidden, $0.reportBins)
          }))
    }
    var tallies = visitors.compactMap(\.second.first)
    let nullContext =
      isWithin ? main : self.context(null.repairings.files, ranks: setting.survey.wholeRanks)
    if !isWithin {
      tallies = try read(null.repairings.files) {
        try NullTally(
          nullContext, null.repairings, null.tables, readouts: scorer(null.readouts))
      }
    }
    let distribution = try NullDistribution(
      tallies, nullContext, null.repairings, null.tables,
      readoutFeatures: null.readouts.map(\.feature), threads: study.threads)
    return PartScoring.total(visitors.map(\.first.first)).map {
      Reported(
        scoring: $0, control: PartScoring.total(visitors.map(\.first.second)),
        null: distribution)
    }
  }
}
