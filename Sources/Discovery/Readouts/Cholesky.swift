/// The factor L of a symmetric positive matrix A = L L^T, with which A x = b is solved.
///
/// n^3 / 3 multiply-adds to make, 2 n^2 to solve; memory 16 n^2 bytes.
struct Cholesky: Sendable {
  let count: Int
  private var upper: [Double]  // L^T by rows
  private var lower: [Double]  // L by rows

  /// - Parameters:
  ///   - matrix: (n, n), of which the upper half is read.
  ///   - least: a pivot below it is raised to it, where the matrix is positive only but for rounding.
  init(_ matrix: [Double], count: Int, least: Double) {
    self.count = count
    upper = matrix
    lower = Array(repeating: 0, count: count * count)
    unsafe upper.withUnsafeMutableBufferPointer { upper in
      for pivot in 0..<count {
        let row = unsafe upper.baseAddress.unsafelyUnwrapped + pivot * count
        let scale = unsafe 1 / max(row[pivot], least).squareRoot()
        for column in pivot..<count { unsafe row[column] *= scale }
        unsafe row[pivot] = 1 / scale
        for below in pivot + 1..<max(count, pivot + 1) {
          let target = unsafe upper.baseAddress.unsafelyUnwrapped + below * count
          let factor = unsafe row[below]
          for column in below..<count { unsafe target[column] -= factor * row[column] }
        }
      }
    }
    for row in 0..<count {
      for column in row..<count { lower[column * count + row] = upper[row * count + column] }
    }
  }

  /// Replaces b by the x of A x = b.
  func solve(_ vector: inout [Double]) {
    // Both by columns: those of L are the rows of L^T, and the other way round.
    unsafe vector.withUnsafeMutableBufferPointer { x in
      unsafe upper.withUnsafeBufferPointer { upper in
        for pivot in 0..<count {
          let value = unsafe x[pivot] / upper[pivot * count + pivot]
          unsafe x[pivot] = value
          for row in pivot + 1..<max(count, pivot + 1) {
            unsafe x[row] -= value * upper[pivot * count + row]
          }
        }
      }
      unsafe lower.withUnsafeBufferPointer { lower in
        for pivot in (0..<count).reversed() {
          let value = unsafe x[pivot] / lower[pivot * count + pivot]
          unsafe x[pivot] = value
          for row in 0..<pivot { unsafe x[row] -= value * lower[pivot * count + row] }
        }
      }
    }
  }
}
