import CKernels

/// C (M, N) = A (M, K) B (K, N) of plain rows of f32, for a B that stays as it is.
///
/// An entry of C has the same bits whatever other rows and columns are beside it, so that what is
/// divided among workers does not depend on how; oneDNN takes other loops for other sizes.
@safe
package final class PanelProduct: @unchecked Sendable {
  private let depth: Int
  private let columns: Int
  private let panels: Buffer<Float>

  /// - Parameters:
  ///   - right: B, (K, N).
  ///   - depth: K.
  ///   - columns: N.
  package init(_ right: Buffer<Float>, depth: Int, columns: Int) {
    precondition(right.count == depth * columns)
    self.depth = depth
    self.columns = columns
    panels = Buffer(cs_panels_count(depth, columns))
    unsafe cs_pack_panels(depth, columns, right.base, columns, 1, panels.base)
  }

  /// Runs on so many rows of A, (M, K); the result, (M, N), does not overlap them.
  package func callAsFunction(
    rows: Int, _ left: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>
  ) {
    unsafe cs_multiply_panels(rows, depth, columns, left, depth, panels.base, 0, 0, result)
  }
}
