import Corpus
import Syntax

/// What the baselines that need no network know of some files when they learn from others. For whoever
/// wants to time it, or to check it.
package struct BaselineTrial: Sendable {
  /// By name of feature.
  package let baselines: [String: Baselines]

  /// - Parameters:
  ///   - features: by name; all of the grammar's if empty.
  ///   - positions: the most that tables learn from; nil for the default of a certificate.
  ///
  /// Throws what reading the files or finding the features throws.
  package init(
    learningFrom learnt: [Piece], on files: [Piece], grammar: Grammar, features: [String] = [],
    positions: Int? = nil, threads: Int
  ) throws {
    let parts: [Part] = learnt.map { _ in .select } + files.map { _ in .report }
    let names = features.isEmpty ? grammar.features.map(\.name) : features
    let setting = try Setting(
      learnt + files, Parts(whole: learnt + files, parts), grammar: grammar, features: names,
      threads: threads)
    let scores = try BaselineScores(
      setting, grammar: grammar, threads: threads, learns: true, positions: positions)
    baselines = names.enumerated().reduce(into: [:]) { found, feature in
      found[feature.element] = Baselines(
        byte: scores.byte[feature.offset], ngram: scores.ngram[feature.offset],
        layout: scores.layout[feature.offset], untrained: nil)
    }
  }
}
