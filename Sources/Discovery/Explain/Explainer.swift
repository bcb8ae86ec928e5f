import Corpus
import Network
import Syntax

/// Looks for the combination of features that each cell is on in.
///
/// Cells are sampled in the passes that rank and score them; no state is kept but one byte a cell and
/// sampled byte. Each cell's formula is looked for on the select part and scored on the report part;
/// so it is on labels re-paired between the files of both parts, for what a search finds by chance.
struct Explainer: Sendable {
  let select: SampledBytes
  let report: SampledBytes
  let selectBins: StateBins
  let reportBins: StateBins
  private let features: [Feature]
  private let literals: [Literal]

  /// Sampled bytes of a part, at most.
  static let mostBytes = 32_768
  /// Bytes of state that are kept of a part, about.
  private static let room = 64 << 20
  /// Literals that hold, or fail, for a smaller share of bytes are left out.
  private static let leastShare = 0.002
  /// With fewer files in both parts together there is no null, and nothing is believed.
  private static let fewestFiles = Clusters.fewest
  /// How often all files are paired anew, at least and at most.
  private static let repairings = 16...32
  /// Cells times the re-pairings each is tried on, about: for a network of more cells, one each.
  private static let wantedDraws = 512

  init(_ passes: NetworkPasses) throws {
    let (study, setting, shape) = (passes.study, passes.setting, passes.model.shape)
    let cells: [NeuronID] =
      study.neuron.map { [$0] }
      ?? (0..<shape.layers).flatMap { layer in
        study.vectors.flatMap { vector in
          (0..<shape.hidden).map { NeuronID(layer: layer, vector: vector, unit: $0) }
        }
      }
    let most = max(64, min(Self.mostBytes, Self.room / max(cells.count, 1)))
    func sample(_ part: Part) throws -> SampledBytes {
      try SampledBytes(setting, part, grammar: study.grammar, most: most, threads: study.threads)
    }
    let (select, report) = (try sample(.select), try sample(.report))
    self.init(
      features: setting.features, select: select, report: report,
      selectBins: StateBins(cells: cells, count: select.count),
      reportBins: StateBins(cells: cells, count: report.count))
  }

  init(
    features: [Feature], select: SampledBytes, report: SampledBytes, selectBins: StateBins,
    reportBins: StateBins
  ) {
    self.features = features
    self.select = select
    self.report = report
    self.selectBins = selectBins
    self.reportBins = reportBins
    literals = features.indices.flatMap { feature in
      Literal.all(of: feature, features[feature]).filter { literal in
        let on = select.labels[feature].count { literal.holds($0) }
        let share = Double(on) / Double(max(select.count, 1))
        return share >= Self.leastShare && share <= 1 - Self.leastShare
      }
    }
  }

  /// The explanations of all cells but some, the believed ones first, then by how far they
  /// are above the null.
  func explanations(
    besides known: Set<String>, threads: Int, progress: (@Sendable (Double) -> Void)? = nil
  ) throws -> [Explanation] {
    let cells = selectBins.cells.indices.filter {
      !known.contains(selectBins.cells[$0].description)
    }
    guard !cells.isEmpty, select.count > 0, report.count > 0, !literals.isEmpty else { return [] }
    let labels = (select: LabelBits(select, literals), report: LabelBits(report, literals))
    let null = try nullLabels(cells: cells.count, threads: threads)
    let draws = min(null.count, max(1, Self.wantedDraws / cells.count))
    let told = ReadingProgress(total: cells.count, report: progress)
    let tried = try Workers(count: threads).map(
      cells.count, with: { (select: [UInt8](), report: [UInt8]()) }
    ) { columns, place in
      selectBins.read(cells[place], into: &columns.select)
      reportBins.read(cells[place], into: &columns.report)
      defer { told.advance(1) }
      let repaired = (0..<draws).map { null[(place * draws + $0) % null.count] }
      let activities = Activity.all(columns.select).map {
        (activity: $0, select: $0.bits(columns.select), report: $0.bits(columns.report))
      }
      // The search takes the activity that does best, and so must those that chance is told from.
      func best(_ labels: (LabelBits, LabelBits)) -> FormulaTrial? {
        activities.compactMap {
          FormulaTrial($0.activity, select: $0.select, report: $0.report, labels)
        }.max { $0.merit < $1.merit }
      }
      return (own: best(labels), nulls: repaired.compactMap(best))
    }
    let nulls = tried.flatMap(\.nulls)
    let chances = Activity.shares.indices.map { share in
      FormulaChance(nulls.filter { $0.activity.share == share })
    }
    return zip(cells, tried).compactMap { cell, tried in
      tried.own.map {
        explanation(cell, $0, chances[$0.activity.share])
      }
    }.sorted { one, other in
      if one.isExplained != other.isExplained { return one.isExplained }
      return (other.aboveNull, one.neuron) < (one.aboveNull, other.neuron)
    }
  }

  private func explanation(_ cell: Int, _ trial: FormulaTrial, _ chance: FormulaChance)
    -> Explanation
  {
    let neuron = reportBins.cells[cell]
    var column: [UInt8] = []
    reportBins.read(cell, into: &column)
    let on = trial.activity.bits(column).reduce(0) { $0 + $1.nonzeroBitCount }
    return Explanation(
      neuron: neuron.description, polarity: trial.activity.polarity,
      threshold: trial.activity.threshold(StateBins.shape(neuron.vector)),
      share: Double(on) / Double(report.count),
      formula: trial.formula.formula.text(literals, features),
      length: trial.formula.formula.length, selectIoU: trial.formula.overlap, iou: trial.overlap,
      single: trial.single.formula.text(literals, features), singleIoU: trial.singleOverlap,
      nullIoU: chance.overlap,
      isExplained: Explanation.isExplained(
        length: trial.formula.formula.length, iou: trial.overlap, single: trial.singleOverlap,
        null: chance.overlap))
  }

  /// Labels of other files, for both parts; none where files are too few.
  private func nullLabels(cells: Int, threads: Int) throws -> [(LabelBits, LabelBits)] {
    let files = [select, report].flatMap { sample in
      sample.files.map { LabelPartner(sample: sample, file: $0) }
    }
    guard Set(files.map(\.file)).count == files.count, files.count >= Self.fewestFiles
    else { return [] }
    let count = cells < Self.wantedDraws ? Self.repairings.upperBound : Self.repairings.lowerBound
    return try Workers(count: threads).map(count) { repairing in
      var generator = SeededGenerator(seed: 20151117, stream: UInt64(repairing) + 5000)
      var partners = [LabelPartner?](repeating: nil, count: select.rows.count)
      for (file, other) in zip(files, Self.partners(files.count, &generator)) {
        partners[file.file] = files[other]
      }
      return (
        LabelBits(select, literals, partners: partners),
        LabelBits(report, literals, partners: partners)
      )
    }
  }

  /// Everyone's partner: the next but so many on a ring in random order, so never themselves.
  static func partners(_ count: Int, _ generator: inout SeededGenerator) -> [Int] {
    let ring = generator.shuffled(Array(0..<count))
    let step = 1 + generator.below(count - 1)
    var partners = [Int](repeating: 0, count: count)
    for (place, file) in ring.enumerated() { partners[file] = ring[(place + step) % count] }
    return partners
  }
}
