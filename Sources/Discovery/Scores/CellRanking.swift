import CKernels
import Corpus
import Network
import Syntax

/// The first pass: some units of every vector against every feature on the select part, by coarse
/// histograms.
///
/// Memory, a unit: 256 bytes a bin for each 60 binary features and 64 for each 8 graded ones, with 352
/// bins for about as many as a grammar's own and 88 beyond, and 8 kB for states not yet tallied; it does
/// not depend on the corpus. Every visitor prepares the labels for itself.
struct CellRanking: StateVisitor {
  private let context: PassContext
  private var chunks: [LabelChunk]
  private var block: LabelBlock
  private let tallies: [VectorTally]

  init(_ context: PassContext, units: Range<Int>) {
    self.context = context
    chunks = context.features.map { _ in LabelChunk() }
    let layout = TallyLayout(context)
    block = LabelBlock(layout)
    tallies = context.layers.flatMap { layer in
      context.vectors.map {
        VectorTally(context, layout, layer: layer, vector: $0, units: units)
      }
    }
  }

  mutating func visit(_ activations: borrowing Activations, of file: ReadingFile) {
    for (range, part) in context.parts.stretches(of: file.number, activations.range)
    where part == .select {
      for feature in chunks.indices {
        chunks[feature].read(file.labels, feature: feature, range, context.gradeRanks(feature))
      }
      if block.count + range.count > LabelBlock.capacity {
        tally()
        block.clear()
      }
      let start = range.lowerBound - activations.range.lowerBound
      for tally in tallies {
        tally.bin(activations, from: start, count: range.count, at: block.count)
      }
      block.append(chunks, range.count)
    }
  }

  /// Tallies what has been read since the last time.
  private func tally() {
    for tally in tallies { tally.add(block) }
  }

  /// The tallies of visitors that share the units, in the order of layers, vectors and units.
  static func tallies(_ visitors: [CellRanking]) -> [VectorTally] {
    Workers(count: visitors.count).run { visitors[$0].tally() }
    return (visitors.first?.tallies ?? []).indices.flatMap { index in
      visitors.map { $0.tallies[index] }
    }
  }

  /// The cells whose values all lie in one bin: they hardly change, and rank nothing.
  static func constant(_ tallies: [VectorTally]) -> [NeuronID] {
    tallies.flatMap { tally in
      tally.units.filter { tally.counts(unit: $0).isOneBin }
        .map { NeuronID(layer: tally.layer, vector: tally.vector, unit: $0) }
    }
  }

  /// For each feature the cells, best first, without those whose value hardly changes.
  static func ranking(_ tallies: [VectorTally], _ context: PassContext) -> [[RankedCell]] {
    var ranking = [[RankedCell]](repeating: [], count: context.features.count)
    for tally in tallies {
      for unit in tally.units {
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
    if known.isOneBin { return nil }
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

extension [Int] {
  /// Whether, of a histogram's counts, all lie in one bin.
  var isOneBin: Bool { count { $0 > 0 } <= 1 }
}
