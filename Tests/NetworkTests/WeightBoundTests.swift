import Corpus
import Testing

@testable import Network

@Suite struct WeightBoundTests {
  private let shape = Shape(layers: 2, hidden: 5, symbols: 4)

  @Test func `networks as they are trained can't overflow`() {
    #expect(!shape.canOverflow(Model.random(shape, width: 1e4).parameters))
    #expect(!shape.canOverflow([Float](repeating: 0, count: shape.parameterCount)))
  }

  @Test func `one number that is too large is found in each tensor, at its ends`() {
    for tensor in shape.tensors {
      for index in [tensor.range.lowerBound, tensor.range.upperBound - 1] {
        for value: Float in [3e38, -3e38, .infinity, .nan] {
          var parameters = Model.random(shape).parameters
          parameters[index] = value
          #expect(shape.canOverflow(parameters), "\(tensor.name) \(value)")
        }
      }
    }
  }

  @Test func `numbers that are too large together are found`() {
    var parameters = [Float](repeating: 0, count: shape.parameterCount)
    for index in shape.tensor("decoder.weight").range.prefix(5) { parameters[index] = 2e37 }
    #expect(shape.canOverflow(parameters))
  }

  @Test func `within the bound every prediction is finite`() throws {
    let folder = try TemporaryFolder()
    let text = String(decoding: (0..<40).map { UInt8($0 % 4) }, as: UTF8.self)
    let piece = try folder.piece(text, "text")
    for seed: UInt64 in 0..<8 {
      let model = Model.random(shape, seed: seed, width: 5e36)
      #expect(!shape.canOverflow(model.parameters))
      let evaluation = try Evaluation(of: model, on: [piece.file], threads: 1)
      #expect(evaluation.nats.isFinite)
    }
  }

  @Test func `a model file of such numbers is refused`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("model")
    try ModelFile.save(Model.random(shape, width: 3e38), to: path)
    let error = #expect(throws: NetworkError.self) { try ModelFile.read(path) }
    #expect(error?.description.contains("may not be finite") == true && error?.exitCode == 65)
  }
}
