import Corpus
import Discovery
import Network
import Syntax

extension Annotator {
  /// The cells to show, without their values: those asked for, or of each feature the best, or the best
  /// few together. They are the model's findings; where it has none, they are chosen on the file.
  ///
  /// Also warnings: of features for which fewer cells can be put together than were asked for.
  func choice(for file: CorpusFile, _ grammar: Grammar) throws -> ([AnnotatedCell], [String]) {
    let findings = Findings(of: model)
    if !neurons.isEmpty {
      return (neurons.map { Claim.cell($0, in: findings) }, [])
    }
    let names = names(in: grammar)
    _ = try grammar.indices(of: names)
    let known = names.map { cell(for: $0, of: findings) }
    let missing = zip(names, known).filter { $0.1 == nil }.map(\.0)
    let (here, isParsed, isConstant) = try study(missing, on: file, grammar)
    let chosen = try zip(names, known).compactMap { name, known -> AnnotatedCell? in
      if let known { return known }
      guard let report = here.first(where: { $0.name == name }),
        let cell = cells > 1
          ? report.committee(cells).map({ AnnotatedCell(report, $0, .chosenHere) })
          : AnnotatedCell(report, .chosenHere)
      else {
        // Where nothing is known, nothing can be chosen: the text is shown, and a warning.
        guard isParsed else { return nil }
        throw isConstant
          ? AnnotationError.noCellVaries(path: file.path)
          : AnnotationError.featureAbsent(name, path: file.path)
      }
      return cell
    }
    return (chosen, chosen.compactMap(tooFew))
  }

  private func tooFew(_ cell: AnnotatedCell) -> String? {
    guard let committee = cell.committee, committee.neurons.count < cells, let name = cell.feature
    else { return nil }
    return "no more than \(committee.name) can be put together for \(name), not \(cells)"
  }

  /// A feature's cell, or cells together, as the model's findings have it.
  private func cell(for feature: String, of findings: Findings) -> AnnotatedCell? {
    guard cells > 1 else {
      return findings.best(for: feature, in: model.shape).flatMap { AnnotatedCell($0, .measured) }
    }
    return findings.committee(cells, for: feature, in: model.shape).map {
      AnnotatedCell($0.report, $0.committee, .measured)
    }
  }

  /// The features asked for, or the one that is shown unasked.
  func names(in grammar: Grammar) -> [String] {
    let standard = grammar.features.contains { $0.name == "if-condition" }
    return features.isEmpty ? [standard ? "if-condition" : "quoted"] : features
  }

  private func study(
    _ names: [String], on file: CorpusFile, _ grammar: Grammar
  ) throws -> (reports: [FeatureReport], isParsed: Bool, isConstant: Bool) {
    if names.isEmpty { return ([], true, false) }
    var study = Study(grammar: grammar)
    study.features = names
    study.top = 1
    study.threads = threads
    study.care = cells > 1 ? .findings : .scores
    study.untrainedNetworks = 0
    let outcome = try study.run(
      model, on: [Piece(file: file, range: 0..<min(file.size, mostBytes))])
    let summary = outcome.report.summary
    return (
      outcome.report.features, outcome.warnings.isEmpty, summary.constant == summary.neurons
    )
  }
}

extension AnnotatedCell {
  /// The best cell of a report's feature, without its values.
  init?(_ report: FeatureReport, _ provenance: Provenance) {
    guard let best = report.neurons.first else { return nil }
    self.init(
      neuron: best.neuron, values: [], polarity: best.polarity, threshold: best.threshold,
      feature: report.name, claim: best, kind: report.kind, prevalence: report.prevalence,
      baselines: report.baselines, provenance: provenance)
    exempt = report.exempt
  }

  /// A committee of a report's feature, without its values. It has to beat the untrained network's
  /// committee of its size, not that network's best cell.
  init(_ report: FeatureReport, _ size: CommitteeSize, _ provenance: Provenance) {
    let committee = AnnotatedCommittee(
      neurons: size.neurons, weights: size.weights, bias: size.bias,
      sizes: report.committees.filter { $0.score != nil })
    var evidence = Evidence()
    if report.kind == .binary { evidence.ap = size.score } else { evidence.spearman = size.score }
    evidence.threshold = size.threshold
    if let own = report.committee, own.neurons == size.neurons { evidence = own.evidence }
    var baselines = report.baselines
    baselines.untrained = size.untrained
    self.init(
      neuron: committee.name, values: [], committee: committee, threshold: size.threshold,
      feature: report.name,
      claim: NeuronScore(neuron: committee.name, polarity: 1, evidence: evidence),
      kind: report.kind, prevalence: report.prevalence, baselines: baselines,
      provenance: provenance)
    exempt = report.exempt
  }
}
