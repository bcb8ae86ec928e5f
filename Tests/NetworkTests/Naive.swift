import Glibc

/// Element-wise functions in `Double`, each as in its definition.
enum Naive {
  static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + Glibc.exp(-x)) }

  static func logSoftmax(_ row: [Double]) -> [Double] {
    let largest = row.max() ?? 0
    let total = row.reduce(0) { $0 + Glibc.exp($1 - largest) }
    return row.map { $0 - largest - Glibc.log(total) }
  }
}

/// The largest difference between two arrays as a share of the largest magnitude expected.
///
/// Infinite where an expected zero is not exactly zero, or a value is NaN.
func relativeDifference(_ values: [Float], _ expected: [Double]) -> Double {
  guard values.count == expected.count, values.allSatisfy(\.isFinite) else { return .infinity }
  let worst = zip(values, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
  let magnitude = expected.reduce(0) { max($0, abs($1)) }
  return worst == 0 ? 0 : worst / magnitude
}

/// Tolerances are a multiple of these.
enum Epsilon {
  /// The distance from 1 to the next `Float`.
  static let f32 = 0x1p-23
  /// The distance from 1 to the next bf16: 8 bits of significand.
  static let bf16 = 0x1p-7
}
