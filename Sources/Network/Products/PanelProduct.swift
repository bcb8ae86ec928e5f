import CKernels

/// C (M, N) = A (M, K) B (K, N), of rows of f32, for a B that serves several products.
///
/// An entry of C has the same bits whatever other rows and columns are beside it, so that what is
/// divided among workers does not depend on how; oneDNN takes other loops for other sizes.
///
/// One thread at a time may use it.
@safe
package final class PanelProduct: @unchecked Sendable {
  private let most: Int
  private let columns: Int
  private let panels: Buffer<Float>
  private var depth = 0

  /// - Parameters:
  ///   - depth: K, at most.
  ///   - columns: N.
  package init(depth: Int, columns: Int) {
    (most, self.columns) = (depth, columns)
    panels = Buffer(cs_panels_count(depth, columns))
  }

  /// Takes over B (K, N), whose entry (k, n) is at k * `row` + n * `column`.
  package func pack(_ right: UnsafePointer<Float>, depth: Int, row: Int, column: Int) {
    precondition(depth <= most)
    self.depth = depth
    unsafe cs_pack_panels(depth, columns, right, row, column, panels.base)
  }

  /// Runs on so many rows of A, (M, K); the result, (M, N), does not overlap them.
  package func callAsFunction(
    rows: Int, _ left: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>
  ) {
    unsafe cs_multiply_panels(rows, depth, columns, left, panels.base, 0, result)
  }
}
