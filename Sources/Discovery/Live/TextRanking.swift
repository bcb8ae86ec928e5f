import Network
import Syntax

/// How every memory cell follows one feature on one text, from its `CellLevels`.
///
/// Unlike a study this looks at the very bytes that the cells are then shown on: good for looking
/// about, proof of nothing.
package struct TextRanking: Sendable {
  /// One cell, at the polarity at which it does best.
  package struct Cell: Sendable, Equatable {
    package let neuron: NeuronID
    /// 1 if it is high where the label is, -1 if it is low there.
    package let polarity: Int
    /// Average precision, 0 to 1; of a graded feature the size of Spearman's rho.
    package let score: Double
    /// Of a binary feature: inside where polarity * value is no less, with the largest F1.
    package let threshold: Float?
    /// F1 at that threshold, 0 to 1.
    package let f1: Double?
  }

  private let kind: FeatureKind
  private let shape: Shape
  private let bins = Bins.bytes
  /// By byte: the label, or its rank; NaN where unknown.
  private let weights: [Double]
  private let ranks: GradeRanks
  private var counts: [UInt32]  // (L H, 256)
  private var sums: [Double]  // (L H, 256)

  /// How many bytes have a known label, and how many of those one above zero.
  package var known: (bytes: Int, inside: Int) { (ranks.count, ranks.positives) }

  /// - Parameter labels: of every byte of the text, NaN where unknown.
  package init(_ labels: [Float], _ kind: FeatureKind, _ shape: Shape) {
    var histogram: [Int: Int] = [:]
    for label in labels where !label.isNaN { histogram[Int(label), default: 0] += 1 }
    let ranks = GradeRanks(histogram)
    self.kind = kind
    self.shape = shape
    self.ranks = ranks
    weights = labels.map { label in
      if label.isNaN { return .nan }
      return kind == .graded ? ranks.rank(of: label) : label > 0 ? 1 : 0
    }
    counts = [UInt32](repeating: 0, count: shape.layers * shape.hidden * bins.count)
    sums = [Double](repeating: 0, count: counts.count)
  }

  /// Takes the levels of the bytes from `start` on. O(cells x bytes).
  package mutating func add(_ block: CellLevels, at start: Int) {
    let own = weights[start..<start + block.count]
    let known = own.indices.filter { !weights[$0].isNaN }
    for cell in 0..<shape.layers * shape.hidden {
      let (row, table) = (cell * block.count - start, cell * bins.count)
      for byte in known {
        let place = table + Int(block.levels[row + byte])
        counts[place] += 1
        sums[place] += weights[byte]
      }
    }
  }

  /// The cells that follow it best, best first; none where the label is the same everywhere.
  package func best(_ count: Int) -> [Cell] {
    let cells = (0..<shape.layers * shape.hidden).compactMap(cell)
    let order = cells.indices.sorted { (cells[$1].score, $0) < (cells[$0].score, $1) }
    return order.prefix(count).map { cells[$0] }
  }

  private func cell(_ index: Int) -> Cell? {
    let range = index * bins.count..<(index + 1) * bins.count
    let (layer, unit) = index.quotientAndRemainder(dividingBy: shape.hidden)
    let neuron = NeuronID(layer: layer, vector: .cell, unit: unit)
    let sizes = counts[range].map(Int.init)
    if sizes.isOneBin { return nil }
    if kind == .graded {
      let none = sizes.map { _ in 0.0 }
      let scores = GradedScores(
        counts: sizes, sums: none, squares: none, ranks: Array(sums[range]))
      guard let rho = scores.spearman(ranks) else { return nil }
      return Cell(
        neuron: neuron, polarity: rho < 0 ? -1 : 1, score: abs(rho), threshold: nil, f1: nil)
    }
    guard ranks.positives < ranks.count else { return nil }
    let up = BinaryScores(counts: sizes, positives: sums[range].map { Int($0) })
    guard let high = up.averagePrecision, let low = up.reversed.averagePrecision else { return nil }
    let polarity = high >= low ? 1 : -1
    let scores = polarity > 0 ? up : up.reversed
    let threshold = scores.bestThreshold
    return Cell(
      neuron: neuron, polarity: polarity, score: max(high, low),
      threshold: threshold.map { bins.lowest(in: $0, polarity: polarity) },
      f1: threshold.flatMap { scores.overlap(from: $0)?.f1 })
  }
}
