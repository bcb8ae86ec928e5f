import Network
import Syntax

/// One network's cells, scored.
struct Scores: Sendable {
  /// By feature, best first by the select part.
  let neurons: [[NeuronScore]]
  /// By feature: the current byte, in the feature's own measure.
  let byte: [Double?]

  init(_ study: Study, _ model: Model, _ setting: Setting) throws {
    let neuron = study.neuron
    let reader = try StateReader(model, threads: study.threads)
    func context(_ files: [Int], _ part: Part) -> PassContext {
      PassContext(
        grammar: study.grammar, features: setting.features, files: files, parts: setting.parts,
        layers: 0..<model.shape.layers, hidden: model.shape.hidden,
        vectors: neuron.map { [$0.vector] } ?? study.vectors, ranks: setting.ranks(part),
        unknownGroups: setting.unknownGroups, progress: setting.progress)
    }
    func read<Visitor: StateVisitor>(
      _ files: [Int], _ visitor: @Sendable () throws -> Visitor
    ) throws -> [Visitor] {
      try reader.read(files.map { setting.files[$0] }, predicts: false, visitor: visitor)
    }

    let selecting = setting.parts.files(in: [.select])
    let first = context(selecting, .select)
    var ranking = CellRanking.ranking(try read(selecting) { try CellRanking(first) }, first)
    if let neuron { ranking = ranking.map { $0.filter { $0.neuron == neuron } } }
    let chosen = ranking.map { Array($0.prefix(study.top)) }

    let pairs = chosen.enumerated().flatMap { feature, cells in
      cells.map { CellScoring.Pair(neuron: $0.neuron, feature: feature) }
    }
    let scoring = setting.parts.files(in: Set(CellScoring.scored))
    let second = context(scoring, .report)
    let visitors = try read(scoring) {
      try CellScoring(second, pairs: pairs, byteRanks: setting.survey.byteRanks)
    }
    var tallies = CellScoring.pairTallies(visitors)[...]
    neurons = setting.features.indices.map { feature in
      chosen[feature].compactMap { cell in
        guard let parts = tallies.popFirst() else { return nil }
        return NeuronScore(
          cell, setting.features[feature].kind, threshold: parts[0], report: parts[1],
          second.ranks[feature])
      }
    }
    byte = CellScoring.byteTallies(visitors).enumerated().map { feature, parts in
      switch setting.features[feature].kind {
      case .binary: parts[1].binary(1).averagePrecision
      case .graded: parts[1].graded(1).spearman(second.ranks[feature])
      }
    }
  }
}
