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
  private let threads: Int

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
      vectors: vectors, ranks: setting.ranks(.select), unknownGroups: setting.unknownGroups)
    self.threads = threads
  }

  /// Reads the files, labels them and scores all pairs; by feature, best first.
  package func callAsFunction() throws -> [Pair] {
    let labeler = try context.labeler()
    let visitors = try reader.read(
      setting.files, predicts: false,
      by: try context.sharingUnits(threads) { CellRanking(context, units: $0) }
    ) { labeler.reading($1, file: $0) }
    let ranking = CellRanking.ranking(CellRanking.tallies(visitors), context)
    return zip(context.features, ranking).flatMap { feature, cells in
      cells.map {
        Pair(neuron: $0.neuron, feature: feature, polarity: $0.polarity, score: $0.score)
      }
    }
  }
}
