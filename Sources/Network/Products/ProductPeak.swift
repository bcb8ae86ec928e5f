/// What matrix products reach on this machine at best: the measure that training steps are held to.
package struct ProductPeak: Sendable {
  private let precision: Precision
  private let workers: Workers

  /// (M, K, N) of products large enough that nothing but the product counts, and small enough for
  /// the caches: the best of them is the peak.
  private static let sizes: [(m: Int, k: Int, n: Int)] = [
    (512, 512, 512), (1024, 1024, 1024), (2048, 1024, 1024), (512, 2048, 512), (2048, 5000, 512),
  ]

  package init(_ precision: Precision, threads: Int) throws {
    try precision.requireSupport()
    self.precision = precision
    workers = Workers(count: threads)
  }

  /// The best rate, in operations a second of all threads together, of oneDNN's product or our own, and
  /// the size that reached it; each is tried for its share of `seconds`.
  package func measure(seconds: Double) throws -> (rate: Double, size: String) {
    var best = (rate: 0.0, size: "")
    for size in Self.sizes {
      let oneDNN = try MatrixLayout.any(rows: size.k, columns: size.n, type: precision.type)
      // oneDNN 2.6 multiplies no halves.
      let layouts = precision == .f16 ? [nil] : [nil, oneDNN]
      for right in layouts {
        let share = seconds / Double(layouts.count * Self.sizes.count)
        let rate = try rate(of: size, right: right, seconds: share)
        if rate > best.rate { best = (rate, "\(size.m) x \(size.k) x \(size.n)") }
      }
    }
    return best
  }

  /// The rate of products of one size when nothing disturbs them: each thread's fastest.
  func rate(
    of size: (m: Int, k: Int, n: Int), right: MatrixLayout? = nil, seconds: Double
  ) throws -> Double {
    let engine = try ProductEngine()
    return try workers.map { _ in
      let product = try MatrixProduct(
        engine, m: size.m, k: size.k, n: size.n, precision, right: right)
      let fastest = fastest(product, size, seconds: seconds)
      return 2 * Double(size.m * size.k * size.n) / fastest
    }.reduce(0, +)
  }

  /// Seconds.
  private func fastest(
    _ product: MatrixProduct, _ size: (m: Int, k: Int, n: Int), seconds: Double
  ) -> Double {
    let (left, right) = (Operand(size.m * size.k, precision), Buffer<UInt8>(product.right.size))
    let result = Buffer<Float>(size.m * size.n)
    let watch = Stopwatch()
    var fastest = Double.infinity
    while watch.seconds < seconds {
      let start = watch.seconds
      for _ in 0..<4 {
        unsafe product(left.at(0), UnsafeMutableRawPointer(right.base), into: result.base)
      }
      fastest = min(fastest, (watch.seconds - start) / 4)
    }
    return fastest
  }
}
