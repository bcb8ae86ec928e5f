import Corpus
import Network
import Syntax

/// Which cells of a network follow which features, and what of it a sceptic has to believe.
///
/// Three passes over three parts: the select part chooses cells, polarities and readouts, the threshold
/// part sets thresholds, fits and sizes, the report part gives every figure that is shown. Each byte is
/// read by the network once, or three times where files are too few for parts of their own. Beside them
/// go untrained networks, and the trained one with cells held, on a part of the bytes.
package struct Study: Sendable {
  package var grammar: Grammar
  /// The features asked for, by name; all of the grammar's if empty.
  package var features: [String] = []
  /// Of all the grammar's, only those that occur in the select part, each once: for a grammar with
  /// all nodes.
  package var hypothesises = false
  /// The one cell to score against all features, instead of the best ones.
  package var neuron: NeuronID?
  /// How many cells of each feature are scored.
  package var top = 3
  package var vectors: [StateVector] = [.cell, .hidden]
  /// Those that are looked at: the one cell's, or all.
  var searched: [StateVector] { neuron.map { [$0.vector] } ?? vectors }
  package var threads = Workers.available
  package var care = Care.certificate
  /// Whether combinations of features are looked for where no single one explains a cell.
  package var explains = false
  /// Whether each feature's best cell is to be shown at work; takes a certificate.
  package var illustrates = false
  /// How many untrained networks of the same shape are looked at.
  package var untrainedNetworks = 3
  /// A network to hold this one against beside them, such as one that learnt from shuffled lines; it
  /// reads all that this one does, and decides no verdict.
  package var control: Model?
  /// How many bytes untrained networks read at most, and those with held cells.
  package var controlBytes = 200_000
  /// Is told what is being done, and the share of it that is, from any worker.
  package var progress: (@Sendable (Stage, Double) -> Void)?

  /// How much is measured.
  package enum Care: Sendable, Comparable {
    /// The best cells and their scores.
    case scores
    /// Committees too: what a model file keeps.
    case findings
    /// All that a verdict takes.
    case certificate
  }

  /// What a study is doing.
  package enum Stage: String, Sendable {
    case reading
    case holding = "holding cells"
    case explaining = "combining features"
  }

  package init(grammar: Grammar) {
    self.grammar = grammar
  }

  /// A study's report, and what its user should be warned of.
  package struct Outcome: Sendable {
    package var report: Report
    /// Files that were not parsed, and why.
    package var warnings: [String]
    /// Of the features that have a cell; empty unless asked for.
    package var illustrations: [Illustration] = []
  }

  /// As `run(_:on:leftOut:)`, on a selection, which must hold something.
  package func run(_ model: Model, on selection: CorpusSelection) throws -> Outcome {
    if selection.files.isEmpty {
      throw DiscoveryError.allTrainedOn(files: selection.leftOut, orControl: control != nil)
    }
    return try run(model, on: selection.files.map(\.whole), leftOut: selection.leftOut)
  }

  /// Throws what is wrong with the files, the features or the neuron.
  package func run(_ model: Model, on files: [Piece], leftOut: Int = 0) throws -> Outcome {
    let parts = try Parts(files)
    let hypotheses =
      hypothesises && features.isEmpty
      ? try Hypotheses(selectPartOf: files, parts, grammar: grammar, threads: threads) : nil
    let names = hypotheses?.kept ?? (features.isEmpty ? grammar.features.map(\.name) : features)
    let setting = try Setting(files, parts, grammar: grammar, features: names, threads: threads)
    let untrained = try ControlNetworks(
      self, setting, bytes: controlBytes, count: max(0, untrainedNetworks)
    ) { model.untrained(seed: UInt64($0) + 1) }
    let other = try control.map { control in
      try ControlNetworks(self, setting, count: 1) { _ in control }
    }
    let progress = ReadingProgress(
      total: setting.reading() + untrained.reading + (other?.reading ?? 0), report: report(.reading)
    )
    let baselines = try BaselineScores(
      setting, grammar: grammar, threads: threads, learns: care == .certificate)
    let controls = (untrained: try untrained.scores(progress), other: try other?.scores(progress))
    let passes = try NetworkPasses(self, model, setting, progress)
    let certificate = try Certificate(passes, baselines, controls)
    let bytes = files.reduce(0) { $0 + $1.range.count }
    let report = Report(
      model: ModelSummary(model), control: control.map(ControlSummary.init),
      corpus: CorpusSummary(
        files: files.count, bytes: bytes, coverage: setting.survey.coverage,
        filesTrainedOnLeftOut: leftOut, parts: setting.paths),
      features: certificate.features, cells: certificate.cells,
      summary: Summary(
        neurons: model.shape.layers * searched.count * model.shape.hidden,
        explained: certificate.explained,
        combined: certificate.combined, constant: certificate.constant),
      gates: certificate.gates, explanations: certificate.explanations)
    return Outcome(
      report: report,
      warnings: setting.survey.warnings + (hypotheses.map { [$0.sentence] } ?? []),
      illustrations: certificate.illustrations)
  }

  /// Tells of one stage.
  func report(_ stage: Stage) -> (@Sendable (Double) -> Void)? {
    guard let progress else { return nil }
    return { progress(stage, $0) }
  }
}
