import Network

/// What makes columns of the state alike: weighted means, and one over standard deviations.
struct ColumnScaling: Sendable {
  /// (D)
  let means: [Float]
  /// (D): 0 for a column that is as good as constant, which is so left out.
  let scales: [Float]

  /// A column whose deviation is below this share of its mean's size is noise of f32.
  private static let leastShare = 1e-5

  init(_ sample: StateSample) {
    let d = sample.columns
    let total = sample.weights.reduce(0) { $0 + Double($1) }
    var sums = [Double](repeating: 0, count: d)
    var squares = [Double](repeating: 0, count: d)
    // Of differences from the first row, so that little is lost where they are small.
    let first = sample.count > 0 ? sample.states.values(0..<d) : []
    for row in 0..<sample.count {
      let weight = Double(sample.weights[row])
      for column in 0..<d {
        let value = unsafe Double(sample.states.base[row * d + column] - first[column])
        sums[column] += weight * value
        squares[column] += weight * value * value
      }
    }
    var means = [Float](repeating: 0, count: d)
    var scales = means
    for column in 0..<d where total > 0 {
      let mean = sums[column] / total
      let deviation = max(0, squares[column] / total - mean * mean).squareRoot()
      let middle = Double(first[column]) + mean
      means[column] = Float(middle)
      let isConstant = deviation <= Self.leastShare * abs(middle) || deviation < 1e-12
      scales[column] = isConstant ? 0 : Float(1 / deviation)
    }
    self.means = means
    self.scales = scales
  }

  /// Writes row-major rows of a sample, standardised, to `output`.
  func write(_ rows: Range<Int>, of sample: StateSample, into output: Buffer<Float>) {
    let d = sample.columns
    for row in rows {
      let source = unsafe sample.states.at(row * d)
      let target = unsafe output.at((row - rows.lowerBound) * d)
      for column in 0..<d {
        unsafe target[column] = (source[column] - means[column]) * scales[column]
      }
    }
  }
}
