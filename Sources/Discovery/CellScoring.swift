import CKernels
import Corpus
import Network
import Syntax

/// The second pass: chosen cells against their features on the threshold and the report part, by
/// fine histograms, and the current byte beside them.
///
/// Memory, a worker and pair: 2 parts x 49,152 bins x 8 bytes for a binary feature, 28 for a graded
/// one; it does not depend on the corpus.
struct CellScoring: StateVisitor {
  private let context: PassContext
  private let labeler: FileLabeler
  private var reading: [Int: ReadingFile] = [:]
  private let pairs: [Pair]
  /// The cells of all pairs, once each, and by pair the place of its cell among them.
  private let neurons: [NeuronID]
  private let places: [Int]
  private var binned: [[UInt16]]  // by neuron: (T)
  private var chunks: [LabelChunk]
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
    neurons = Array(Set(pairs.map(\.neuron)))
    places = pairs.compactMap { [neurons] in neurons.firstIndex(of: $0.neuron) }
    binned = neurons.map { _ in [] }
    chunks = context.features.map { _ in LabelChunk() }
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
    reading[file] = ReadingFile(bytes: bytes, labels: labeler.labels(of: bytes))
  }

  mutating func visit(_ activations: borrowing Activations) {
    guard let file = reading[activations.file] else { return }
    context.progress.advance(activations.range.count)
    let stretches = context.parts.stretches(
      of: context.files[activations.file], activations.range)
    for (range, part) in stretches {
      guard let index = Self.scored.firstIndex(of: part) else { continue }
      for feature in chunks.indices {
        chunks[feature].read(file.labels, feature: feature, range, context.gradeRanks(feature))
      }
      let start = range.lowerBound - activations.range.lowerBound
      for index in neurons.indices { bin(index, activations, from: start, count: range.count) }
      for (pair, request) in pairs.enumerated() {
        let zero = context.gradeRanks(request.feature)?.rank(of: 0) ?? 0
        tallies[pair][index].add(binned[places[pair]], chunks[request.feature], zeroRank: zero)
      }
      for feature in byteTallies.indices {
        let bins = file.bytes[range].map { byteRanks[feature][Int($0)] }
        let zero = context.gradeRanks(feature)?.rank(of: 0) ?? 0
        byteTallies[feature][index].add(bins, chunks[feature], zeroRank: zero)
      }
    }
  }

  private mutating func bin(
    _ index: Int, _ activations: borrowing Activations, from start: Int, count: Int
  ) {
    let neuron = neurons[index]
    var shape = Self.bins(of: neuron).shape
    if binned[index].count != count { binned[index] = [UInt16](repeating: 0, count: count) }
    unsafe activations.withRows(layer: neuron.layer, neuron.vector) { base, stride in
      unsafe cs_bin_rows(
        count, 1, base + start * stride + neuron.unit, stride, &shape, &binned[index])
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
