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

/// Attributes of a product: our own scratch memory, so that threads never share oneDNN's.
@safe
final class Attributes {
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
final class Primitive {
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
func check(_ status: dnnl_status_t, _ what: String) throws(NetworkError) {
  if status == dnnl_out_of_memory { throw .outOfMemory(what) }
  if status != dnnl_success { throw .products(what) }
}
