import CKernels
import COneDNN

/// C (M, N) = A (M, K) B (K, N), or C += A B, made once for its shape: our own loops over a B in panels,
/// or a oneDNN primitive where those are slower (`Precision.isPackedByOneDNN`) or B stays plain rows.
///
/// In f32, GFLOP/s of one core at 50 x 512 x 2048, at 50 x 128 x 512 and at 5000 x 512 x 2048: on an
/// Emerald Rapids oneDNN 2.6 reaches 145, 169 and 154, our panels 170, 165 and 164, for they fetch from
/// the far cache what comes next. On a Zen 3, where oneDNN packs B again at every product, 44, 33 (at 8
/// rows) and 86, and panels 99, 98 and 94.
///
/// In bf16 on one core of a Zen 5, in % of what its registers can: oneDNN 92, 91 and 96, our pairs 96,
/// 97 and 97. In f16 on one of an Emerald Rapids, GFLOP/s: 300, 327 and 290; of its registers' 360 the
/// sums that are brought to floats every 192 along K cost a tenth.
///
/// Every other product takes the panels from the last to the first, and so begins with those that are
/// in the near cache still: of one row, 24 microseconds instead of 39 at 512 x 1024 on an Emerald
/// Rapids, whose second cache is as large as that matrix.
///
/// It runs on the calling thread alone, and one thread at a time may run it.
@safe
final class MatrixProduct {
  /// How B must be packed.
  let right: MatrixLayout
  /// Or none, where B lies in panels.
  private let primitive: Primitive?
  private let (rows, leftStride, adds): (Int, Int, Bool)
  private let format: cs_format?
  private var isBackwards = false

  /// - Parameters:
  ///   - leftTransposed: A is stored as (K, M).
  ///   - leftGap: so many elements lie between a row of A, as it is stored, and the next.
  ///   - right: B's layout; `nil` lets oneDNN choose.
  ///   - adds: C += A B instead of C = A B.
  init(
    _ engine: ProductEngine, m: Int, k: Int, n: Int, _ precision: Precision,
    leftTransposed: Bool = false, leftGap: Int = 0, right: MatrixLayout? = nil, adds: Bool = false
  ) throws(NetworkError) {
    let left = try MatrixLayout(
      rows: m, columns: k, type: precision.type, transposed: leftTransposed, gap: leftGap)
    let free = try MatrixLayout.any(rows: k, columns: n, type: precision.type)
    let result = try MatrixLayout(rows: m, columns: n, type: dnnl_f32)
    (rows, leftStride, self.adds) = (m, left.strides.rows, adds)
    format = precision.format
    if right?.isPanels ?? !precision.isPackedByOneDNN {
      precondition(!leftTransposed, "panels take rows")
      let plain = try MatrixLayout(rows: k, columns: n, type: precision.type)
      self.right = MatrixLayout(descriptor: plain.descriptor, isPanels: true)
      primitive = nil
      return
    }
    let name = "a product of \(m) x \(k) x \(n) in \(precision.rawValue)"

    var a = left.descriptor
    var b = (right ?? free).descriptor
    var c = result.descriptor
    var operation = dnnl_matmul_desc_t()
    try check(unsafe dnnl_matmul_desc_init(&operation, &a, &b, nil, &c), name)
    let attributes = try Attributes(adds: adds)
    var description: dnnl_primitive_desc_t?
    try check(
      unsafe dnnl_primitive_desc_create(
        &description, &operation, attributes.handle, engine.handle, nil), name)
    defer { unsafe dnnl_primitive_desc_destroy(description) }
    guard let chosen = unsafe dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0),
      let scratch = unsafe dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0)
    else { throw .products(name) }
    self.right = unsafe MatrixLayout(descriptor: chosen.pointee)
    let scratchLayout = unsafe MatrixLayout(descriptor: scratch.pointee)
    primitive = try unsafe Primitive(
      engine, description, scratch: scratchLayout.size,
      arguments: [
        (DNNL_ARG_SRC, left), (DNNL_ARG_WEIGHTS, self.right), (DNNL_ARG_DST, result),
        (DNNL_ARG_SCRATCHPAD, scratchLayout),
      ])
  }

  func callAsFunction(
    _ left: UnsafeMutableRawPointer, _ right: UnsafeMutableRawPointer,
    into result: UnsafeMutablePointer<Float>
  ) {
    if let primitive {
      return unsafe primitive.run([left, right, UnsafeMutableRawPointer(result)])
    }
    let (k, n) = (self.right.rows, self.right.columns)
    defer { isBackwards.toggle() }
    if let format {
      unsafe cs_multiply_pairs(
        format, rows, k, n, left.assumingMemoryBound(to: UInt16.self), leftStride,
        right.assumingMemoryBound(to: UInt16.self), adds ? 1 : 0, isBackwards ? 1 : 0, result)
    } else {
      unsafe cs_multiply_panels(
        rows, k, n, left.assumingMemoryBound(to: Float.self), leftStride,
        right.assumingMemoryBound(to: Float.self), adds ? 1 : 0,
        isBackwards ? 1 : 0, result)
    }
  }
}
