import COneDNN

/// A network's parameters as the passes read them: flat f32 masters, and packed copies for products.
///
/// The masters lie as `Shape.tensors` says, but for the first layer's input weights, which are kept
/// transposed, (V, 4H): a one-hot input then is a row, not a product.
final class Weights: @unchecked Sendable {
  let shape: Shape
  let precision: Precision
  let values: Buffer<Float>
  /// What the forward pass reads of the layers: all of a layer at once, or a slice a worker.
  let slices: [UnitSlice]
  let decoder: PackedMatrix
  /// The same matrices for the way back: dz W_hh, dz W_ih, dy W. Empty where nothing is learnt.
  let recurrentBack: [PackedMatrix]
  let inputBack: [PackedMatrix]
  let decoderBack: PackedMatrix?
  let layouts: Layouts

  /// How products over these weights want them packed.
  struct Layouts: Sendable {
    let decoder: MatrixLayout
    let recurrentBack: MatrixLayout
    let decoderBack: MatrixLayout
  }

  /// - Parameters:
  ///   - parameters: as `Shape.tensors` says.
  ///   - lanes: the number of lanes that products are tuned for.
  ///   - learns: keep what the way back reads, too.
  ///   - slices: the number of workers that share each layer's units.
  init(
    _ engine: ProductEngine, _ shape: Shape, parameters: [Float], _ precision: Precision,
    lanes: Int, learns: Bool, slices: Int = 1
  ) throws(NetworkError) {
    let (h, v) = (shape.hidden, shape.symbols)
    func product(k: Int, n: Int) throws(NetworkError) -> MatrixProduct {
      try MatrixProduct(engine, m: lanes, k: k, n: n, precision)
    }
    func packed(_ product: MatrixProduct, rows: Int, columns: Int, transposed: Bool)
      throws(NetworkError) -> PackedMatrix
    {
      let source = try MatrixLayout(
        rows: rows, columns: columns, type: dnnl_f32, transposed: transposed)
      return try PackedMatrix(engine, for: product, from: source)
    }
    let backward = try product(k: 4 * h, n: h)
    let decode = try product(k: h, n: v)
    let decodeBack = try product(k: v, n: h)

    self.shape = shape
    self.precision = precision
    values = Buffer(shape.parameterCount)
    var parts: [UnitSlice] = []
    for part in 0..<slices {
      let units = Workers.share(part, of: slices, h)
      parts.append(try UnitSlice(engine, shape, units: units, precision, lanes: lanes))
    }
    self.slices = parts
    var (recurrent, input): ([PackedMatrix], [PackedMatrix]) = ([], [])
    for layer in 0..<(learns ? shape.layers : 0) {
      recurrent.append(try packed(backward, rows: 4 * h, columns: h, transposed: false))
      guard layer > 0 else { continue }
      input.append(try packed(backward, rows: 4 * h, columns: h, transposed: false))
    }
    recurrentBack = recurrent
    inputBack = input
    decoder = try packed(decode, rows: h, columns: v, transposed: true)
    decoderBack = learns ? try packed(decodeBack, rows: v, columns: h, transposed: false) : nil
    layouts = Layouts(
      decoder: decode.right, recurrentBack: backward.right, decoderBack: decodeBack.right)
    self.parameters = parameters
    for item in 0..<packings { pack(item) }
  }

  /// The parameters in PyTorch's layout.
  var parameters: [Float] {
    get {
      var result = values.values
      transposeInput(rows: shape.symbols, columns: 4 * shape.hidden, &result)
      return result
    }
    set {
      precondition(newValue.count == values.count)
      var stored = newValue
      transposeInput(rows: 4 * shape.hidden, columns: shape.symbols, &stored)
      values.copy(from: stored)
    }
  }

  /// Turns the first tensor from (rows, columns) to (columns, rows).
  private func transposeInput(rows: Int, columns: Int, _ flat: inout [Float]) {
    let original = flat[0..<rows * columns]
    for row in 0..<rows {
      for column in 0..<columns {
        flat[column * rows + row] = original[row * columns + column]
      }
    }
  }

  func at(_ name: String) -> UnsafeMutablePointer<Float> {
    unsafe values.at(shape.tensor(name).offset)
  }

  /// How many pieces of work `pack` has.
  var packings: Int {
    shape.layers * 3 + 2
  }

  /// Brings one packed copy up to date with the masters; items are independent of each other
  /// where one slice has all units, as in training.
  func pack(_ item: Int) {
    let layer = item / 3
    if layer == shape.layers {
      let matrix = item % 3 == 0 ? decoder : decoderBack
      unsafe matrix?.pack(at("decoder.weight"))
      return
    }
    switch item % 3 {
    case 0: for slice in slices { slice.pack(layer: layer, from: self) }
    case 1 where !recurrentBack.isEmpty:
      unsafe recurrentBack[layer].pack(at("lstm.weight_hh_l\(layer)"))
    case 2 where layer > 0 && !inputBack.isEmpty:
      unsafe inputBack[layer - 1].pack(at("lstm.weight_ih_l\(layer)"))
    default: break
    }
  }
}
