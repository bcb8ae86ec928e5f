import COneDNN

/// C (M, N) += A (M, K) B, all plain floats in rows: for sums over long texts outside the network,
/// where the right side changes each time and packing it would not pay.
///
/// One thread at a time may run it.
package final class PlainProduct: @unchecked Sendable {
  private let product: MatrixProduct

  /// - Parameters:
  ///   - rightTransposed: B is stored as (N, K).
  ///   - adds: C += A B instead of C = A B.
  ///
  /// Throws `products` where oneDNN makes none of this shape.
  package init(
    m: Int, k: Int, n: Int, rightTransposed: Bool = false, adds: Bool = false
  ) throws(NetworkError) {
    let right = try MatrixLayout(
      rows: k, columns: n, type: dnnl_f32, transposed: rightTransposed)
    product = try MatrixProduct(
      ProductEngine(), m: m, k: k, n: n, .f32, right: right, adds: adds)
  }

  /// Runs on the calling thread alone.
  package func callAsFunction(
    _ left: Buffer<Float>, _ right: Buffer<Float>, into result: UnsafeMutablePointer<Float>
  ) {
    unsafe product(
      UnsafeMutableRawPointer(left.base), UnsafeMutableRawPointer(right.base), into: result)
  }
}
