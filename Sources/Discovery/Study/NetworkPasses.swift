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
      vectors: vectors, ranks: ranks, unknownGroups: setting.unknownGroups)
  }

  private func read<Visitor: StateVisitor>(
    _ context: PassContext, hasControls: Bool = false, by visitors: consuming [Visitor]
  ) throws -> [Visitor] where Visitor.Text == ReadingFile {
    let labeler = try context.labeler(hasControls: hasControls)
    return try reader.read(
      context.files.map { setting.files[$0] }, predicts: false, by: visitors,
      seen: progress.advance
    ) { labeler.reading($1, file: context.files[$0]) }
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
    /// The cells asked for whose value hardly changes.
    let constant: [NeuronID]
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
    let visitors = try read(
      context,
      by: try context.sharingUnits(study.threads) { units in
        Both(
          first: Both(
            first: CellRanking(context, units: units),
            second: StateSampling(
              plan, layers: layers, hidden: hidden, units: units, cells: cells, raw: raw)),
          second: Both(
            first: study.care == .certificate ? GateStatistics(context, units: units) : nil,
            second: explainer.map { StateBinning($0.select, units: units, $0.selectBins) }))
      })
    let tallies = CellRanking.tallies(visitors.map(\.first.first))
    var ranking = CellRanking.ranking(tallies, context)
    if let neuron = study.neuron { ranking = ranking.map { $0.filter { $0.neuron == neuron } } }
    let constant = CellRanking.constant(tallies).filter { cell in
      study.neuron.map { $0 == cell } ?? vectors.contains(cell.vector)
    }
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
      gates: GateStatistics.reports(visitors.compactMap(\.second.first)), constant: constant)
  }

  /// The second pass: thresholds and fits.
  func threshold(_ streams: [ScoreStream], _ readouts: [Readout]) throws -> [PairTally] {
    let files = setting.parts.files(in: [.threshold])
    let context = context(files, ranks: setting.ranks(.threshold))
    let visitors = try PartScoring.visitors(
      context, part: .threshold, streams, readouts, most: study.threads)
    return PartScores(try read(context, by: consume visitors)).tallies
  }

  /// What the third pass found.
  struct Reported: Sendable {
    let scores: PartScores
    /// The probes on the control task.
    let control: PartScores?
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
  ) throws -> Reported {
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
    func scoring() throws -> [PartScoring] {
      try PartScoring.visitors(
        main, part: .report, streams, readouts, clusters: clusters, keepsTops: true,
        most: study.threads)
    }
    guard let controls, let null else {
      return Reported(scores: PartScores(try read(main, by: scoring())), control: nil, null: nil)
    }
    var other = self.context(files, ranks: controls.survey.ranks[.report] ?? [])
    other.isControl = true
    let isWithin = Set(null.repairings.files).isSubset(of: files)
    let nullContext =
      isWithin ? main : self.context(null.repairings.files, ranks: setting.survey.wholeRanks)
    let visitors = try read(
      main, hasControls: true,
      by: Self.together(
        scoring(),
        PartScoring.visitors(
          other, part: .report, controls.streams, controls.readouts, most: study.threads),
        isWithin ? nullTallies(nullContext, null) : [],
        explainer.map { explainer in
          try main.sharingUnits(study.threads) {
            StateBinning(explainer.report, units: $0, explainer.reportBins)
          }
        } ?? []))
    var tallies = visitors.compactMap(\.second.first)
    if !isWithin {
      let files = null.repairings.files
      tallies = try reader.read(
        files.map { setting.files[$0] }, predicts: false, by: nullTallies(nullContext, null)
      ) { ReadingFile(number: files[$0], bytes: $1, labels: null.repairings.labels[$0]) }
    }
    return Reported(
      scores: PartScores(visitors.compactMap(\.first.first)),
      control: PartScores(visitors.compactMap(\.first.second)),
      null: try NullDistribution(
        tallies, nullContext, null.repairings, null.tables,
        readoutFeatures: null.readouts.map(\.feature), threads: study.threads))
  }

  private typealias ReportVisitor = Both<
    Both<PartScoring?, PartScoring?>, Both<NullTally?, StateBinning?>
  >

  /// One of each in one visitor, as long as there are any.
  private static func together(
    _ scoring: [PartScoring], _ controlling: [PartScoring], _ nulls: [NullTally],
    _ binning: [StateBinning]
  ) -> [ReportVisitor] {
    let count = max(scoring.count, controlling.count, nulls.count, binning.count)
    return (0..<count).map { index in
      Both(
        first: Both(first: scoring.at(index), second: controlling.at(index)),
        second: Both(first: nulls.at(index), second: binning.at(index)))
    }
  }

  private func nullTallies(_ context: PassContext, _ null: NullPlan) throws -> [NullTally] {
    try context.sharingUnits(study.threads) { units in
      // Readouts are shared as the units are.
      let share = { (unit: Int) in null.readouts.count * unit / hidden }
      return try NullTally(
        context, null.repairings, null.tables, units: units, null.readouts,
        readouts: share(units.lowerBound)..<share(units.upperBound))
    }
  }
}

extension Array {
  /// The element, where there is one.
  fileprivate func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
