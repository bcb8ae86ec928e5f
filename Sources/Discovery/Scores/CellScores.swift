import Corpus
import Network
import Syntax

/// The scores of all cells against all features on the same files: the first pass of a study alone,
/// with every byte in the select part. For whoever wants to time it, or to check it.
package struct CellScores: Sendable {
  /// One cell against one feature.
  package struct Pair: Sendable {
    package let neuron: NeuronID
    package let feature: Feature
    package let polarity: Int
    /// Average precision, or the size of Spearman's rho, of values in 352 bins.
    package let score: Double
  }

  private let reader: StateReader
  private let setting: Setting
  private let context: PassContext

  /// - Parameters:
  ///   - features: by name; all of the grammar's if empty.
  ///
  /// Throws what reading the files or finding the features throws.
  package init(
    _ model: Model, _ files: [Piece], grammar: Grammar, features: [String] = [],
    vectors: [StateVector], threads: Int
  ) throws {
    reader = try StateReader(model, threads: threads)
    let names = features.isEmpty ? grammar.features.map(\.name) : features
    setting = try Setting(
      files, Parts(whole: files, files.map { _ in .select }), grammar: grammar, features: names,
      threads: threads)
    context = PassContext(
      grammar: grammar, features: setting.features, files: Array(files.indices),
      parts: setting.parts, layers: 0..<model.shape.layers, hidden: model.shape.hidden,
      vectors: vectors, ranks: setting.ranks(.select), unknownGroups: setting.unknownGroups,
      progress: ReadingProgress(total: 1, report: nil))
  }

  /// Reads the files, labels them and scores all pairs; by feature, best first.
  package func callAsFunction() throws -> [Pair] {
    let fixed = context
    let visitors = try reader.read(setting.files, predicts: false) { try CellRanking(fixed) }
    let ranking = CellRanking.ranking(CellRanking.total(visitors), context)
    return zip(context.features, ranking).flatMap { feature, cells in
      cells.map {
        Pair(neuron: $0.neuron, feature: feature, polarity: $0.polarity, score: $0.score)
      }
    }
  }
}
