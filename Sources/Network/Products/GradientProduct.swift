import CKernels
import COneDNN

/// C (M, N) = A^T B for rows of A (K, M) and B (K, N) that are many: the gradient of a weight matrix
/// that reads B, from that of what it puts out.
///
/// In bf16 without AMX, and in f16, it is our own loops: in bf16 on one core of a Zen 5 they reach 91 % of
/// what its registers can at 2048 x 5000 x 512, where oneDNN 2.6 reaches 84, and 90 instead of 86 at 512 x
/// 5000 x 128; in f16 on one of an Emerald Rapids 80 %.
///
/// It runs on the calling thread alone, and one thread at a time may run it.
@safe
final class GradientProduct {
  private let (rows, depth, columns, stride): (Int, Int, Int, Int)
  /// oneDNN's, or none.
  private let product: MatrixProduct?
  /// Of our own.
  private let format: cs_format?
  private let scratch: Buffer<UInt16>

  /// - Parameter leftGap: so many elements lie between a row of A and the next.
  init(
    _ engine: ProductEngine, m: Int, k: Int, n: Int, _ precision: Precision, leftGap: Int = 0
  ) throws(NetworkError) {
    (rows, depth, columns, stride) = (m, k, n, m + leftGap)
    format = precision.isPackedByOneDNN ? nil : precision.format
    scratch = Buffer(format == nil ? 0 : cs_transposed_scratch_count(n))
    product =
      format != nil
      ? nil
      : try MatrixProduct(
        engine, m: m, k: k, n: n, precision, leftTransposed: true, leftGap: leftGap,
        right: MatrixLayout(rows: k, columns: n, type: precision.type))
  }

  func callAsFunction(
    _ left: UnsafeMutableRawPointer, _ right: UnsafeMutableRawPointer,
    into result: UnsafeMutablePointer<Float>
  ) {
    if let product { return unsafe product(left, right, into: result) }
    guard let format else { preconditionFailure("either oneDNN's or our own") }
    unsafe cs_multiply_transposed(
      format, rows, depth, columns, left.assumingMemoryBound(to: UInt16.self), stride,
      right.assumingMemoryBound(to: UInt16.self), scratch.base, result)
  }
}
