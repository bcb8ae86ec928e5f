import CKernels
import Network
import Syntax

/// The losses of several features' readouts of all columns, and their gradients.
///
/// The columns are standardised, D weights and a bias a feature; the loss is the weighted mean over
/// known bytes of -ln p (binary) or of half the squared error over the labels' variance (graded),
/// plus penalty x curvature / 2 x the sum of squared weights.
///
/// A look at all bytes costs 4 N D F operations: two products a block of rows, which is
/// standardised on its way. Sums are of the same groups of blocks on any number of threads. Memory:
/// 4 (N F + 16 D F) bytes.
final class ReadoutLoss: Sendable {
  private let sample: StateSample
  private let scaling: ColumnScaling
  private let targets: [Target]
  /// Those of them that are not binary.
  private let graded: [Int]
  private let penalty: Double
  private let workers: Workers
  private let lanes: [Lane]
  private let labels: Buffer<Float>  // (N, F), as fitted
  private let weights: Buffer<Float>  // (D, F)
  private let biases: Buffer<Float>  // (F)
  private let gradients: [Buffer<Float>]  // by group: (D, F)
  private let sums: [Buffer<Double>]  // by group: (2, F), losses, gradients of biases

  private static let groups = 16

  /// Rows are taken in blocks that stay in a core's cache.
  static func rows(columns: Int) -> Int { max(16, min(256, (1 << 17) / max(columns, 1))) }

  /// What one worker computes with.
  private final class Lane: @unchecked Sendable {
    let states: Buffer<Float>  // (rows, D)
    let values: Buffer<Float>  // (rows, F), then their gradients
    let losses: Buffer<Float>  // (F), as the next two, of one row
    let residuals: Buffer<Float>
    let slopes: Buffer<Float>
    let forward: RowProduct
    let backward: RowProduct

    init(rows: Int, columns: Int, features: Int) throws {
      states = Buffer(rows * columns)
      values = Buffer(rows * features)
      (losses, residuals, slopes) = (Buffer(features), Buffer(features), Buffer(features))
      forward = try RowProduct(m: rows, k: columns, n: features)
      backward = try RowProduct(
        m: columns, k: rows, n: features, leftTransposed: true, adds: true)
    }
  }

  /// - Parameters:
  ///   - features: which of the sample's features.
  ///   - targets: theirs.
  init(
    _ sample: StateSample, _ scaling: ColumnScaling, _ features: [Int], _ targets: [Target],
    penalty: Double, workers: Workers
  ) throws {
    self.sample = sample
    self.scaling = scaling
    self.targets = targets
    graded = targets.indices.filter { !targets[$0].isBinary }
    self.penalty = penalty
    self.workers = workers
    let (d, f) = (sample.columns, features.count)
    let rows = Self.rows(columns: d)
    lanes = try workers.map { _ in try Lane(rows: rows, columns: d, features: f) }
    let labels = Buffer<Float>(sample.count * f)
    self.labels = labels
    weights = Buffer(d * f)
    biases = Buffer(f)
    gradients = (0..<Self.groups).map { _ in Buffer(d * f) }
    sums = (0..<Self.groups).map { _ in Buffer(2 * f) }
    workers.run { worker in
      for row in Workers.share(worker, of: workers.count, sample.count) {
        for (column, feature) in features.enumerated() {
          labels[row * f + column] = targets[column].fitted(sample.labels[feature][row])
        }
      }
    }
  }

  /// The loss of each feature at its point, D weights and then a bias, and its gradient.
  func evaluate(_ points: [[Double]]) throws -> [(loss: Double, gradient: [Double])] {
    let (d, f) = (sample.columns, points.count)
    for (feature, point) in points.enumerated() {
      for column in 0..<d { unsafe weights.base[column * f + feature] = Float(point[column]) }
      biases[feature] = Float(point[d])
    }
    workers.run { [self] worker in
      for group in stride(from: worker, to: Self.groups, by: workers.count) {
        run(group, lanes[worker])
      }
    }
    return interleaved(
      try workers.map { [self] worker in
        stride(from: worker, to: f, by: workers.count).map { total($0, of: f, points[$0]) }
      })
  }

  private func run(_ group: Int, _ lane: Lane) {
    let rows = Self.rows(columns: sample.columns)
    let blocks = (sample.count + rows - 1) / rows
    gradients[group].clear()
    sums[group].clear()
    for block in blocks * group / Self.groups..<blocks * (group + 1) / Self.groups {
      let range = block * rows..<min((block + 1) * rows, sample.count)
      scaling.write(range, of: sample, into: lane.states)
      unsafe lane.forward(lane.states.base, weights.base, into: lane.values.base)
      residuals(range, lane, sums[group])
      lane.values.clear(range.count * targets.count..<lane.values.count)
      unsafe lane.backward(lane.states.base, lane.values.base, into: gradients[group].base)
    }
  }

  /// Turns the rows' values without biases into the gradient by them, and adds up losses.
  private func residuals(_ range: Range<Int>, _ lane: Lane, _ sums: Buffer<Double>) {
    let f = targets.count
    let (losses, residuals) = unsafe (lane.losses.base, lane.residuals.base)
    for row in range {
      let importance = sample.weights[row]
      let at = unsafe lane.values.base + (row - range.lowerBound) * f
      let known = unsafe labels.base + row * f
      for feature in 0..<f { unsafe at[feature] += biases.base[feature] }
      if graded.count < f {
        unsafe cs_logistic(f, at, known, losses, residuals, lane.slopes.base)
      }
      for feature in graded {
        let residual = unsafe known[feature].isNaN ? 0 : at[feature] - known[feature]
        unsafe residuals[feature] = residual
        unsafe losses[feature] = residual * residual / 2
      }
      for feature in 0..<f {
        let residual = unsafe residuals[feature] * importance
        unsafe at[feature] = residual
        unsafe sums.base[feature] += Double(importance * losses[feature])
        unsafe sums.base[f + feature] += Double(residual)
      }
    }
  }

  private func total(_ feature: Int, of f: Int, _ point: [Double])
    -> (loss: Double, gradient: [Double])
  {
    let d = sample.columns
    let target = targets[feature]
    let ridge = penalty * target.curvature
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: d + 1)
    for group in 0..<Self.groups {
      loss += sums[group][feature]
      gradient[d] += sums[group][f + feature]
      for column in 0..<d {
        unsafe gradient[column] += Double(gradients[group].base[column * f + feature])
      }
    }
    loss /= target.weight
    for index in gradient.indices { gradient[index] /= target.weight }
    for column in 0..<d {
      loss += ridge / 2 * point[column] * point[column]
      gradient[column] += ridge * point[column]
    }
    return (loss, gradient)
  }
}

/// The elements of worker w's array at places w, w + workers, ...
func interleaved<Element>(_ parts: [[Element]]) -> [Element] {
  let count = parts.reduce(0) { $0 + $1.count }
  return (0..<count).map { parts[$0 % parts.count][$0 / parts.count] }
}
