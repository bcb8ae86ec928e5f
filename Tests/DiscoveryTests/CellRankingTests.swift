import Calibration
import Corpus
import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct CellRankingTests {
  private static let texts = (0..<5).map {
    CSource.file(seed: 60 + $0, functions: 2, flaws: true)
  }

  private func model() throws -> Model {
    let alphabet = try Alphabet(bytes: Array(9...126))
    var model = Model(
      untrained: Shape(layers: 2, hidden: 5, symbols: alphabet.count), alphabet: alphabet, seed: 4)
    for index in model.parameters.indices { model.parameters[index] *= 4 }
    return model
  }

  /// The ranking by the first pass of a study.
  private func ranking(
    _ files: [Piece], _ model: Model, _ grammar: Grammar, _ features: [String], threads: Int
  ) throws -> (cells: [[RankedCell]], layout: TallyLayout) {
    let parts = try Parts(files)
    let labeler = try Labeler(grammar, features: features)
    let survey = try LabelSurvey(
      files, parts, grammar: grammar, features: labeler.features, threads: 1)
    let selecting = parts.files(in: [.select])
    let context = PassContext(
      grammar: grammar, features: labeler.features, files: selecting, parts: parts,
      layers: 0..<model.shape.layers, hidden: model.shape.hidden, vectors: StateVector.allCases,
      ranks: survey.ranks[.select] ?? [], unknownGroups: labeler.labels(of: []).unknownGroups)
    let visitors = try StateReader(model, threads: threads).read(
      selecting.map { files[$0] }, predicts: false,
      by: try context.sharingUnits(threads) { CellRanking(context, units: $0) }
    ) { ReadingFile(number: selecting[$0], bytes: $1, labels: labeler.labels(of: $1)) }
    return (CellRanking.ranking(CellRanking.tallies(visitors), context), TallyLayout(context))
  }

  /// Panels of binary and of graded features, both kinds of bins.
  @Test(arguments: [false, true])
  func `every cell has the score that its bins and labels have`(allNodes: Bool) throws {
    let grammar = allNodes ? try c().addingAllNodes() : try c()
    let (scratch, model) = (try Scratch(Self.texts), try model())
    let names = grammar.features.map(\.name)
    let (ranked, layout) = try ranking(scratch.all(), model, grammar, names, threads: 2)
    // A column for each binary feature and one a group of known bytes; weights of each graded one.
    let binary = grammar.features.count { $0.kind == .binary } + layout.knownColumns.count
    let graded = grammar.features.count { $0.kind == .graded }
    #expect(layout.panels == (allNodes ? (binary + 63) / 64 : 1))
    #expect(layout.weightPanels == (allNodes ? (graded + 7) / 8 : 1))
    #expect(!allNodes || min(layout.panels, layout.weightPanels) > 5)
    let oracle = try StudyOracle(model, scratch.all(), grammar, features: names)
    for feature in stride(from: 0, to: names.count, by: allNodes ? 17 : 1) {
      let cells = ranked[feature]
      #expect(zip(cells, cells.dropFirst()).allSatisfy { $0.score >= $1.score })
      for cell in cells where cell.neuron.unit == feature % 5 {
        let bins = layout.bins(unbounded: !cell.neuron.vector.isBounded)
        let (values, labels) = oracle.values(cell.neuron, 1, feature, .select)
        let found = bins.bins(of: values.map { Float($0) }).map { Double($0) }
        let own = [1.0, -1.0].compactMap { polarity in
          oracle.measure(feature, (found.map { polarity * $0 }, labels))
        }.max()
        #expect(agree(cell.score, own, within: 1e-9), "\(names[feature]) \(cell.neuron)")
      }
    }
  }
}

extension Scratch {
  fileprivate func all() -> [Piece] { pieces }
}
