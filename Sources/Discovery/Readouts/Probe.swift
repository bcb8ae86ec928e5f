import Network
import Syntax

/// A linear probe: what a readout of all columns of the state knows of a feature, the ceiling of
/// what its cells can.
///
/// Logistic regression of binary features, least squares of graded ones, with a ridge on
/// standardised columns. All features step together, so that two products serve them all
/// (`ReadoutLoss`), each with its own direction and step (`Descent`). The columns' products, which
/// are the curvature at the start, make one step of a graded feature enough, and 20 to 100 of a
/// binary one. 32,510 bytes of 512 cells and 31 features take 3.9 seconds on two cores.
enum Probe {
  /// The ridge, as a share of the curvature of a column at the start. Chosen by the mean measure of
  /// 31 features over 65,508 bytes of other files of the kernel's mm/, fitted to 32,510 (1 x 512,
  /// cell states): .7955 at 1e-5, .7976 at 1e-4, .7999 at 1e-3, .8035 at 1e-2, .8026 at 1e-1.
  static let penalty = 1e-2
  /// A feature's steps at most.
  static let mostSteps = 150
  /// Beyond, columns count as if they did not depend on each other.
  private static let mostRelated = 2048

  /// By feature; nil where labels are unknown or all the same.
  static func fit(
    _ sample: StateSample, threads: Int = Workers.available, penalty: Double = Probe.penalty
  ) throws -> [LinearReadout?] {
    let workers = Workers(count: max(1, threads))
    let scaling = ColumnScaling(sample)
    let targets = sample.kinds.indices.map { Target(sample, $0) }
    var active = targets.indices.filter { targets[$0] != nil }
    if active.isEmpty { return targets.map { _ in nil } }
    let inverse = try curvature(sample, scaling, penalty, workers)

    var descents = targets.map { target in
      // In units of the loss of the best constant, some 1 for a graded feature.
      Descent(
        at: Array(repeating: 0, count: sample.columns) + [target?.bias ?? 0],
        tolerance: 1e-6 * (target?.curvature ?? 1))
    }
    var loss: ReadoutLoss?
    var packed = 0
    for _ in 0..<mostSteps where !active.isEmpty {
      // Features that are done are left out once they are half of all.
      if loss == nil || active.count <= packed / 2 {
        packed = active.count
        loss = try ReadoutLoss(
          sample, scaling, active, active.compactMap { targets[$0] }, penalty: penalty,
          workers: workers)
      }
      guard let loss else { break }
      let shown = active
      let before = descents
      let results = try loss.evaluate(shown.map { before[$0].trial })
      let after = try interleaved(
        workers.map { worker in
          stride(from: worker, to: shown.count, by: workers.count).map { index in
            var descent = before[shown[index]]
            let scale = targets[shown[index]]?.curvature ?? 1
            descent.take(results[index].loss, results[index].gradient) { vector in
              inverse?.solve(&vector)
              for index in vector.indices { vector[index] /= scale }
            }
            return descent
          }
        })
      for (index, feature) in shown.enumerated() { descents[feature] = after[index] }
      let left = shown.filter { !descents[$0].isDone }
      if left.count <= packed / 2 { active = left } else if left.isEmpty { break }
    }
    return targets.indices.map { feature in
      targets[feature].map { target in
        let point = descents[feature].point
        return LinearReadout(
          Array(0..<sample.columns), Array(point.dropLast()), bias: point[sample.columns],
          scaling, target)
      }
    }
  }

  /// The curvature of all weights and the bias where labels vary by one.
  private static func curvature(
    _ sample: StateSample, _ scaling: ColumnScaling, _ penalty: Double, _ workers: Workers
  ) throws -> Cholesky? {
    let d = sample.columns
    if d > mostRelated { return nil }
    let gram = try StateGram.of(sample, scaling, workers: workers)
    var matrix = [Double](repeating: 0, count: (d + 1) * (d + 1))
    for row in 0..<d {
      for column in 0..<d { matrix[row * (d + 1) + column] = gram[row * d + column] }
      matrix[row * (d + 1) + row] += penalty
    }
    matrix[d * (d + 1) + d] = 1
    return Cholesky(matrix, count: d + 1, least: max(penalty, 1e-6) / 2)
  }
}
