import COneDNN

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
