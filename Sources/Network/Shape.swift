/// A network's size. Legend: L layers, H units a layer, V symbols.
package struct Shape: Sendable, Equatable {
  package let layers: Int
  package let hidden: Int
  package let symbols: Int

  package init(layers: Int, hidden: Int, symbols: Int) {
    self.layers = layers
    self.hidden = hidden
    self.symbols = symbols
  }

  /// The tensors in their order, in PyTorch's names and layout.
  package var tensors: [Tensor] {
    var tensors: [Tensor] = []
    var offset = 0
    func add(_ name: String, _ dimensions: [Int]) {
      let tensor = Tensor(name: name, dimensions: dimensions, offset: offset)
      tensors.append(tensor)
      offset += tensor.count
    }
    for layer in 0..<layers {
      add("lstm.weight_ih_l\(layer)", [4 * hidden, layer == 0 ? symbols : hidden])
      add("lstm.weight_hh_l\(layer)", [4 * hidden, hidden])
      add("lstm.bias_ih_l\(layer)", [4 * hidden])
      add("lstm.bias_hh_l\(layer)", [4 * hidden])
    }
    add("decoder.weight", [symbols, hidden])
    add("decoder.bias", [symbols])
    return tensors
  }

  /// The tensor of a name that a network of this shape has.
  func tensor(_ name: String) -> Tensor {
    guard let tensor = tensors.first(where: { $0.name == name }) else {
      preconditionFailure("no tensor \(name)")
    }
    return tensor
  }

  /// How many parameters: the sizes of all tensors added up.
  package var parameterCount: Int {
    tensors.reduce(0) { $0 + $1.count }
  }
}

/// A named part of the flat parameter array.
package struct Tensor: Sendable, Equatable {
  package let name: String
  /// (rows, columns), or (length) for a bias.
  package let dimensions: [Int]
  package let offset: Int

  package var count: Int {
    dimensions.reduce(1, *)
  }

  package var range: Range<Int> {
    offset..<offset + count
  }
}
