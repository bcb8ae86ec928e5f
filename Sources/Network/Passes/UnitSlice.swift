import CKernels
import COneDNN

/// What the forward pass reads to compute some units of every layer: U of H, all gates of each.
///
/// A worker that has all units reads the masters where they lie; one that shares a layer with others
/// keeps its rows together, so that a half of the weights may fit where the whole does not.
final class UnitSlice: @unchecked Sendable {
  let units: Range<Int>
  /// b_ih + b_hh of each layer: (4U).
  let biases: [Buffer<Float>]
  /// W_hh of each layer, for h W_hh^T: packed (H, 4U).
  let recurrent: [PackedMatrix]
  /// W_ih of each layer above the first, for h W_ih^T: packed (H, 4U).
  let input: [PackedMatrix]
  /// How products want their right side.
  let layout: MatrixLayout

  private let shape: Shape
  /// The first layer's input weights, (V, 4U), where the units are not all.
  private let ownInput: Buffer<Float>?
  /// A matrix's own rows on their way to being packed: (4U, H).
  private let gathered: Buffer<Float>?

  /// - Parameter lanes: the number of lanes that products are tuned for.
  init(
    _ engine: ProductEngine, _ shape: Shape, units: Range<Int>, _ precision: Precision, lanes: Int
  ) throws(NetworkError) {
    let (h, u) = (shape.hidden, units.count)
    let product = try MatrixProduct(engine, m: lanes, k: h, n: 4 * u, precision)
    let source = try MatrixLayout(rows: h, columns: 4 * u, type: dnnl_f32, transposed: true)
    func packed(_ count: Int) throws(NetworkError) -> [PackedMatrix] {
      var matrices: [PackedMatrix] = []
      for _ in 0..<count {
        matrices.append(try PackedMatrix(engine, for: product, from: source))
      }
      return matrices
    }
    let isWhole = u == h
    self.shape = shape
    self.units = units
    layout = product.right
    biases = (0..<shape.layers).map { _ in Buffer(4 * u) }
    recurrent = try packed(shape.layers)
    input = try packed(shape.layers - 1)
    ownInput = isWhole ? nil : Buffer(shape.symbols * 4 * u)
    gathered = isWhole ? nil : Buffer(4 * u * h)
  }

  /// The first layer's rows by symbol, (V, 4U), given the masters' (V, 4H).
  func inputRows(_ masters: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
    unsafe ownInput?.base ?? masters
  }

  /// Brings a layer up to date with the masters.
  func pack(layer: Int, from weights: Weights) {
    unsafe recurrent[layer].pack(rows(of: weights.at("lstm.weight_hh_l\(layer)")))
    let bias = biases[layer]
    for gate in 0..<4 {
      let (own, start) = (gate * units.count, gate * shape.hidden + units.lowerBound)
      bias.clear(own..<own + units.count)
      for name in ["lstm.bias_ih_l\(layer)", "lstm.bias_hh_l\(layer)"] {
        unsafe cs_add(units.count, bias.at(own), weights.at(name) + start)
      }
    }
    if layer > 0 {
      unsafe input[layer - 1].pack(rows(of: weights.at("lstm.weight_ih_l\(layer)")))
    } else if let ownInput {
      for symbol in 0..<shape.symbols {
        unsafe gather(
          4, every: shape.hidden, of: units.count,
          from: weights.at("lstm.weight_ih_l0") + symbol * 4 * shape.hidden + units.lowerBound,
          into: ownInput.at(symbol * 4 * units.count))
      }
    }
  }

  /// The own rows of a matrix (4H, H), one after the other.
  private func rows(of matrix: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
    guard let gathered else { return unsafe matrix }
    let h = shape.hidden
    unsafe gather(
      4, every: h * h, of: units.count * h, from: matrix + units.lowerBound * h,
      into: gathered.base)
    return unsafe gathered.base
  }

  /// Copies `parts` runs of `length` floats that lie `stride` apart.
  private func gather(
    _ parts: Int, every stride: Int, of length: Int, from source: UnsafeMutablePointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    for part in 0..<parts {
      unsafe (target + part * length).update(from: source + part * stride, count: length)
    }
  }
}
