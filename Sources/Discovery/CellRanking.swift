import CKernels
import Corpus
import Network
import Syntax

/// The first pass: every cell against every feature on the select part, by coarse histograms.
///
/// Memory, a worker and unit: 256 x (4 F + 16 + 8 G) bytes for F binary and G graded features; it
/// does not depend on the corpus. Work, a byte and unit: one bin, one count, and one count for each
/// label that is on there.
struct CellRanking: StateVisitor {
  private let context: PassContext
  private var reading: [Int: LabelledFile] = [:]
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
    reading[file] = LabelledFile(bytes: bytes, labels: labeler.labels(of: bytes))
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

  /// For each feature the cells, best first. Adds all visitors' tallies to the first's.
  static func ranking(_ visitors: [CellRanking], _ context: PassContext) -> [[RankedCell]] {
    var ranking = [[RankedCell]](repeating: [], count: context.features.count)
    guard let first = visitors.first else { return ranking }
    for (index, tally) in first.tallies.enumerated() {
      for other in visitors.dropFirst() { tally.add(other.tallies[index]) }
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

/// Histograms of one vector of one layer against all features.
private struct VectorTally: Sendable {
  let layer: Int
  let vector: StateVector
  let bins: Bins
  private let hidden: Int
  /// Of graded features. The rank of a label of zero is left out of the sums, and added back with
  /// the counts.
  private let ranks: [GradeRanks?]
  private let groups: [Int]
  private let all: Buffer<UInt32>  // (H, bins)
  private let unknown: [Buffer<UInt32>]  // by group: (H, bins)
  private let inside: [Buffer<UInt32>]  // by feature, binary: (H, bins)
  private let rankSums: [Buffer<Double>]  // by feature, graded: (H, bins)
  private var binned: [UInt16] = []  // (H, T)

  init(_ context: PassContext, layer: Int, vector: StateVector) {
    self.layer = layer
    self.vector = vector
    hidden = context.hidden
    bins = .coarse(unbounded: !vector.isBounded)
    groups = context.unknownGroups
    let size = hidden * bins.count
    all = Buffer(size)
    unknown = (0...(groups.max() ?? 0)).map { _ in Buffer(size) }
    ranks = context.features.indices.map(context.gradeRanks)
    inside = ranks.map { Buffer($0 == nil ? size : 0) }
    rankSums = ranks.map { Buffer($0 == nil ? 0 : size) }
  }

  mutating func add(
    _ activations: borrowing Activations, from start: Int, count: Int, _ chunks: [LabelChunk]
  ) {
    if binned.count != hidden * count { binned = [UInt16](repeating: 0, count: hidden * count) }
    var shape = bins.shape
    unsafe activations.withRows(layer: layer, vector) { base, stride in
      unsafe cs_bin_rows(count, hidden, base + start * stride, stride, &shape, &binned)
    }
    for (group, histograms) in unknown.enumerated() {
      guard let feature = groups.firstIndex(of: group), !chunks[feature].unknown.isEmpty
      else { continue }
      let unknown = chunks[feature].unknown
      unsafe cs_count_at(
        count, hidden, binned, unknown.count, unknown, bins.count, histograms.base)
    }
    unsafe cs_count(count, hidden, binned, bins.count, all.base)
    for (feature, chunk) in chunks.enumerated() where !chunk.inside.isEmpty {
      let on = chunk.inside
      if ranks[feature] == nil {
        unsafe cs_count_at(
          count, hidden, binned, on.count, on, bins.count, inside[feature].base)
      } else {
        unsafe cs_sum_at(
          count, hidden, binned, on.count, on, chunk.weights, bins.count, rankSums[feature].base)
      }
    }
  }

  /// Adds another worker's histograms of the same vector to these.
  func add(_ other: VectorTally) {
    func add<Number>(_ sum: Buffer<Number>, _ terms: Buffer<Number>) {
      for index in 0..<sum.count { unsafe sum.base[index] += terms.base[index] }
    }
    add(all, other.all)
    for (sum, terms) in zip(unknown, other.unknown) { add(sum, terms) }
    for (sum, terms) in zip(inside, other.inside) { add(sum, terms) }
    for (sum, terms) in zip(rankSums, other.rankSums) { add(sum, terms) }
  }

  /// By bin: bytes with a known label.
  func known(unit: Int, feature: Int) -> [Int] {
    let unknown = unknown[groups[feature]]
    return row(unit).map { Int(all[$0]) - Int(unknown[$0]) }
  }

  /// By bin: bytes inside a binary feature.
  func inside(unit: Int, feature: Int) -> [Int] {
    let inside = inside[feature]
    return row(unit).map { Int(inside[$0]) }
  }

  /// By bin: the sum of a graded feature's ranks.
  func rankSums(unit: Int, feature: Int, _ known: [Int]) -> [Double] {
    let sums = rankSums[feature]
    let zero = ranks[feature]?.rank(of: 0) ?? 0
    return zip(row(unit), known).map { sums[$0] + Double($1) * zero }
  }

  private func row(_ unit: Int) -> Range<Int> {
    unit * bins.count..<(unit + 1) * bins.count
  }
}
