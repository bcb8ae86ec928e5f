import Network
import Syntax

/// A linear probe: what a readout of all columns of the state knows of a feature, the ceiling of
/// what its cells can.
///
/// Logistic regression of binary features, least squares of graded ones, with a ridge on
/// standardised columns. All features step together, so that two products serve them all
/// (`ReadoutLoss`), each with its own direction and step (`Descent`). The columns' products, which
/// are the curvature at the start, make one step of a graded feature enough, and 20 to 100 of a
/// binary one. 32,510 bytes of 512 cells and 31 features take about 4 seconds on two
/// cores that others use too.
enum Probe {
  /// The ridge, as a share of the curvature of a column at the start. Chosen by the mean measure of
  /// 31 features over 65,508 bytes of other files of the kernel's mm/, fitted to 32,510 (1 x 512,
  /// cell states): .7955 at 1e-5, .7976 at 1e-4, .7999 at 1e-3, .8035 at 1e-2, .8026 at 1e-1.
  static let penalty = 1e-2
  /// A feature's steps at most.
  static let mostSteps = 150

  /// By feature; nil where labels are unknown or all the same.
  ///
  /// - Parameter mostRelated: beyond so many, columns count as if they did not depend on each
  ///   other.
  static func fit(
    _ sample: StateSample, threads: Int = Workers.available, penalty: Double = Probe.penalty,
    mostRelated: Int = 2048
  ) throws -> [LinearReadout?] {
    let workers = Workers(count: max(1, threads))
    let scaling = ColumnScaling(sample)
    let targets = sample.kinds.indices.map { Target(sample, $0) }
    var active = targets.indices.filter { targets[$0] != nil }
    if active.isEmpty { return targets.map { _ in nil } }
    let space = try LevelSpace(
      sample, scaling, penalty: penalty, isLevel: sample.columns <= mostRelated,
      workers: workers)

    var descents = targets.map { target in
      let curvature = target?.curvature ?? 1
      return Descent(
        at: Array(repeating: 0, count: sample.columns) + [target?.bias ?? 0],
        curvature: curvature, tolerance: 1e-6 * curvature)
    }
    var loss: ReadoutLoss?
    var packed = 0
    for _ in 0..<mostSteps where !active.isEmpty {
      // Features that are done are left out once they are a quarter of all.
      if loss == nil || active.count < packed {
        packed = active.count
        loss = try ReadoutLoss(
          sample, scaling, active, active.compactMap { targets[$0] }, penalty: penalty,
          workers: workers)
      }
      guard let loss else { break }
      let (shown, before) = (active, descents)
      let results = try loss.evaluate(space.weights(shown.map { before[$0].trial }))
      let gradients = try space.gradients(results.map(\.gradient))
      let after = try workers.map(shown.count) { index in
        var descent = before[shown[index]]
        descent.take(results[index].loss, gradients[index])
        return descent
      }
      for (feature, descent) in zip(shown, after) { descents[feature] = descent }
      let left = shown.filter { !descents[$0].isDone }
      if left.count * 4 <= packed * 3 { active = left }
    }
    let points = try space.weights(descents.map(\.point))
    return zip(targets, points).map { target, point in
      target.map {
        LinearReadout(
          Array(0..<sample.columns), Array(point.dropLast()), bias: point[sample.columns],
          scaling, $0)
      }
    }
  }
}
