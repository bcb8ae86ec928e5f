import CKernels
import Network

/// The memory cells of all layers after some bytes, 8 bits each: enough to rank cells by, where a
/// whole text's states must be kept.
package struct CellLevels: Sendable {
  /// How many bytes they are of.
  package let count: Int
  /// (L H, count): bins of tanh c as `Bins.bytes` has them, layer by layer.
  package let levels: [UInt8]

  /// - Parameter shape: of the network that the states are of.
  package init(_ activations: borrowing Activations, _ shape: Shape) {
    let (count, h) = (activations.range.count, shape.hidden)
    var bins = [UInt16](repeating: 0, count: shape.layers * h * count)
    var kernel = Bins.bytes.shape
    unsafe bins.withUnsafeMutableBufferPointer { bins in
      for layer in 0..<shape.layers {
        guard let start = bins.baseAddress else { continue }
        unsafe activations.withRows(layer: layer, .cell) { base, stride in
          unsafe cs_bin_rows(count, h, base, stride, &kernel, start + layer * h * count)
        }
      }
    }
    self.count = count
    levels = bins.map { UInt8(truncatingIfNeeded: $0) }
  }
}
