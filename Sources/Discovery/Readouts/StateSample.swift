import Network
import Syntax

/// States of sampled bytes, and their labels: what readouts are fitted to.
///
/// Legend of this folder: `N` bytes, `D` columns (cells), `F` features. Memory: 4 N (D + F) bytes,
/// as 72 MB for 32,768 bytes, 512 cells and 40 features.
struct StateSample: Sendable {
  /// N: how many bytes.
  let count: Int
  /// D: how many values a byte.
  let columns: Int
  /// (N, D)
  let states: Buffer<Float>
  /// (N): one over the chance with which each byte was drawn, up to a common factor.
  let weights: [Float]
  /// (F)
  let kinds: [FeatureKind]
  /// (F, N): NaN where unknown.
  let labels: [[Float]]

  init(
    columns: Int, states: Buffer<Float>, weights: [Float], kinds: [FeatureKind], labels: [[Float]]
  ) {
    precondition(states.count == weights.count * columns, "a row for each byte")
    precondition(labels.count == kinds.count && labels.allSatisfy { $0.count == weights.count })
    count = weights.count
    self.columns = columns
    self.states = states
    self.weights = weights
    self.kinds = kinds
    self.labels = labels
  }
}
