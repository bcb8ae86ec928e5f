import Foundation
import Network
import Syntax

@testable import Discovery

/// A weighted, ridged linear or logistic regression by Newton's method, in `Double`, as its
/// definition says: the oracle of readouts.
struct NaiveReadout {
  let rows: [[Double]]  // known bytes, columns standardised over all bytes, then 1
  let labels: [Double]  // graded ones standardised
  let weights: [Double]
  let isBinary: Bool
  let ridge: Double
  let means: [Double]
  let deviations: [Double]
  let middle: Double
  let spread: Double

  init(_ sample: StateSample, _ feature: Int, columns: [Int], penalty: Double) {
    let weights = sample.weights.map(Double.init)
    let total = weights.reduce(0, +)
    let values = columns.map { column in
      (0..<sample.count).map { Double(sample.states[$0 * sample.columns + column]) }
    }
    let means = values.map { zip($0, weights).reduce(0) { $0 + $1.0 * $1.1 } / total }
    let deviations = zip(values, means).map { values, mean in
      (zip(values, weights).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) } / total)
        .squareRoot()
    }
    let known = (0..<sample.count).filter { !sample.labels[feature][$0].isNaN }
    let labels = known.map { Double(sample.labels[feature][$0]) }
    self.weights = known.map { weights[$0] }
    let knownTotal = self.weights.reduce(0, +)
    let mean = zip(labels, self.weights).reduce(0) { $0 + $1.0 * $1.1 } / knownTotal
    let variance =
      zip(labels, self.weights).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) }
      / knownTotal
    let isBinary = sample.kinds[feature] == .binary
    let (middle, spread) = isBinary ? (0, 1) : (mean, variance.squareRoot())
    self.labels = labels.map { ($0 - middle) / spread }
    rows = known.map { row in
      columns.indices.map { (values[$0][row] - means[$0]) / deviations[$0] } + [1]
    }
    self.isBinary = isBinary
    self.middle = middle
    self.spread = spread
    self.means = means
    self.deviations = deviations
    ridge = penalty * (isBinary ? mean * (1 - mean) : 1)
  }

  /// The loss's gradient at weights on standardised columns and a bias.
  func gradient(_ point: [Double]) -> [Double] {
    var gradient = point.map { $0 * ridge }
    gradient[point.count - 1] = 0
    let total = weights.reduce(0, +)
    for (index, row) in rows.enumerated() {
      let residual = weights[index] / total * (fitted(row, point) - labels[index])
      for column in row.indices { gradient[column] += residual * row[column] }
    }
    return gradient
  }

  private func fitted(_ row: [Double], _ point: [Double]) -> Double {
    let value = zip(row, point).reduce(0) { $0 + $1.0 * $1.1 }
    return isBinary ? 1 / (1 + exp(-value)) : value
  }

  /// The optimum, by steps of Newton halved until the gradient shrinks.
  func solved() -> [Double] {
    let n = rows[0].count
    let total = weights.reduce(0, +)
    var point = [Double](repeating: 0, count: n)
    for _ in 0..<200 {
      var curvature = (0..<n).map { row in
        (0..<n).map { row == $0 && row < n - 1 ? ridge : 0 }
      }
      for (index, row) in rows.enumerated() {
        let share = fitted(row, point)
        let weight = weights[index] / total * (isBinary ? share * (1 - share) : 1)
        for a in 0..<n { for b in 0..<n { curvature[a][b] += weight * row[a] * row[b] } }
      }
      let move = Self.solve(curvature, gradient(point))
      let norm = { (v: [Double]) in v.reduce(0) { $0 + $1 * $1 } }
      var step = 1.0
      let now = norm(gradient(point))
      while step > 1e-6, norm(gradient(zip(point, move).map { $0 - step * $1 })) > now { step /= 2 }
      point = zip(point, move).map { $0 - step * $1 }
      if now < 1e-28 { break }
    }
    return point
  }

  /// Weights on standardised columns and a bias, from a readout of the same columns' raw values.
  func standardised(_ readout: LinearReadout) -> [Double] {
    let weights = zip(readout.weights, deviations).map { Double($0) * $1 / spread }
    let shift = zip(readout.weights, means).reduce(0) { $0 + Double($1.0) * $1.1 }
    return weights + [(Double(readout.bias) + shift - middle) / spread]
  }

  /// Gauss's elimination with the largest pivot of each column.
  static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let n = rows.count
    for pivot in 0..<n {
      let best = (pivot..<n).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) } ?? pivot
      rows.swapAt(pivot, best)
      for row in 0..<n where row != pivot {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        for column in pivot...n { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return rows.enumerated().map { $1[n] / $1[$0] }
  }
}

/// Samples drawn at random, for readouts.
enum PlantedSample {
  /// Columns of noise, some far from zero or tiny, that depend on each other; labels are functions
  /// of columns 3, 7 and 1, with noise: an inside, a rare one, a graded, one with unknown bytes.
  static func make(_ count: Int, columns: Int, seed: UInt64) -> StateSample {
    var draw = Draw(seed)
    var states: [Float] = []
    var labels = [[Float]](repeating: [], count: 4)
    for row in 0..<count {
      let common = draw.normal()
      let values = (0..<columns).map { _ in draw.normal() + 0.7 * common }
      states += values.enumerated().map { column, value in
        Float(column % 5 == 4 ? 3 + 0.01 * value : column % 5 == 3 ? 0.001 * value : value)
      }
      let sum = 2 * values[3] - 1.5 * values[7] + values[1]
      func drawn(_ odds: Double) -> Float { draw.unit() < 1 / (1 + exp(-odds)) ? 1 : 0 }
      labels[0].append(drawn(sum))
      labels[1].append(drawn(2 * sum - 7))
      labels[2].append(Float(40 + 3 * sum + draw.normal()))
      labels[3].append(row % 3 == 0 ? .nan : drawn(sum - 1))
    }
    let buffer = Buffer<Float>(states.count)
    buffer.copy(from: states)
    return StateSample(
      columns: columns, states: buffer, weights: (0..<count).map { _ in Float(1 + draw.below(4)) },
      kinds: [.binary, .binary, .graded, .binary], labels: labels)
  }
}
