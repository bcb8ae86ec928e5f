import CKernels
import COneDNN

/// A copy from one layout to another: f32 rows to a packed, perhaps narrower, matrix.
@safe
final class Packing {
  private let source: MatrixLayout
  private let format: cs_format?
  /// Or none, for panels.
  private let primitive: Primitive?

  init(_ engine: ProductEngine, from: MatrixLayout, to: MatrixLayout) throws(NetworkError) {
    (source, format) = (from, to.format)
    if to.isPanels {
      primitive = nil
      return
    }
    var source = from.descriptor
    var target = to.descriptor
    var description: dnnl_primitive_desc_t?
    try check(
      unsafe dnnl_reorder_primitive_desc_create(
        &description, &source, engine.handle, &target, engine.handle, nil), "a packing")
    defer { unsafe dnnl_primitive_desc_destroy(description) }
    primitive = try unsafe Primitive(
      engine, description, scratch: 0, arguments: [(DNNL_ARG_FROM, from), (DNNL_ARG_TO, to)])
  }

  func callAsFunction(_ source: UnsafeMutableRawPointer, into target: UnsafeMutableRawPointer) {
    if let primitive { return unsafe primitive.run([source, target]) }
    let (rows, columns, strides) = (self.source.rows, self.source.columns, self.source.strides)
    let entries = unsafe source.assumingMemoryBound(to: Float.self)
    if let format {
      unsafe cs_pack_pairs(
        format, rows, columns, entries, strides.rows, strides.columns,
        target.assumingMemoryBound(to: UInt16.self))
    } else {
      unsafe cs_pack_panels(
        rows, columns, entries, strides.rows, strides.columns,
        target.assumingMemoryBound(to: Float.self))
    }
  }
}

/// A weight matrix packed for its products; repacked when the weights change.
@safe
final class PackedMatrix: @unchecked Sendable {
  private let memory: Buffer<UInt8>
  private let packing: Packing

  /// - Parameter source: how the f32 weights lie, read as the product's (K, N).
  init(_ engine: ProductEngine, for product: MatrixProduct, from source: MatrixLayout)
    throws(NetworkError)
  {
    memory = Buffer(product.right.size)
    packing = try Packing(engine, from: source, to: product.right)
  }

  func pack(_ weights: UnsafeMutablePointer<Float>) {
    unsafe packing(UnsafeMutableRawPointer(weights), into: packed)
  }

  var packed: UnsafeMutableRawPointer {
    unsafe UnsafeMutableRawPointer(memory.base)
  }
}
