/// The factor L of a symmetric positive matrix A = L L^T, with which A x = b is solved.
///
/// n^3 / 6 multiply-adds to make, n^2 a vector to solve; memory 16 n^2 bytes.
struct Cholesky: Sendable {
  let count: Int
  private var upper: [Double]  // L^T by rows
  private var lower: [Double]  // L by rows

  /// - Parameters:
  ///   - matrix: (n, n), of which the upper half is read.
  ///   - least: a pivot below it is raised to it, where the matrix is positive but for rounding.
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
    solveLower(&vector, 1)
    solveUpper(&vector, 1)
  }

  /// Replaces several b, (n, vectors), by the x of L x = b.
  func solveLower(_ vectors: inout [Double], _ width: Int) {
    for row in 0..<count { eliminate(row, 0..<row, lower, &vectors, width) }
  }

  /// Replaces several b, (n, vectors), by the x of L^T x = b.
  func solveUpper(_ vectors: inout [Double], _ width: Int) {
    for row in (0..<count).reversed() {
      eliminate(row, row + 1..<count, upper, &vectors, width)
    }
  }

  /// A row's unknowns from those that are known.
  private func eliminate(
    _ row: Int, _ known: Range<Int>, _ factor: [Double], _ vectors: inout [Double], _ width: Int
  ) {
    unsafe factor.withUnsafeBufferPointer { factor in
      unsafe vectors.withUnsafeMutableBufferPointer { vectors in
        let factors = unsafe factor.baseAddress.unsafelyUnwrapped + row * count
        let target = unsafe vectors.baseAddress.unsafelyUnwrapped + row * width
        for other in known {
          let value = unsafe factors[other]
          let source = unsafe vectors.baseAddress.unsafelyUnwrapped + other * width
          for index in 0..<width { unsafe target[index] -= value * source[index] }
        }
        let pivot = unsafe factors[row]
        for index in 0..<width { unsafe target[index] /= pivot }
      }
    }
  }
}
