import Corpus
import Foundation
import Testing

@testable import Network

@Suite struct TrainingStateTests {
  private let folder: TemporaryFolder
  private let train: [Piece]
  private let validation: [Piece]

  /// What a run can be like; each must go on to the same bits.
  static let kinds: [(String, @Sendable (inout TrainingOptions) -> Void)] = [
    ("plain", { _ in }), ("adam", { $0.optimizer = .adam }),
    ("three layers, dropout", { ($0.layers, $0.dropout) = (3, 0.3) }),
    ("state dropout", { $0.stateDropout = 0.2 }),
    ("state dropout that grows", { ($0.stateDropout, $0.growsStateDropout) = (0.2, true) }),
    ("the paper's schedule", { ($0.schedule, $0.length) = (.paper, .epochs(13)) }),
    ("bf16", { if Precision.bf16.isSupported { $0.precision = .bf16 } }),
    ("f16", { if Precision.f16.isSupported { $0.precision = .f16 } }),
    ("one thread", { $0.threads = 1 }), ("patience", { $0.patience = 1.5 }),
  ]

  init() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 1)
    func text(_ count: Int) -> String {
      (0..<count).map { _ in ["if (x) y = 1;\n", "x--;\n"][generator.below(2)] }.joined()
    }
    // More files than lanes, of unlike lengths: lanes change files at unlike moments.
    train = try (0..<9).map { try folder.piece(text(3 + 7 * ($0 % 4)), "train\($0)") }
    validation = [try folder.piece(text(20), "validation")]
    self.folder = folder
  }

  private func options(_ change: (inout TrainingOptions) -> Void = { _ in }) -> TrainingOptions {
    var options = TrainingOptions()
    (options.hidden, options.lanes, options.steps) = (17, 4, 11)
    (options.length, options.threads, options.precision) = (.epochs(6), 2, .f32)
    options.checkpointSeconds = 1e-9
    change(&options)
    return options
  }

  private func trainer(_ options: TrainingOptions, from state: TrainingState? = nil) throws
    -> Trainer
  {
    try Trainer(options, train: train, validation: validation, from: state)
  }

  private func bits(_ parameters: [Float]) -> [UInt32] { parameters.map(\.bitPattern) }

  @Test(arguments: kinds.map(\.0))
  func `a run goes on from any step to the same bits`(kind: String) throws {
    let change = try #require(Self.kinds.first { $0.0 == kind }?.1)
    let options = options(change)
    let whole = try trainer(options)
    var paths: [String] = []
    var callbacks = Trainer.Callbacks()
    var reports: [Int: TrainingProgress] = [:]
    callbacks.report = { reports[$0.step] = $0 }
    callbacks.checkpoint = { trainer in
      guard trainer.progress.step % 23 == 5 else { return }
      let path = folder.path("state\(paths.count)")
      try trainer.state(of: [], in: "c").save(to: path)
      paths.append(path)
    }
    _ = try whole.run(callbacks)
    #expect(paths.count > 2)
    for path in paths {
      let state = try #require(try TrainingState(readingFrom: path))
      let resumed = try trainer(state.options, from: state)
      _ = try resumed.run(Trainer.Callbacks())
      // Told apart before they are expected: a failure shall not print all of them.
      let isSame = bits(resumed.model.parameters) == bits(whole.model.parameters)
      let isSameBest = bits(resumed.best.parameters) == bits(whole.best.parameters)
      #expect(isSame && isSameBest)
      #expect(resumed.best.nats == whole.best.nats && resumed.best.epochs == whole.best.epochs)
      #expect(resumed.best.curve == whole.best.curve)
      #expect(resumed.progress.step == whole.progress.step)
      #expect(resumed.progress.bytes == whole.progress.bytes)
      #expect(resumed.progress.validationNats == whole.progress.validationNats)
      #expect(resumed.progress.seconds > state.progress.seconds)
    }
  }

  @Test func `a run that ends for lack of progress keeps the best, and goes on with more patience`()
    throws
  {
    // A rate at which a constant schedule soon does harm.
    var options = options {
      ($0.schedule, $0.learningRate, $0.patience) = (.constant, 0.3, 2)
      $0.length = .epochs(500)
    }
    let first = try trainer(options)
    guard case .plateaued = try first.run(Trainer.Callbacks()) else {
      Issue.record("it did not end early")
      return
    }
    #expect(first.progress.epochs < 499)
    #expect(first.progress.validatedEpochs - first.best.epochs >= 2)
    let last = try #require(first.progress.validationNats)
    #expect(try #require(first.best.nats) < last)
    // It was best at its last look; those that followed are not the best model's.
    #expect(first.best.curve.points.last?.nats == first.best.nats)
    #expect(first.best.curve.points.count < first.curve.points.count)
    #expect(bits(first.best.parameters) != bits(first.model.parameters))
    options.patience = 4
    let second = try trainer(options, from: first.state(of: [], in: "c"))
    _ = try second.run(Trainer.Callbacks())
    #expect(second.progress.step > first.progress.step)
  }

  @Test func `a state of another network or other data is refused`() throws {
    let options = options()
    let run = try trainer(options)
    let state = run.state(of: [], in: "c")
    for change: (inout TrainingOptions) -> Void in [
      { $0.hidden = 16 }, { $0.layers = 2 }, { $0.optimizer = .adam },
    ] {
      #expect(throws: NetworkError.stateDoesNotFit) {
        try trainer(self.options(change), from: state)
      }
    }
    let error = #expect(throws: CorpusError.self) {
      try Trainer(options, train: Array(train.dropLast()), validation: validation, from: state)
    }
    #expect(error?.exitCode == 78)
    #expect(NetworkError.stateDoesNotFit.exitCode == 78)
  }

  @Test(arguments: [true, false])
  func `a state whose network, or best network, may overflow is refused`(isBest: Bool) throws {
    let state = try trainer(options()).state(of: [], in: "c")
    var (learner, best) = (state.learner, state.best)
    let huge = [Float](repeating: 3e38, count: best.parameters.count)
    if isBest { best.parameters = huge } else { learner.parameters = huge }
    let path = folder.path("huge")
    try TrainingState(
      options: state.options, files: state.files, language: state.language,
      progress: state.progress, position: state.position, learner: learner, best: best
    ).save(to: path)
    let read = try TrainingState(readingFrom: path)
    let error = #expect(throws: NetworkError.self) { try trainer(options(), from: read) }
    #expect(error == .overflow && error?.exitCode == 65)
  }

  /// A state of before there was the option would otherwise be called damaged.
  @Test func `options that a file does not name are the defaults`() throws {
    let all = options {
      ($0.layers, $0.length, $0.optimizer, $0.schedule) = (2, .minutes(3), .adam, .paper)
      ($0.learningRate, $0.clip, $0.dropout, $0.stateDropout) = (0.5, 7, 0.2, 0.1)
      ($0.shufflesLines, $0.patience, $0.precision, $0.seed) = (true, 3, .bf16, 9)
      ($0.threads, $0.inputRate, $0.growsStateDropout) = (Workers.available + 1, 4, true)
    }
    let data = try JSONEncoder().encode(all)
    #expect(try JSONDecoder().decode(TrainingOptions.self, from: data) == all)
    // Every option is another than by default, so none is forgotten.
    let standard = Mirror(reflecting: TrainingOptions()).children.map { "\($0.value)" }
    for (own, other) in zip(Mirror(reflecting: all).children, standard)
    where own.label != "precision" { #expect("\(own.value)" != other, "\(own.label ?? "")") }
    var named = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    named["shufflesLines"] = nil
    named["stateDropout"] = nil
    named["growsStateDropout"] = nil
    named["inputRate"] = nil
    let older = try JSONDecoder().decode(
      TrainingOptions.self, from: JSONSerialization.data(withJSONObject: named))
    var expected = all
    expected.shufflesLines = false
    (expected.stateDropout, expected.growsStateDropout) = (0, false)
    expected.inputRate = 1
    #expect(older == expected)
    let nothing = try JSONDecoder().decode(TrainingOptions.self, from: Data("{}".utf8))
    #expect(nothing == TrainingOptions())
  }

  @Test func `a damaged state is refused, whatever the damage`() throws {
    let path = folder.path("state")
    try trainer(options()).state(of: train.map(\.file), in: "c").save(to: path)
    let good = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let whole = try TrainingState(decoding: good)
    var generator = SeededGenerator(seed: 2)
    for round in 0..<300 {
      var bytes = good
      if round % 3 == 0 {
        bytes.removeLast(1 + generator.below(bytes.count))
      } else {
        let at = generator.below(round % 3 == 1 ? 3000 : bytes.count)
        bytes[at] ^= UInt8(1 << generator.below(8))
      }
      // A changed blank between header and data says nothing else than the old one.
      guard let state = try? TrainingState(decoding: bytes) else { continue }
      #expect(bits(state.learner.parameters) == bits(whole.learner.parameters))
      #expect(state.options == whole.options)
    }
    let model = folder.path("model")
    try ModelFile.save(Model.random(Sizes().shape), to: model)
    let error = #expect(throws: NetworkError.self) { try TrainingState(readingFrom: model) }
    #expect(error?.exitCode == 65)
    #expect(try TrainingState(readingFrom: folder.path("nothing")) == nil)
  }
}
