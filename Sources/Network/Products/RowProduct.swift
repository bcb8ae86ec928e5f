import COneDNN

/// C (M, N) = A (M, K) B (K, N), or C += A B, of plain rows of f32: for products that are not the
/// network's own.
///
/// It runs on the calling thread alone, and one thread at a time may run it.
@safe
package final class RowProduct: @unchecked Sendable {
  private let product: MatrixProduct

  /// - Parameters:
  ///   - leftTransposed: A is stored as (K, M).
  ///   - rightTransposed: B is stored as (N, K).
  ///   - adds: C += A B instead of C = A B.
  ///
  /// Throws `NetworkError.products`.
  package init(
    m: Int, k: Int, n: Int, leftTransposed: Bool = false, rightTransposed: Bool = false,
    adds: Bool = false
  ) throws(NetworkError) {
    product = try MatrixProduct(
      ProductEngine(), m: m, k: k, n: n, .f32, leftTransposed: leftTransposed,
      right: MatrixLayout(
        rows: k, columns: n, type: Precision.f32.type, transposed: rightTransposed),
      adds: adds)
  }

  /// Runs on matrices of the sizes it was made for; the result overlaps none of the others.
  package func callAsFunction(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    unsafe product(UnsafeMutableRawPointer(left), UnsafeMutableRawPointer(right), into: result)
  }
}
