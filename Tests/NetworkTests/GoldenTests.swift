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

  static let checkedIn = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden")
  /// Where others lie, fresh from PyTorch, if anywhere.
  static let fresh = ProcessInfo.processInfo.environment["CELLSCOPE_GOLDENS"].map {
    URL(filePath: $0)
  }

  /// Every fresh pair, else those checked in: `l1` and `l3`, for as many layers.
  static let names: [String] =
    fresh.map { folder in
      let files = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
      return (files ?? []).filter { $0.pathExtension == "json" }
        .map { $0.deletingPathExtension().lastPathComponent }.sorted()
    } ?? ["l1", "l3"]

  static func read(_ name: String, in folder: URL = fresh ?? checkedIn) throws -> (Model, Golden) {
    let path = folder.appending(path: name)
    let model = try ModelFile.read(path.appendingPathExtension("safetensors").path)
    let json = try Data(contentsOf: path.appendingPathExtension("json"))
    return (model, try JSONDecoder().decode(Golden.self, from: json))
  }

  var scale: Double { 1 / Double(targets.count { $0 >= 0 }) }
}

extension ForwardPass.LayerStates {
  /// (T + 1, B, H): what products read; 16 bits widened.
  fileprivate var hiddenValues: [Float] {
    hidden.f32?.values
      ?? hidden.narrow?.values.map { Naive.float(hidden.format, $0) } ?? []
  }
}

@Suite struct GoldenTests {
  private func tolerance(_ precision: Precision) -> Double {
    switch precision {
    // The goldens' 9 digits are right to 0.04 epsilon; the engine's sums are of up to 18 * 7
    // products: 2.4 epsilon were seen, and 11 in fresh goldens, whose sums have up to 65 * 33.
    case .f32: 32 * Epsilon.f32
    // Weights, h and gradients are each rounded: 0.007 were seen, and 0.014 in fresh goldens.
    case .bf16: 2e-2
    // The same, and sums: 0.004 were seen in fresh goldens.
    case .f16: 1e-2
    }
  }

  /// Relative differences, and between what.
  private typealias Differences = [(what: String, share: Double)]

  /// Expects every difference to be within the tolerance; `bench/parity` reads the attachment.
  private func expect(
    _ differences: Differences, _ pass: String, _ name: String, _ precision: Precision
  ) {
    let tolerance = tolerance(precision)
    for (what, share) in differences { #expect(share <= tolerance, "\(what)") }
    // For bench/parity, which made the fresh ones and shows how near it was.
    if Golden.fresh == nil { return }
    let lines = differences.map { "\($0.share) \(tolerance) \($0.what)\n" }.joined()
    Attachment.record(lines, named: "\(name) \(precision) \(pass).txt")
  }

  @Test(arguments: ["l1", "l3"])
  func `a model made by PyTorch is read with both its biases`(name: String) throws {
    let (model, _) = try Golden.read(name, in: Golden.checkedIn)
    #expect(model.shape == Shape(layers: name == "l1" ? 1 : 3, hidden: 5, symbols: 7))
    #expect(model.alphabet.bytes == [10, 32, 40, 41, 97, 255])
    #expect(model.notes == ["format": "pt", "made by": "make_golden.py"])
    for tensor in model.shape.tensors where tensor.name.contains("bias") {
      #expect(model.parameters[tensor.range].allSatisfy { $0 != 0 }, "\(tensor.name)")
    }
  }

  @Test(arguments: Golden.names, Precision.supported)
  func `states and logits are PyTorch's`(name: String, precision: Precision) throws {
    let (model, golden) = try Golden.read(name)
    let pass = try TrainingPass.make(
      model, lanes: golden.lanes, steps: golden.steps, precision
    ).forward
    pass.run(golden.symbols)
    pass.decode()
    var differences: Differences = []
    let size = golden.lanes * model.shape.hidden
    for t in 0..<golden.steps {
      for (layer, states) in pass.layers.enumerated() {
        let place = t * model.shape.layers + layer
        for (vector, values, expected) in [
          ("c", states.cells.values, golden.cells), ("h", states.hiddenValues, golden.hidden),
        ] {
          let share = relativeDifference(
            Array(values[(t + 1) * size..<(t + 2) * size]),
            Array(expected[place * size..<(place + 1) * size]))
          differences.append(("\(vector) of layer \(layer) at step \(t)", share))
        }
      }
    }
    let bias = model.parameters.suffix(model.shape.symbols)
    let logits = pass.logits.values.enumerated().map { index, logit in
      logit + bias[bias.startIndex + index % bias.count]
    }
    differences.append(("logits", relativeDifference(logits, golden.logits)))
    expect(differences, "forward", name, precision)
  }

  @Test(arguments: Golden.names, Precision.supported)
  func `loss and every tensor's gradient are PyTorch's`(name: String, precision: Precision) throws {
    let (model, golden) = try Golden.read(name)
    let pass = try TrainingPass.make(
      model, lanes: golden.lanes, steps: golden.steps, precision)
    let (nats, gradient) = pass.learn(symbols: golden.symbols, targets: golden.targets)
    var differences: Differences = [
      ("loss", abs(nats * golden.scale - golden.loss) / golden.loss)
    ]
    #expect(golden.gradients.count == model.shape.tensors.count)
    for tensor in model.shape.tensors {
      let expected = golden.gradients[tensor.name] ?? []
      let found = gradient[tensor.name] ?? []
      differences.append((tensor.name, relativeDifference(found, expected)))
    }
    expect(differences, "backward", name, precision)
  }
}
