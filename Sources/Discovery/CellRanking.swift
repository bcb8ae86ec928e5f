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
    for (range, part) in context.parts.stretches(of: context.files[activations.file], activations.range)
    where part == .select {
      for feature in chunks.indices { chunks[feature].read(file.labels, feature: feature, range) }
      let start = range.lowerBound - activations.range.lowerBound
      for index in tallies.indices {
        tallies[index].add(activations, from: start, count: range.count, chunks)
      }
    }
  }

  mutating func end(file: Int) {
    reading[file] = nil
  }

  /// Adds up the workers' tallies: for each feature, the cells best first.
  static func ranking(_ visitors: [CellRanking], _ context: PassContext) -> [[RankedCell]] {
    var ranking = [[RankedCell]](repeating: [], count: context.features.count)
    guard let first = visitors.first else { return ranking }
    for index in first.tallies.indices {
      let tallies = visitors.map { $0.tallies[index] }
      for unit in 0..<context.hidden {
        for feature in context.features.indices {
          let cell = RankedCell(tallies, unit: unit, feature: feature, context)
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

  fileprivate init?(
    _ tallies: [VectorTally], unit: Int, feature: Int, _ context: PassContext
  ) {
    guard let first = tallies.first else { return nil }
    let bins = 0..<first.bins.count
    let known = bins.map { bin in
      tallies.reduce(0) { $0 + $1.known(unit: unit, feature: feature, bin: bin) }
    }
    neuron = NeuronID(layer: first.layer, vector: first.vector, unit: unit)
    switch context.features[feature].kind {
    case .binary:
      let scores = BinaryScores(
        counts: known,
        positives: bins.map { bin in
          tallies.reduce(0) { $0 + $1.inside(unit: unit, feature: feature, bin: bin) }
        })
      guard let up = scores.averagePrecision, let down = scores.reversed.averagePrecision
      else { return nil }
      polarity = up >= down ? 1 : -1
      score = max(up, down)
    case .graded:
      let empty = [Double](repeating: 0, count: bins.count)
      let scores = GradedScores(
        counts: known, sums: empty, squares: empty,
        ranks: bins.map { bin in
          tallies.reduce(0) { $0 + $1.rankSum(unit: unit, feature: feature, bin: bin) }
        })
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
  /// Of graded features. The rank of a label of zero is left out of the sums and added back with
  /// the counts, since most labels are zero.
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
    ranks = context.features.indices.map {
      context.features[$0].kind == .graded ? context.ranks[$0] : nil
    }
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
    let unknownChunks = Dictionary(
      zip(groups, chunks).filter { !$1.unknown.isEmpty }, uniquingKeysWith: { first, _ in first })
    let weights = zip(ranks, chunks).map { ranks, chunk -> [Double] in
      guard let ranks else { return [] }
      let zero = ranks.rank(of: 0)
      return chunk.grades.map { ranks.rank(of: $0) - zero }
    }
    unsafe binned.withUnsafeBufferPointer { binned in
      guard let binned = binned.baseAddress else { return }
      for unit in 0..<hidden {
        let (row, place) = (unsafe binned + unit * count, unit * bins.count)
        unsafe cs_count(count, row, all.at(place))
        for (group, chunk) in unknownChunks {
          unsafe cs_count_at(chunk.unknown.count, row, chunk.unknown, unknown[group].at(place))
        }
        for (feature, chunk) in chunks.enumerated() where !chunk.inside.isEmpty {
          let on = chunk.inside
          if ranks[feature] == nil {
            unsafe cs_count_at(on.count, row, on, inside[feature].at(place))
          } else {
            unsafe cs_sum_at(on.count, row, on, weights[feature], rankSums[feature].at(place))
          }
        }
      }
    }
  }

  func known(unit: Int, feature: Int, bin: Int) -> Int {
    let index = unit * bins.count + bin
    return Int(all[index]) - Int(unknown[groups[feature]][index])
  }

  func inside(unit: Int, feature: Int, bin: Int) -> Int {
    Int(inside[feature][unit * bins.count + bin])
  }

  func rankSum(unit: Int, feature: Int, bin: Int) -> Double {
    let known = Double(known(unit: unit, feature: feature, bin: bin))
    return rankSums[feature][unit * bins.count + bin] + known * (ranks[feature]?.rank(of: 0) ?? 0)
  }
}
