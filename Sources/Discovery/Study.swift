import Corpus
import Network
import Syntax

/// Which cells of a network follow which features: the two passes and what comes of them.
///
/// The select part chooses cells and polarities, the threshold part sets thresholds and fits, the
/// report part gives every figure that is shown. Each byte is read by the network once, or twice
/// where files are too few for parts of their own.
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
  package var threads = Workers.available
  /// The seed of the untrained network; nil leaves that baseline out.
  package var untrainedSeed: UInt64? = 1
  /// Is told the share of all reading that is done, from any worker.
  package var progress: (@Sendable (Double) -> Void)?

  package init(grammar: Grammar) {
    self.grammar = grammar
  }

  /// A study's report, and what its user should be warned of.
  package struct Outcome: Sendable {
    package var report: Report
    /// Files that were not parsed, and why.
    package var warnings: [String]
  }

  /// As `run(_:on:leftOut:)`, on a selection, which must hold something.
  package func run(_ model: Model, on selection: CorpusSelection) throws -> Outcome {
    if selection.files.isEmpty { throw DiscoveryError.allTrainedOn(files: selection.leftOut) }
    return try run(model, on: selection.files.map(\.whole), leftOut: selection.leftOut)
  }

  /// Throws what is wrong with the files, the features or the neuron.
  package func run(_ model: Model, on files: [Piece], leftOut: Int = 0) throws -> Outcome {
    let parts = try Parts(files)
    let hypotheses =
      hypothesises && features.isEmpty
      ? try Hypotheses(selectPartOf: files, parts, grammar: grammar, threads: threads) : nil
    let names = hypotheses?.kept ?? (features.isEmpty ? grammar.features.map(\.name) : features)
    let labeler = try Labeler(grammar, features: names)
    let survey = try LabelSurvey(
      files, parts, grammar: grammar, features: names, threads: threads)
    let bytes = files.reduce(0) { $0 + $1.range.count }
    let read = (parts.files(in: [.select]) + parts.files(in: Set(CellScoring.scored)))
      .reduce(0) { $0 + files[$1].range.count }
    let progress = ReadingProgress(
      total: untrainedSeed == nil ? read : 2 * read, report: progress)
    let setting = Setting(
      features: labeler.features, files: files, parts: parts, survey: survey, progress: progress,
      unknownGroups: labeler.labels(of: []).unknownGroups)

    let networks = [model] + (untrainedSeed.map { [model.untrained(seed: $0)] } ?? [])
    let scores = try scores(of: networks, setting)
    let trained = scores[0]
    let untrained = scores.dropFirst().first
    let reports = labeler.features.indices.map { feature in
      FeatureReport(
        name: labeler.features[feature].name, kind: labeler.features[feature].kind,
        prevalence: setting.prevalence(feature), probe: nil,
        baselines: Baselines(
          byte: trained.byte[feature], ngram: nil, layout: nil,
          untrained: untrained?.neurons[feature].first?.measure),
        committee: nil, neurons: trained.neurons[feature])
    }
    let report = Report(
      model: ModelSummary(
        layers: model.shape.layers, hidden: model.shape.hidden,
        parameters: model.shape.parameterCount),
      corpus: CorpusSummary(
        files: files.count, bytes: bytes, coverage: survey.coverage,
        filesTrainedOnLeftOut: leftOut, parts: setting.paths),
      features: reports,
      summary: Summary(
        neurons: model.shape.layers * vectors.count * model.shape.hidden, explained: nil))
    return Outcome(
      report: report, warnings: survey.warnings + (hypotheses.map { [$0.sentence] } ?? []))
  }

  /// The trained network's scores, then an untrained one's, of its best cells alone.
  ///
  /// Networks are read side by side: where one is at the last long file of a pass, which keeps one
  /// thread busy, the other has work for the rest.
  private func scores(of networks: [Model], _ setting: Setting) throws -> [Scores] {
    let together = Workers(count: min(networks.count, max(threads, 1)))
    let scores = try together.map { worker in
      try stride(from: worker, to: networks.count, by: together.count).map { network in
        var study = self
        study.threads = max(1, threads / together.count)
        if network > 0 {
          study.top = 1
          study.neuron = nil
        }
        return try Scores(study, networks[network], setting)
      }
    }
    // With fewer workers than networks there is one worker, and its order is the networks'.
    return scores.flatMap { $0 }
  }
}
