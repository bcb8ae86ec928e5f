import CKernels
import Network
import Syntax

/// Histograms of one vector of one layer against all features.
struct VectorTally: Sendable {
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

  /// By bin: all bytes.
  func counts(unit: Int) -> [Int] {
    row(unit).map { Int(all[$0]) }
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
