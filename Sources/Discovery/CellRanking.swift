import CKernels
import Corpus
import Network
import Syntax

/// The first pass: every cell against every feature on the select part, by coarse histograms.
///
/// Memory, a worker and unit: 352 x (4 F + 16 + 8 G) bytes for F binary and G graded features; it
/// does not depend on the corpus. Work, a byte and unit: one bin, one count, and one count for each
/// label that is on there.
struct CellRanking: StateVisitor {
  private let context: PassContext
  private var reading: [Int: ReadingFile] = [:]
  private let labeler: FileLabeler
  private var chunks: [LabelChunk]
  private var tallies: [VectorTally]

  init(_ context: PassContext) throws {
    self.context = context
    labeler = try context.labeler()
    chunks = context.features.map { _ in LabelChunk() }
    tallies = context.layers.flatMap { layer in
      context.vectors.map { VectorTally(context, layer: layer, vector: $0) }
    }
  }

  mutating func begin(file: Int, bytes: [UInt8]) {
    reading[file] = context.reading(file, bytes, labeler)
  }

  mutating func visit(_ activations: borrowing Activations) {
    guard let file = reading[activations.file] else { return }
    context.progress.advance(activations.range.count)
    for (range, part) in context.parts.stretches(
      of: context.files[activations.file], activations.range)
    where part == .select {
      for feature in chunks.indices {
        chunks[feature].read(file.labels, feature: feature, range, context.gradeRanks(feature))
      }
      let start = range.lowerBound - activations.range.lowerBound
      for index in tallies.indices {
        tallies[index].add(activations, from: start, count: range.count, chunks)
      }
    }
  }

  mutating func end(file: Int) {
    reading[file] = nil
  }

  /// The tallies of all visitors, added to the first's.
  static func total(_ visitors: [CellRanking]) -> [VectorTally] {
    guard let first = visitors.first else { return [] }
    for (index, tally) in first.tallies.enumerated() {
      for other in visitors.dropFirst() { tally.add(other.tallies[index]) }
    }
    return first.tallies
  }

  /// For each feature the cells, best first.
  static func ranking(_ tallies: [VectorTally], _ context: PassContext) -> [[RankedCell]] {
    var ranking = [[RankedCell]](repeating: [], count: context.features.count)
    for tally in tallies {
      for unit in 0..<context.hidden {
        for feature in context.features.indices {
          let cell = RankedCell(tally, unit: unit, feature: feature, context)
          if let cell { ranking[feature].append(cell) }
        }
      }
    }
    // Ties keep the order of layers, vectors and units.
    return ranking.map { cells in
      cells.enumerated().sorted { one, other in
        (other.element.score, one.offset) < (one.element.score, other.offset)
      }.map(\.element)
    }
  }
}

/// A cell, the polarity at which it follows a feature best on the select part, and how well.
struct RankedCell: Sendable {
  let neuron: NeuronID
  let polarity: Int
  /// Average precision, or the size of Spearman's rho.
  let score: Double

  fileprivate init?(_ tally: VectorTally, unit: Int, feature: Int, _ context: PassContext) {
    let known = tally.known(unit: unit, feature: feature)
    neuron = NeuronID(layer: tally.layer, vector: tally.vector, unit: unit)
    switch context.features[feature].kind {
    case .binary:
      let scores = BinaryScores(
        counts: known, positives: tally.inside(unit: unit, feature: feature))
      guard let up = scores.averagePrecision, let down = scores.reversed.averagePrecision
      else { return nil }
      polarity = up >= down ? 1 : -1
      score = max(up, down)
    case .graded:
      let empty = [Double](repeating: 0, count: known.count)
      let scores = GradedScores(
        counts: known, sums: empty, squares: empty,
        ranks: tally.rankSums(unit: unit, feature: feature, known))
      guard let rho = scores.spearman(context.ranks[feature]) else { return nil }
      polarity = rho >= 0 ? 1 : -1
      score = abs(rho)
    }
  }
}
