import Network

/// Coordinates of weights and bias in which a loss curves alike in all directions, at least before
/// anything is learnt: u = L^T w, where L L^T is the matrix of the columns' products.
///
/// Memory: 16 D^2 bytes; a vector's way there or back costs D^2 / 2 multiply-adds.
struct LevelSpace: Sendable {
  private let factor: Cholesky?
  private let workers: Workers

  /// - Parameter isLevel: if not, coordinates are weights.
  init(
    _ sample: StateSample, _ scaling: ColumnScaling, penalty: Double, isLevel: Bool,
    workers: Workers
  ) throws {
    self.workers = workers
    guard isLevel else {
      factor = nil
      return
    }
    let d = sample.columns
    let gram = try StateGram.of(sample, scaling, workers: workers)
    var matrix = [Double](repeating: 0, count: (d + 1) * (d + 1))
    for row in 0..<d {
      for column in 0..<d { matrix[row * (d + 1) + column] = gram[row * d + column] }
      matrix[row * (d + 1) + row] += penalty
    }
    // Standardised columns have a mean of 0, so the bias depends on none.
    matrix[d * (d + 1) + d] = 1
    factor = Cholesky(matrix, count: d + 1, least: max(penalty, 1e-6) / 2)
  }

  /// Weights and bias of each point; at weights of 0 they are the same.
  func weights(_ points: [[Double]]) throws -> [[Double]] {
    try turned(points) { $0.solveUpper(&$1, $2) }
  }

  /// The gradients by coordinates, from those by weights and bias.
  func gradients(_ gradients: [[Double]]) throws -> [[Double]] {
    try turned(gradients) { $0.solveLower(&$1, $2) }
  }

  private func turned(
    _ vectors: [[Double]], _ solve: @Sendable (Cholesky, inout [Double], Int) -> Void
  ) throws -> [[Double]] {
    guard let factor else { return vectors }
    let turned = try workers.map { worker in
      let own = stride(from: worker, to: vectors.count, by: workers.count).map { vectors[$0] }
      let width = own.count
      var packed = [Double](repeating: 0, count: factor.count * width)
      for (place, vector) in own.enumerated() {
        for index in vector.indices { packed[index * width + place] = vector[index] }
      }
      solve(factor, &packed, width)
      return (0..<width).map { place in
        (0..<factor.count).map { packed[$0 * width + place] }
      }
    }
    return interleaved(turned)
  }
}
