import CKernels
import Corpus
import Network
import Syntax

/// The second pass: chosen cells against their features on the threshold and the report part, by
/// fine histograms, and the current byte beside them.
///
/// Memory, a worker and pair: 2 parts x 32,768 bins x 8 bytes for a binary feature, 28 for a graded
/// one; it does not depend on the corpus.
struct CellScoring: StateVisitor {
  private let context: PassContext
  private let labeler: FileLabeler
  private var reading: [Int: LabelledFile] = [:]
  private let pairs: [Pair]
  private let neurons: [NeuronID]
  private let byteRanks: [[UInt16]]
  /// By pair and part, then by feature and part: the current byte.
  private var tallies: [[PairTally]]
  private var byteTallies: [[PairTally]]

  /// A cell and the feature it is scored against.
  struct Pair: Sendable, Hashable {
    let neuron: NeuronID
    let feature: Int
  }

  /// The two parts that this pass is about, in the order of the tallies.
  static let scored: [Part] = [.threshold, .report]

  init(_ context: PassContext, pairs: [Pair], byteRanks: [[UInt16]]) throws {
    self.context = context
    self.pairs = pairs
    self.byteRanks = byteRanks
    labeler = try context.labeler()
    neurons = Set(pairs.map(\.neuron)).sorted { "\($0)" < "\($1)" }
    func tallies(_ feature: Int, bins: Int) -> [PairTally] {
      Self.scored.map { _ in PairTally(context.features[feature].kind, bins: bins) }
    }
    self.tallies = pairs.map { tallies($0.feature, bins: Self.bins(of: $0.neuron).count) }
    byteTallies = byteRanks.indices.map { tallies($0, bins: 256) }
  }

  static func bins(of neuron: NeuronID) -> Bins {
    .fine(unbounded: !neuron.vector.isBounded)
  }

  mutating func begin(file: Int, bytes: [UInt8]) {
    reading[file] = LabelledFile(bytes: bytes, labels: labeler.labels(of: bytes))
  }

  mutating func visit(_ activations: borrowing Activations) {
    guard let file = reading[activations.file] else { return }
    context.progress.advance(activations.range.count)
    let stretches = context.parts.stretches(
      of: context.files[activations.file], activations.range)
    for (range, part) in stretches {
      guard let index = Self.scored.firstIndex(of: part) else { continue }
      let chunks = context.features.indices.map { feature in
        var chunk = LabelChunk()
        chunk.read(file.labels, feature: feature, range)
        return chunk
      }
      let offset = range.lowerBound - activations.range.lowerBound
      var binned: [NeuronID: [UInt16]] = [:]
      for neuron in neurons {
        var values: [Float] = []
        activations.append(neuron, to: &values)
        let own = Array(values[offset..<offset + range.count])
        binned[neuron] = Self.bins(of: neuron).bins(of: own)
      }
      for (pair, request) in pairs.enumerated() {
        let ranks = context.ranks[request.feature]
        tallies[pair][index].add(binned[request.neuron] ?? [], chunks[request.feature], ranks)
      }
      for feature in byteTallies.indices {
        let bins = file.bytes[range].map { byteRanks[feature][Int($0)] }
        byteTallies[feature][index].add(bins, chunks[feature], context.ranks[feature])
      }
    }
  }

  mutating func end(file: Int) {
    reading[file] = nil
  }

  /// The workers' tallies added up, of every pair, by part.
  static func pairTallies(_ visitors: [CellScoring]) -> [[PairTally]] {
    total(visitors.map(\.tallies))
  }

  /// The same of the current byte, by feature.
  static func byteTallies(_ visitors: [CellScoring]) -> [[PairTally]] {
    total(visitors.map(\.byteTallies))
  }

  private static func total(_ parts: [[[PairTally]]]) -> [[PairTally]] {
    guard var sum = parts.first else { return [] }
    for other in parts.dropFirst() {
      for (row, tallies) in other.enumerated() {
        for (column, tally) in tallies.enumerated() { sum[row][column].add(tally) }
      }
    }
    return sum
  }
}

/// The histograms of one score against one feature on one part.
struct PairTally: Sendable {
  private let kind: FeatureKind
  private var counts: [UInt32]
  private var inside: [UInt32]
  private var sums: [Double]
  private var squares: [Double]
  private var ranks: [Double]

  init(_ kind: FeatureKind, bins: Int) {
    let graded = kind == .graded ? bins : 0
    self.kind = kind
    counts = Array(repeating: 0, count: bins)
    inside = Array(repeating: 0, count: bins - graded)
    sums = Array(repeating: 0, count: graded)
    squares = Array(repeating: 0, count: graded)
    ranks = Array(repeating: 0, count: graded)
  }

  /// Adds a chunk whose bytes have these bins.
  mutating func add(_ bins: [UInt16], _ chunk: LabelChunk, _ labelRanks: GradeRanks) {
    for bin in bins { counts[Int(bin)] += 1 }
    for position in chunk.unknown { counts[Int(bins[Int(position)])] -= 1 }
    guard kind == .graded else {
      for position in chunk.inside { inside[Int(bins[Int(position)])] += 1 }
      return
    }
    let zero = labelRanks.rank(of: 0)
    for bin in bins { ranks[Int(bin)] += zero }
    for position in chunk.unknown { ranks[Int(bins[Int(position)])] -= zero }
    for (position, grade) in zip(chunk.inside, chunk.grades) {
      let bin = Int(bins[Int(position)])
      sums[bin] += Double(grade)
      squares[bin] += Double(grade) * Double(grade)
      ranks[bin] += labelRanks.rank(of: grade) - zero
    }
  }

  mutating func add(_ other: PairTally) {
    func add<Number: AdditiveArithmetic>(_ sum: inout [Number], _ terms: [Number]) {
      for index in terms.indices { sum[index] += terms[index] }
    }
    add(&counts, other.counts)
    add(&inside, other.inside)
    add(&sums, other.sums)
    add(&squares, other.squares)
    add(&ranks, other.ranks)
  }

  /// Of a binary feature, for polarity times the score.
  func binary(_ polarity: Int) -> BinaryScores {
    let scores = BinaryScores(counts: counts.map(Int.init), positives: inside.map(Int.init))
    return polarity > 0 ? scores : scores.reversed
  }

  /// Of a graded feature, for polarity times the score.
  func graded(_ polarity: Int) -> GradedScores {
    let scores = GradedScores(
      counts: counts.map(Int.init), sums: sums, squares: squares, ranks: ranks)
    return polarity > 0 ? scores : scores.reversed
  }
}
