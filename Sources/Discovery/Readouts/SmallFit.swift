import CKernels
import Network

/// A readout of a few columns, fitted by Newton's method; its loss is `ReadoutLoss`'s.
///
/// A step with k columns costs N (k^2 / 2 + 2 k) multiply-adds and N exponentials.
/// One thread at a time may use it.
@safe
final class SmallFit: @unchecked Sendable {
  let target: Target
  /// Those read, in the order they were added.
  private(set) var chosen: [Int] = []
  /// Weights on standardised columns, then the bias.
  private(set) var point: [Double]
  /// The loss's second derivatives at `point`: (k + 1, k + 1).
  private(set) var curvature: [Double] = []
  /// (P): the loss's first and second derivatives by each row's value, times the sum of weights.
  let residuals: Buffer<Float>
  let slopes: Buffer<Float>

  private let columns: StandardColumns
  private let ridge: Double
  private let labels: Buffer<Float>  // (P), as fitted
  private let weights: Buffer<Float>  // (P), 0 where the label is unknown
  private let ones: Buffer<Float>  // (P)
  private let losses = Buffer<Float>(StandardColumns.block)
  private(set) var loss = 0.0
  private var gradient: [Double] = []

  private static let mostSteps = 25

  init(
    _ sample: StateSample, _ feature: Int, _ target: Target, _ columns: StandardColumns,
    penalty: Double
  ) {
    self.target = target
    self.columns = columns
    ridge = penalty * target.curvature
    point = [target.bias]
    labels = Buffer(columns.places)
    weights = Buffer(columns.places)
    ones = Buffer(columns.places)
    residuals = Buffer(columns.places)
    slopes = Buffer(columns.places)
    for (row, label) in sample.labels[feature].enumerated() {
      ones[row] = 1
      guard !label.isNaN else { continue }
      labels[row] = target.fitted(label)
      weights[row] = sample.weights[row]
    }
    look()
  }

  /// The readout on the raw columns.
  var readout: LinearReadout {
    LinearReadout(
      chosen, Array(point.dropLast()), bias: point[chosen.count], columns.scaling, target)
  }

  /// The inverse of the curvature.
  var inverse: Cholesky {
    Cholesky(curvature, count: point.count, least: 1e-9 * target.curvature)
  }

  /// Adds a column, and fits all weights again: as well as can be if the readout is shown, else
  /// well enough to choose the next column.
  func add(_ column: Int, isShown: Bool = true) {
    let tolerance = (isShown ? 1e-7 : 1e-4) * target.curvature
    chosen.append(column)
    point.insert(0, at: chosen.count - 1)
    look()
    for _ in 0..<Self.mostSteps {
      var move = gradient
      inverse.solve(&move)
      let gain = zip(move, gradient).reduce(0) { $0 + $1.0 * $1.1 } / 2
      guard gain > tolerance else { return }
      let (start, least) = (point, loss)
      var step = 1.0
      repeat {
        point = zip(start, move).map { $0 - step * $1 }
        look()
        step /= 2
      } while !(loss <= least) && step > 1e-3
      if !(loss <= least) {
        point = start
        return look()
      }
    }
  }

  /// How much the loss would fall by adding a column, on its present curvature: the score statistic
  /// over 2, given the columns already chosen.
  func gain(of column: Int, _ inverse: Cholesky) -> Double {
    let room = Buffer<Float>(StandardColumns.block)
    var (slope, own) = (0.0, 0.0)
    var shared = [Double](repeating: 0, count: point.count)
    for start in stride(from: 0, to: columns.places, by: StandardColumns.block) {
      let values = unsafe columns.at(column) + start
      for row in 0..<StandardColumns.block {
        unsafe room.base[row] = slopes.base[start + row] * values[row]
      }
      unsafe slope += Lanes.dot(values, residuals.base + start, StandardColumns.block)
      unsafe own += Lanes.dot(values, room.base, StandardColumns.block)
      for index in shared.indices {
        unsafe shared[index] += Lanes.dot(
          pointer(index) + start, room.base, StandardColumns.block)
      }
    }
    for index in shared.indices { shared[index] /= target.weight }
    var solved = shared
    inverse.solve(&solved)
    let explained = zip(shared, solved).reduce(0) { $0 + $1.0 * $1.1 }
    slope /= target.weight
    return slope * slope / 2 / max(own / target.weight + ridge - explained, ridge / 2)
  }

  private func pointer(_ index: Int) -> UnsafeMutablePointer<Float> {
    index < chosen.count ? unsafe columns.at(chosen[index]) : unsafe ones.base
  }

  /// The loss and its derivatives at `point`.
  private func look() {
    let n = point.count
    let block = StandardColumns.block
    let (values, weighted) = (Buffer<Float>(block), Buffer<Float>(block))
    var sum = 0.0
    gradient = Array(repeating: 0, count: n)
    curvature = Array(repeating: 0, count: n * n)
    for start in stride(from: 0, to: columns.places, by: block) {
      values.clear()
      for index in 0..<n {
        let (weight, column) = unsafe (Float(point[index]), pointer(index) + start)
        for row in 0..<block { unsafe values.base[row] += weight * column[row] }
      }
      sum += derive(start, values)
      for index in 0..<n {
        let column = unsafe pointer(index) + start
        unsafe gradient[index] += Lanes.dot(column, residuals.base + start, block)
        for row in 0..<block {
          unsafe weighted.base[row] = column[row] * slopes.base[start + row]
        }
        for other in index..<n {
          unsafe curvature[index * n + other] += Lanes.dot(
            pointer(other) + start, weighted.base, block)
        }
      }
    }
    loss = sum / target.weight
    for index in gradient.indices { gradient[index] /= target.weight }
    for index in curvature.indices { curvature[index] /= target.weight }
    for index in 0..<n - 1 {
      loss += ridge / 2 * point[index] * point[index]
      gradient[index] += ridge * point[index]
      curvature[index * n + index] += ridge
    }
  }

  /// Writes the derivatives of a block's rows, and returns the sum of their losses.
  private func derive(_ start: Int, _ values: Buffer<Float>) -> Double {
    let (residuals, slopes) = unsafe (self.residuals.base + start, self.slopes.base + start)
    let (weights, labels) = unsafe (self.weights.base + start, self.labels.base + start)
    let losses = unsafe self.losses.base
    if target.isBinary {
      unsafe cs_logistic(values.count, values.base, labels, losses, residuals, slopes)
    } else {
      for row in 0..<values.count {
        let residual = unsafe values.base[row] - labels[row]
        unsafe residuals[row] = residual
        unsafe slopes[row] = 1
        unsafe losses[row] = residual * residual / 2
      }
    }
    var sum = 0.0
    for row in 0..<values.count {
      unsafe residuals[row] *= weights[row]
      unsafe slopes[row] *= weights[row]
      unsafe sum += Double(losses[row] * weights[row])
    }
    return sum
  }
}
