import Network

/// The weighted mean of the products of every two standardised columns: (D, D), of unit diagonal.
///
/// 2 N D^2 operations; memory 24 D^2 bytes while it is added up.
enum StateGram {
  private static let groups = 4

  static func of(_ sample: StateSample, _ scaling: ColumnScaling, workers: Workers) throws
    -> [Double]
  {
    let d = sample.columns
    let rows = ReadoutLoss.rows(columns: d)
    let blocks = (sample.count + rows - 1) / rows
    let sums = (0..<groups).map { _ in Buffer<Float>(d * d) }
    _ = try workers.map { worker in
      let (states, weighted) = (Buffer<Float>(rows * d), Buffer<Float>(rows * d))
      let product = try RowProduct(m: d, k: rows, n: d, leftTransposed: true, adds: true)
      for group in stride(from: worker, to: groups, by: workers.count) {
        for block in blocks * group / groups..<blocks * (group + 1) / groups {
          let range = block * rows..<min((block + 1) * rows, sample.count)
          scaling.write(range, of: sample, into: states)
          weighted.clear()
          for row in range {
            let start = (row - range.lowerBound) * d
            let weight = sample.weights[row]
            for column in start..<start + d {
              unsafe weighted.base[column] = weight * states.base[column]
            }
          }
          unsafe product(weighted.base, states.base, into: sums[group].base)
        }
      }
    }
    let total = sample.weights.reduce(0) { $0 + Double($1) }
    var gram = [Double](repeating: 0, count: d * d)
    for sum in sums {
      for index in gram.indices { unsafe gram[index] += Double(sum.base[index]) }
    }
    for index in gram.indices { gram[index] /= total }
    return gram
  }
}
