import Corpus
import Foundation
import Testing

@testable import Network

/// What PyTorch made of a small network; `Golden/make_golden.py` wrote it.
private struct Golden: Decodable {
  let lanes: Int
  let steps: Int
  let symbols: [Int32]  // (T, B)
  let targets: [Int32]  // (T, B)
  let hidden: [Double]  // (T, L, B, H)
  let cells: [Double]  // (T, L, B, H)
  let logits: [Double]  // (T, B, V)
  let loss: Double
  let gradients: [String: [Double]]

  /// - Parameter name: `l1` or `l3`, for as many layers.
  static func read(_ name: String) throws -> (Model, Golden) {
    let path = folder.appending(path: name)
    let model = try ModelFile.read(path.appendingPathExtension("safetensors").path)
    let json = try Data(contentsOf: path.appendingPathExtension("json"))
    return (model, try JSONDecoder().decode(Golden.self, from: json))
  }

  private static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
  }

  var scale: Double { 1 / Double(targets.count { $0 >= 0 }) }
}

@Suite struct GoldenTests {
  private static let names = ["l1", "l3"]
  // The goldens' 9 digits are right to 0.04 epsilon; the engine's sums are of up to 18 * 7 products.
  private let tolerance = 32 * Epsilon.f32

  @Test(arguments: names)
  func `a model made by PyTorch is read with both its biases`(name: String) throws {
    let (model, _) = try Golden.read(name)
    #expect(model.shape == Shape(layers: name == "l1" ? 1 : 3, hidden: 5, symbols: 7))
    #expect(model.alphabet.bytes == [10, 32, 40, 41, 97, 255])
    #expect(model.notes == ["format": "pt", "made by": "make_golden.py"])
    for tensor in model.shape.tensors where tensor.name.contains("bias") {
      #expect(model.parameters[tensor.range].allSatisfy { $0 != 0 }, "\(tensor.name)")
    }
  }

  @Test(arguments: names)
  func `states and logits are PyTorch's`(name: String) throws {
    let (model, golden) = try Golden.read(name)
    let pass = try TrainingPass.make(model, lanes: golden.lanes, steps: golden.steps).forward
    pass.run(golden.symbols)
    pass.decode()
    let (b, h) = (golden.lanes, model.shape.hidden)
    for t in 0..<golden.steps {
      for layer in 0..<model.shape.layers {
        let expected =
          (t * model.shape.layers + layer) * b * h..<(t * model.shape.layers + layer + 1) * b * h
        let actual = (t + 1) * b * h..<(t + 2) * b * h
        let states = pass.layers[layer]
        let cells = relativeDifference(
          Array(states.cells.values[actual]), Array(golden.cells[expected]))
        let hidden = relativeDifference(
          Array(states.exactHidden.values[actual]), Array(golden.hidden[expected]))
        #expect(cells <= tolerance, "c of layer \(layer) at step \(t)")
        #expect(hidden <= tolerance, "h of layer \(layer) at step \(t)")
      }
    }
    let bias = model.parameters.suffix(model.shape.symbols)
    let logits = pass.logits.values.enumerated().map { index, logit in
      logit + bias[bias.startIndex + index % bias.count]
    }
    #expect(relativeDifference(logits, golden.logits) <= tolerance, "logits")
  }

  @Test(arguments: names)
  func `loss and every tensor's gradient are PyTorch's`(name: String) throws {
    let (model, golden) = try Golden.read(name)
    let pass = try TrainingPass.make(model, lanes: golden.lanes, steps: golden.steps)
    let nats = pass.gradient(
      symbols: golden.symbols, targets: golden.targets, scale: Float(golden.scale))
    #expect(abs(nats * golden.scale - golden.loss) <= tolerance * golden.loss, "loss")
    #expect(golden.gradients.count == model.shape.tensors.count)
    for tensor in model.shape.tensors {
      let expected = golden.gradients[tensor.name] ?? []
      let difference = relativeDifference(pass.gradient(of: tensor), expected)
      #expect(difference <= tolerance, "\(tensor.name)")
    }
  }
}
