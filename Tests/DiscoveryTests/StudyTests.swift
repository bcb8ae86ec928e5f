import Calibration
import Corpus
import Network
import Synchronization
import Syntax
import Testing

@testable import Discovery

@Suite struct StudyTests {
  private static let features = [
    "if-condition", "block-depth", "string", "comment", "macro-body", "line-position",
    "uppercase-word",
  ]

  /// How many files: five have parts of their own, two are cut.
  private static func texts(_ count: Int) -> [String] {
    (0..<count).map {
      CSource.file(seed: 40 + UInt64($0), functions: count < 3 ? 3 : 1, flaws: true)
    }
  }

  /// A network whose weights are large enough for cells that saturate.
  private func model() throws -> Model {
    let alphabet = try Alphabet(bytes: Array(9...126))
    var model = Model(
      untrained: Shape(layers: 2, hidden: 5, symbols: alphabet.count), alphabet: alphabet, seed: 3)
    for index in model.parameters.indices { model.parameters[index] *= 4 }
    return model
  }

  private func study(threads: Int = 2) throws -> Study {
    var study = Study(grammar: try c())
    study.features = Self.features
    study.vectors = StateVector.allCases
    study.threads = threads
    study.care = .scores
    study.untrainedNetworks = 0
    return study
  }

  @Test(arguments: [5, 2])
  func `a study reports what the slow way finds`(_ files: Int) throws {
    let (scratch, model, grammar) = (try Scratch(Self.texts(files)), try model(), try c())
    let report = try scratch.run(study(), model)
    let oracle = try StudyOracle(model, scratch.pieces, grammar, features: Self.features)
    #expect(report.features.map(\.name) == Self.features)
    #expect(report.corpus.coverage < 1)
    #expect(abs(report.corpus.coverage - oracle.coverage) < 1e-12)
    for (feature, found) in report.features.enumerated() {
      #expect(agree(found.prevalence, oracle.prevalence(feature), within: 1e-12))
      #expect(agree(found.baselines.byte, oracle.byteBaseline(feature), within: 1e-12))
      let best = oracle.neurons.compactMap { oracle.selectScore($0, feature) }.sorted(by: >)
      #expect(found.neurons.count == min(3, best.count))
      for (score, selected) in zip(found.neurons, best) {
        let neuron = try NeuronID(score.neuron, in: model.shape)
        // Chosen by coarse bins, so nearly as good as the best; the bytes are few.
        let chosen = try #require(oracle.selectScore(neuron, feature))
        #expect(chosen > selected - 0.06, "\(found.name) \(score.neuron)")
        let own = oracle.measure(
          feature, oracle.values(neuron, score.polarity, feature, .select))
        #expect(agree(own, chosen, within: 0.06), "polarity of \(found.name) \(score.neuron)")
        try expect(score, feature, neuron, oracle)
      }
    }
  }

  /// Every figure of a score is the oracle's on the report part.
  private func expect(
    _ score: NeuronScore, _ feature: Int, _ neuron: NeuronID, _ oracle: StudyOracle
  ) throws {
    let name = Comment(rawValue: "\(oracle.features[feature].name) \(score.neuron)")
    let exact = oracle.values(neuron, score.polarity, feature, .report)
    let binned = oracle.bins(neuron, score.polarity, feature, .report)
    let setting = oracle.values(neuron, score.polarity, feature, .threshold)
    guard oracle.features[feature].kind == .binary else {
      // Exactly, bin for value, and nearly, value for value.
      #expect(agree(score.measure, oracle.measure(feature, binned), within: 1e-9), name)
      #expect(agree(score.measure, oracle.measure(feature, exact), within: 2e-3), name)
      let settingBins = oracle.bins(neuron, score.polarity, feature, .threshold)
      let fit = Naive.isotonic(settingBins.scores, settingBins.labels)
      #expect(agree(score.r2, Naive.r2(fit, binned.scores, binned.labels), within: 1e-9), name)
      return
    }
    #expect(agree(score.measure, oracle.measure(feature, exact), within: 1e-9), name)
    let inside = exact.labels.map { $0 > 0 }
    #expect(agree(score.auroc, Naive.auroc(binned.scores, inside), within: 1e-9), name)
    let settingInside = setting.labels.map { $0 > 0 }
    #expect((score.threshold == nil) == !settingInside.contains(true), name)
    guard let threshold = score.threshold.map(Double.init) else { return }
    let overlap = Naive.overlap(exact.scores, inside, from: threshold)
    #expect(agree(score.f1, overlap?.f1, within: 1e-12), name)
    #expect(agree(score.iou, overlap?.iou, within: 1e-12), name)
    let best = Naive.bestThreshold(setting.scores, settingInside)?.f1
    let own = Naive.overlap(setting.scores, settingInside, from: threshold)?.f1
    #expect(agree(own, best, within: 0.01), name)
  }

  @Test func `one thread finds what two and three find`() throws {
    let (scratch, model) = (try Scratch(Self.texts(5)), try model())
    let one = try scratch.run(study(threads: 1), model)
    for threads in [2, 3] { #expect(try scratch.run(study(threads: threads), model) == one) }
  }

  /// Enough files for a null of the report part alone; more threads than a vector has units.
  @Test(arguments: [2, 3, 7])
  func `a certificate is the same on any number of threads`(threads: Int) throws {
    let (scratch, model) = (try Scratch(Self.texts(24)), try model())
    func report(threads: Int) throws -> Report {
      var study = Study(grammar: try c())
      study.features = Self.features
      study.threads = threads
      study.untrainedNetworks = 1
      study.explains = true
      return try scratch.run(study, model)
    }
    let one = try report(threads: 1)
    #expect(one.features.contains { $0.committee?.p != nil })
    #expect(one.features.contains { $0.neurons.contains { $0.p != nil } })
    #expect(!one.explanations.isEmpty && !one.gates.isEmpty)
    #expect(try report(threads: threads) == one)
  }

  @Test func `a neuron asked for is scored against every feature`() throws {
    let (scratch, model) = (try Scratch(Self.texts(5)), try model())
    var study = try study()
    study.neuron = NeuronID(layer: 1, vector: .forgetGate, unit: 4)
    study.vectors = [.cell, .hidden]
    let report = try scratch.run(study, model)
    let oracle = try StudyOracle(model, scratch.pieces, c(), features: Self.features)
    for (feature, found) in report.features.enumerated() {
      #expect(found.neurons.map(\.neuron) == ["l1.f.4"])
      for score in found.neurons { try expect(score, feature, try #require(study.neuron), oracle) }
    }
  }

  @Test func `a feature that the select part lacks has no cell and no made-up figure`() throws {
    let scratch = try Scratch((0..<3).map { CSource.file(seed: $0, functions: 1) })
    var study = try study()
    study.features = ["switch-condition", "string"]
    let report = try scratch.run(study, try model())
    #expect(report.features[0].neurons.isEmpty && report.features[0].baselines.byte == nil)
    #expect(report.features[0].prevalence == 0)
    #expect(report.features[1].neurons.count == 3)
  }

  @Test(arguments: [1, 5])
  func `progress rises to the whole, whether or not files are cut`(_ files: Int) throws {
    let shares = Mutex<[Double]>([])
    var study = try study(threads: 1)
    study.features = ["string"]
    study.untrainedNetworks = 1
    study.progress = { _, share in shares.withLock { $0.append(share) } }
    _ = try Scratch(Self.texts(files)).run(study, try model())
    let told = shares.withLock { $0 }
    #expect(told == told.sorted() && told.last == 1)
  }
}
