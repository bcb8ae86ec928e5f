import Calibration
import Network
import Syntax
import Testing

@testable import Discovery

/// In code whose double quotes only open and close strings, a quote flip-flop is the label `string`
/// itself: high from the opening quote on, low from the closing one on. So its average precision is
/// 1; it would be less with '"' or an escaped quote, which the byte alone can't tell from a string's
/// end.
@Suite struct PlantedNeuronTests {
  private static let texts = (0..<6).map { CSource.file(seed: 100 + $0, functions: 5) }

  private func find(_ feature: String, in model: Model) throws -> FeatureReport {
    var study = Study(grammar: try c())
    study.features = [feature]
    study.top = 40
    study.care = .scores
    study.threads = 1
    return try #require(try Scratch(Self.texts).run(study, model).features.first)
  }

  /// What is to hold of a feature that one planted unit, by c and by h, follows exactly.
  private func expect(
    _ report: FeatureReport, unit: String, polarity: Int, othersBelow limit: Double
  ) throws {
    let planted = Set(["c", "h"].map { unit.replacing("*", with: $0) })
    #expect(Set(report.neurons.prefix(2).map(\.neuron)) == planted)
    for neuron in report.neurons.prefix(2) {
      let measure = try #require(neuron.measure)
      #expect(neuron.polarity == polarity)
      #expect(measure >= 0.99)
      #expect(measure > 0.2 + (try #require(report.baselines.byte)))
      #expect(measure > 0.2 + (try #require(report.baselines.untrained)))
    }
    // A random cell must not come near.
    for other in report.neurons.dropFirst(2) {
      #expect((try #require(other.measure)) < limit, "\(other.neuron)")
    }
  }

  @Test(arguments: [1, -1])
  func `a quote flip-flop ranks first for strings`(_ polarity: Int) throws {
    var network = try PlantedNetwork(layers: 1, hidden: 12)
    network.plantQuoteFlipFlop(unit: 5, polarity: Float(polarity))
    let report = try find("string", in: network.model)
    try expect(report, unit: "l0.*.5", polarity: polarity, othersBelow: 0.7)
    let best = try #require(report.neurons.first)
    #expect(best.auroc == 1 && best.f1 == 1 && best.iou == 1)
    let threshold = try #require(best.threshold)
    #expect(threshold > 0 && threshold <= 1)
  }

  @Test(arguments: [1, -1])
  func `a quote flip-flop is found in the second layer`(_ polarity: Int) throws {
    var network = try PlantedNetwork(layers: 2, hidden: 9)
    network.plantQuoteFlipFlop(aboveDetector: 2, unit: 7, polarity: Float(polarity))
    let report = try find("string", in: network.model)
    try expect(report, unit: "l1.*.7", polarity: polarity, othersBelow: 0.7)
  }

  @Test func `a brace counter ranks first for the depth of blocks`() throws {
    var network = try PlantedNetwork(layers: 1, hidden: 12)
    network.plantCounter(unit: 10, from: "{", to: "}")
    let report = try find("block-depth", in: network.model)
    try expect(report, unit: "l0.*.10", polarity: 1, othersBelow: 0.7)
    #expect((report.neurons.first?.r2 ?? 0) > 0.99)
  }
}
