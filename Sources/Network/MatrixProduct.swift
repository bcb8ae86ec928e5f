import COneDNN

/// oneDNN's processor: made once, used by every product.
@safe
final class ProductEngine: @unchecked Sendable {
  let handle: dnnl_engine_t

  init() throws(NetworkError) {
    var engine: dnnl_engine_t?
    try check(unsafe dnnl_engine_create(&engine, dnnl_cpu, 0), "its engine")
    guard let engine = unsafe engine else { throw .products("its engine") }
    unsafe handle = unsafe engine
  }

  deinit {
    unsafe dnnl_engine_destroy(handle)
  }
}

/// How a matrix lies in memory: plain rows, transposed, or packed as a product asks.
@safe
struct MatrixLayout: @unchecked Sendable {
  let descriptor: dnnl_memory_desc_t

  init(descriptor: dnnl_memory_desc_t) {
    self.descriptor = descriptor
  }

  /// Row-major (rows, columns), or stored as (columns, rows) and read transposed.
  init(rows: Int, columns: Int, type: dnnl_data_type_t, transposed: Bool = false)
    throws(NetworkError)
  {
    var made = dnnl_memory_desc_t()
    let dimensions = [Int64(rows), Int64(columns)]
    let strides = transposed ? [1, Int64(rows)] : [Int64(columns), 1]
    let status = unsafe dnnl_memory_desc_init_by_strides(&made, 2, dimensions, type, strides)
    try check(status, "a matrix of \(rows) x \(columns)")
    descriptor = made
  }

  /// As a product likes it best.
  static func any(rows: Int, columns: Int, type: dnnl_data_type_t) throws(NetworkError)
    -> MatrixLayout
  {
    var made = dnnl_memory_desc_t()
    let dimensions = [Int64(rows), Int64(columns)]
    let status = unsafe dnnl_memory_desc_init_by_tag(
      &made, 2, dimensions, type, dnnl_format_tag_any)
    try check(status, "a matrix of \(rows) x \(columns)")
    return MatrixLayout(descriptor: made)
  }

  /// Size in bytes.
  var size: Int {
    var copy = descriptor
    return unsafe dnnl_memory_desc_get_size(&copy)
  }
}

/// C (M, N) = A (M, K) B (K, N), or C += A B: a oneDNN primitive made once for its shape.
///
/// It runs on the calling thread alone, and one thread at a time may run it.
@safe
final class MatrixProduct {
  /// How B must be packed.
  let right: MatrixLayout
  private let primitive: Primitive

  /// - Parameters:
  ///   - leftTransposed: A is stored as (K, M).
  ///   - right: B's layout; `nil` lets oneDNN choose.
  ///   - adds: C += A B instead of C = A B.
  init(
    _ engine: ProductEngine, m: Int, k: Int, n: Int, _ precision: Precision,
    leftTransposed: Bool = false, right: MatrixLayout? = nil, adds: Bool = false
  ) throws(NetworkError) {
    let left = try MatrixLayout(
      rows: m, columns: k, type: precision.type, transposed: leftTransposed)
    let free = try MatrixLayout.any(rows: k, columns: n, type: precision.type)
    let result = try MatrixLayout(rows: m, columns: n, type: dnnl_f32)
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
    unsafe primitive.run([left, right, UnsafeMutableRawPointer(result)])
  }
}

/// A copy from one layout to another: f32 rows to a packed, perhaps bf16, matrix.
@safe
final class Packing {
  private let primitive: Primitive

  init(_ engine: ProductEngine, from: MatrixLayout, to: MatrixLayout) throws(NetworkError) {
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
    unsafe primitive.run([source, target])
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

/// Attributes of a product: our own scratch memory, so that threads never share oneDNN's.
@safe
private final class Attributes {
  let handle: dnnl_primitive_attr_t?

  init(adds: Bool) throws(NetworkError) {
    var attributes: dnnl_primitive_attr_t?
    try check(unsafe dnnl_primitive_attr_create(&attributes), "attributes")
    unsafe handle = unsafe attributes
    let mode = dnnl_scratchpad_mode_user
    try check(unsafe dnnl_primitive_attr_set_scratchpad_mode(attributes, mode), "scratch memory")
    guard adds else { return }
    var operations: dnnl_post_ops_t?
    try check(unsafe dnnl_post_ops_create(&operations), "a sum")
    defer { unsafe dnnl_post_ops_destroy(operations) }
    try check(unsafe dnnl_post_ops_append_sum(operations, 1), "a sum")
    try check(unsafe dnnl_primitive_attr_set_post_ops(attributes, operations), "a sum")
  }

  deinit {
    unsafe dnnl_primitive_attr_destroy(handle)
  }
}

/// A compiled oneDNN operation with a memory handle for each argument.
@safe
private final class Primitive {
  private let handle: dnnl_primitive_t?
  private let stream: dnnl_stream_t?
  private var arguments: [dnnl_exec_arg_t]
  private let scratch: Buffer<UInt8>?

  /// - Parameter scratch: bytes of scratch memory; if not zero, the last argument is given it.
  init(
    _ engine: ProductEngine, _ description: dnnl_primitive_desc_t?, scratch: Int,
    arguments layouts: [(Int32, MatrixLayout)]
  ) throws(NetworkError) {
    var primitive: dnnl_primitive_t?
    var stream: dnnl_stream_t?
    try check(unsafe dnnl_primitive_create(&primitive, description), "a compiled operation")
    let flags = dnnl_stream_default_flags.rawValue
    try check(unsafe dnnl_stream_create(&stream, engine.handle, flags), "a stream")
    unsafe self.handle = unsafe primitive
    unsafe self.stream = unsafe stream
    self.scratch = scratch > 0 ? Buffer(scratch) : nil
    unsafe self.arguments = []
    for (name, layout) in layouts {
      var descriptor = layout.descriptor
      var memory: dnnl_memory_t?
      try check(unsafe dnnl_memory_create(&memory, &descriptor, engine.handle, nil), "memory")
      unsafe self.arguments.append(dnnl_exec_arg_t(arg: name, memory: memory))
    }
    if let buffer = self.scratch, let last = unsafe self.arguments.last {
      unsafe dnnl_memory_set_data_handle(last.memory, UnsafeMutableRawPointer(buffer.base))
    }
  }

  deinit {
    for index in unsafe arguments.indices {
      unsafe dnnl_memory_destroy(arguments[index].memory)
    }
    unsafe dnnl_stream_destroy(stream)
    unsafe dnnl_primitive_destroy(handle)
  }

  /// Runs with its first arguments at `data`.
  func run(_ data: [UnsafeMutableRawPointer]) {
    for index in unsafe data.indices {
      unsafe dnnl_memory_set_data_handle(arguments[index].memory, data[index])
    }
    let count = Int32(unsafe arguments.count)
    let status = unsafe dnnl_primitive_execute(handle, stream, count, &arguments)
    precondition(status == dnnl_success, "oneDNN refused to run what it compiled")
  }
}

/// oneDNN's status as an error that says what it would not make.
private func check(_ status: dnnl_status_t, _ what: String) throws(NetworkError) {
  if status != dnnl_success { throw .products(what) }
}
