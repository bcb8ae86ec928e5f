import CKernels
import COneDNN

/// How a matrix lies in memory: plain rows, transposed, or packed as a product asks.
@safe
struct MatrixLayout: @unchecked Sendable {
  let descriptor: dnnl_memory_desc_t
  /// Packed in panels, for our own products; the descriptor then says its rows and columns alone.
  let isPanels: Bool

  init(descriptor: dnnl_memory_desc_t, isPanels: Bool = false) {
    self.descriptor = descriptor
    self.isPanels = isPanels
  }

  /// Row-major (rows, columns), or stored as (columns, rows) and read transposed; `gap` elements lie
  /// between what is stored as one row and the next.
  init(
    rows: Int, columns: Int, type: dnnl_data_type_t, transposed: Bool = false, gap: Int = 0
  ) throws(NetworkError) {
    var made = dnnl_memory_desc_t()
    let dimensions = [Int64(rows), Int64(columns)]
    let strides = transposed ? [1, Int64(rows + gap)] : [Int64(columns + gap), 1]
    let status = unsafe dnnl_memory_desc_init_by_strides(&made, 2, dimensions, type, strides)
    try check(status, "a matrix of \(rows) x \(columns)")
    self.init(descriptor: made)
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

  var rows: Int { Int(descriptor.dims.0) }
  var columns: Int { Int(descriptor.dims.1) }
  /// From one row to the next, and from one column to the next, of a matrix that isn't packed.
  var strides: (rows: Int, columns: Int) {
    let strides = unsafe descriptor.format_desc.blocking.strides
    return (Int(strides.0), Int(strides.1))
  }

  /// The format of entries of 16 bits.
  var format: cs_format? {
    Precision.allCases.first { $0.type == descriptor.data_type }?.format
  }

  /// Size in bytes.
  var size: Int {
    if isPanels {
      return format == nil
        ? cs_panels_count(rows, columns) * MemoryLayout<Float>.stride
        : cs_pairs_count(rows, columns) * MemoryLayout<UInt16>.stride
    }
    var copy = descriptor
    return unsafe dnnl_memory_desc_get_size(&copy)
  }
}
