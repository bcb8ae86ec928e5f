extension Shape {
  /// Whether a network of these parameters might meet a number that is not finite: its predictions would
  /// not be numbers then.
  ///
  /// Hidden states lie within -1 and 1, so that what a row of weights yields lies within the sum of their
  /// magnitudes. Where each is less than a quarter of the largest float, no sum overflows, in whatever
  /// order it is made, nor does the difference of two logits. Trained networks stay below 1e4.
  func canOverflow(_ parameters: [Float]) -> Bool {
    let tensors = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
    func isTooLarge(_ names: [String]) -> Bool {
      let parts = names.compactMap { tensors[$0] }
      return (0..<(parts.first?.dimensions.first ?? 0)).contains { row in
        let sum = parts.reduce(0.0) { sum, tensor in
          let width = tensor.dimensions.dropFirst().first ?? 1
          let start = tensor.offset + row * width
          return parameters[start..<start + width].reduce(sum) { $0 + Double($1.magnitude) }
        }
        return !(sum < Double(Float.greatestFiniteMagnitude) / 4)
      }
    }
    return isTooLarge(["decoder.weight", "decoder.bias"])
      || (0..<layers).contains { layer in
        isTooLarge(
          ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map { "lstm.\($0)_l\(layer)" })
      }
  }
}
