import CKernels
import Glibc

@testable import Network

/// Element-wise functions in `Double`, each as in its definition.
enum Naive {
  static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  static func log(_ x: Double) -> Double { Glibc.log(x) }
  static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  static func inverseTanh(_ x: Double) -> Double { Glibc.log((1 + x) / (1 - x)) / 2 }
  static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + Glibc.exp(-x)) }

  static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }

  /// The nearer of the two bf16 neighbours; of two as near, the even one.
  static func bf16(_ value: Float) -> UInt16 {
    let below = UInt16(value.bitPattern >> 16)
    let rest = value.bitPattern & 0xffff
    let isAbove = rest > 0x8000 || (rest == 0x8000 && below % 2 == 1)
    return isAbove ? below + 1 : below
  }

  /// The nearest of either format.
  static func narrow(_ format: cs_format, _ value: Float) -> UInt16 {
    format == CS_BF16 ? bf16(value) : Float16(value).bitPattern
  }

  static func float(_ format: cs_format, _ bits: UInt16) -> Float {
    format == CS_BF16 ? Float(bitPattern: UInt32(bits) << 16) : Float(Float16(bitPattern: bits))
  }

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
  /// The distance from 1 to the next half: 11 bits.
  static let f16 = 0x1p-10

  static func of(_ precision: Precision) -> Double {
    switch precision {
    case .f32: f32
    case .bf16: bf16
    case .f16: f16
    }
  }
}
