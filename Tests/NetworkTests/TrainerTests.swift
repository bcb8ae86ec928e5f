import Corpus
import Foundation
import Glibc
import Testing

@testable import Network

@Suite struct TrainerTests {
  private let folder: TemporaryFolder
  private let train: [Piece]
  private let validation: [Piece]

  init() throws {
    let folder = try TemporaryFolder()
    let lines = ["if (x) { y = 1; }\n", "while (y) x--;\n", "return x + y;\n"]
    var generator = SeededGenerator(seed: 1)
    func text(_ count: Int) -> String {
      (0..<count).map { _ in lines[generator.below(3)] }.joined()
    }
    train = try (0..<6).map { try folder.piece(text(12), "train\($0)") }
    validation = [try folder.piece(text(12), "validation")]
    self.folder = folder
  }

  private func options(_ epochs: Double = 4) -> TrainingOptions {
    var options = TrainingOptions()
    (options.layers, options.hidden, options.lanes, options.steps) = (1, 24, 4, 20)
    (options.length, options.learningRate) = (.epochs(epochs), 0.02)
    (options.threads, options.precision) = (2, .f32)
    return options
  }

  private func trainer(_ options: TrainingOptions) throws -> Trainer {
    try Trainer(options, train: train, validation: validation)
  }

  @Test(arguments: OptimizerKind.allCases)
  func `a tiny language is learnt`(optimizer: OptimizerKind) throws {
    var options = options(20)
    options.optimizer = optimizer
    let trainer = try trainer(options)
    var reports: [TrainingProgress] = []
    var callbacks = Trainer.Callbacks()
    callbacks.report = { reports.append($0) }
    guard case .finished = try trainer.run(callbacks) else {
      Issue.record("it did not finish")
      return
    }
    let last = try #require(reports.last)
    let uniform = log(Double(trainer.model.shape.symbols))
    // Which of three lines comes next costs ln 3 a line of 15 bytes: 0.07 nats a byte.
    #expect(try #require(last.validationNats) < 0.2 * uniform)
    #expect((0..<0.2 * uniform).contains(try #require(last.trainNats)))
    #expect(last.share == 1 && last.isValidated)
    #expect(last.bytes >= 20 * train.reduce(0) { $0 + $1.range.count })
    #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.share <= $1.share })
    #expect(reports.allSatisfy { $0.bytesPerSecond > 0 && $0.trainNats ?? 0 > 0 })
  }

  @Test func `before the first step nothing is said of a loss`() throws {
    let trainer = try trainer(options())
    var reports: [TrainingProgress] = []
    var callbacks = Trainer.Callbacks()
    callbacks.report = { reports.append($0) }
    callbacks.shouldStop = { true }
    _ = try trainer.run(callbacks)
    #expect(reports.map(\.trainNats) == [nil] && reports.map(\.validationNats) == [nil])
    let path = folder.path("log")
    try TrainingLog(path, sparing: []).write(reports[0])
    let line = try String(contentsOfFile: path, encoding: .utf8)
    #expect(line.contains("\"train_nats\":null,\"validation_nats\":null"))
  }

  @Test func `more text than a look reads is watched as a whole`() throws {
    var generator = SeededGenerator(seed: 2)
    let easy = String(repeating: "a", count: 300_000)
    let letters: [Character] = ["a", "b", "c", "d", "e", "f", "g", "h"]
    let hard = String((0..<300_000).map { _ in letters[generator.below(8)] })
    let train = [try folder.piece(String(easy.prefix(4000)) + hard.prefix(1000), "mixed")]
    let (easyPiece, hardPiece) = (try folder.piece(easy, "easy"), try folder.piece(hard, "hard"))
    func watched(_ validation: [Piece]) throws -> Double {
      let trainer = try Trainer(options(3), train: train, validation: validation)
      _ = try trainer.run(Trainer.Callbacks())
      return try #require(trainer.progress.validationNats)
    }
    let (one, other) = (try watched([easyPiece]), try watched([hardPiece]))
    let both = try watched([easyPiece, hardPiece])
    // Half of the stretches lie in each, and none over their ends.
    #expect(one < 0.7 * other && abs(both - (one + other) / 2) < 0.02 * both)
  }

  @Test func `dropout that grows leaves the first pass as it is`() throws {
    func parameters(_ epochs: Double, _ dropout: Double, grows: Bool) throws -> [Float] {
      var options = options(epochs)
      options.schedule = .constant
      (options.stateDropout, options.growsStateDropout) = (dropout, grows)
      let trainer = try trainer(options)
      _ = try trainer.run(Trainer.Callbacks())
      return trainer.model.parameters
    }
    #expect(try parameters(1, 0.3, grows: true) == parameters(1, 0, grows: false))
    #expect(try parameters(1, 0.3, grows: false) != parameters(1, 0, grows: false))
    #expect(try parameters(2, 0.3, grows: true) != parameters(2, 0, grows: false))
  }

  @Test func `a network that memory can't hold is refused before anything is made`() throws {
    var options = options()
    options.hidden = 1_000_000
    #expect {
      try trainer(options)
    } throws: {
      if case .tooLarge(let bytes, _) = $0 as? NetworkError { bytes > 1e13 } else { false }
    }
  }

  @Test func `the same seed gives the same network, another seed another`() throws {
    func parameters(_ seed: UInt64) throws -> [Float] {
      var options = options()
      options.seed = seed
      let trainer = try trainer(options)
      _ = try trainer.run(Trainer.Callbacks())
      return trainer.model.parameters
    }
    let (one, same, other) = (try parameters(1), try parameters(1), try parameters(2))
    #expect(one == same && one != other)
  }

  @Test(arguments: [10, 1e10, 1e30, 1e38, 1e300])
  func `no rate, however large, leaves a model that is not finite`(rate: Double) throws {
    for optimizer in OptimizerKind.allCases {
      var options = options()
      (options.learningRate, options.optimizer, options.checkpointSeconds) = (rate, optimizer, 0)
      let trainer = try trainer(options)
      var checkpoints: [Model] = []
      var callbacks = Trainer.Callbacks()
      callbacks.checkpoint = { checkpoints.append($0.model) }
      let ending = try trainer.run(callbacks)
      if case .notFinite(let step) = ending { #expect(step > 0) }
      for model in checkpoints + [trainer.model] {
        #expect(model.parameters.allSatisfy { $0.isFinite })
      }
      if rate > 1e38 {
        guard case .notFinite = ending else {
          Issue.record("a rate of \(rate) ended with \(ending)")
          return
        }
        #expect(checkpoints.isEmpty)
        // Nothing was good after the start.
        let start = trainer.model.untrained(seed: options.seed)
        #expect(trainer.model.parameters == start.parameters)
      }
    }
  }

  @Test func `it stops when asked, with what it has learnt`() throws {
    let trainer = try trainer(options())
    var calls = 0
    var callbacks = Trainer.Callbacks()
    callbacks.shouldStop = {
      calls += 1
      return calls > 3
    }
    var last = TrainingProgress()
    callbacks.report = { last = $0 }
    guard case .stopped = try trainer.run(callbacks) else {
      Issue.record("it did not stop")
      return
    }
    #expect(last.step == 3 && last.share < 1)
    #expect(trainer.model.parameters != trainer.model.untrained(seed: 1).parameters)
  }

  @Test func `it ends with its minutes, and at once where none are left`() throws {
    var options = options()
    options.length = .minutes(0.005)
    var callbacks = Trainer.Callbacks()
    var last = TrainingProgress()
    callbacks.report = { last = $0 }
    guard case .finished = try trainer(options).run(callbacks) else {
      Issue.record("it did not finish")
      return
    }
    #expect(last.share == 1 && last.step > 1)
    callbacks.reserve = { _ in 1000 }
    _ = try trainer(options).run(callbacks)
    #expect(last.share == 1 && last.step == 1)
  }

  @Test func `a corpus smaller than a batch is trained on, too`() throws {
    let piece = try folder.piece("ab", "two")
    let trainer = try Trainer(options(2), train: [piece], validation: [])
    guard case .finished = try trainer.run(Trainer.Callbacks()) else {
      Issue.record("it did not finish")
      return
    }
    #expect(trainer.model.shape.symbols == 3)
  }

  @Test func `checkpoints are models of that moment, one a step where the time has passed`() throws
  {
    var options = options(1)
    options.checkpointSeconds = 0
    let trainer = try trainer(options)
    var checkpoints: [Model] = []
    var callbacks = Trainer.Callbacks()
    callbacks.checkpoint = { checkpoints.append($0.model) }
    _ = try trainer.run(callbacks)
    #expect(checkpoints.count > 2 && checkpoints.count == trainer.progress.step)
    #expect(checkpoints.last?.parameters == trainer.model.parameters)
    #expect(checkpoints.first?.parameters != trainer.model.parameters)
  }
}

@Suite struct ScheduleTests {
  @Test(arguments: [
    ((1, 8), 0.08, 1), ((1, 64), 0.08, 1), ((1, 128), 0.04, 2), ((1, 512), 0.01, 8),
    ((1, 1024), 0.005, 16), ((2, 64), 0.01, 8), ((3, 1024), 0.005, 16),
  ])
  func `rates fall with the width, but the input's; the state's dropout is for wide layers`(
    shape: (layers: Int, hidden: Int), rate: Double, input: Double
  ) {
    var options = TrainingOptions()
    (options.layers, options.hidden) = shape
    options.takeStandardChoices()
    #expect(options.learningRate == rate && options.inputRate == input)
    #expect(options.stateDropout == (shape.hidden < 512 ? 0 : 0.1))
    #expect(options.growsStateDropout == (shape.hidden >= 512))
    // Karpathy, Johnson and Fei-Fei had one rate for all.
    options.schedule = .paper
    options.takeStandardChoices()
    #expect(options.learningRate == 0.002 && options.inputRate == 1)
    #expect(options.stateDropout == 0 && !options.growsStateDropout)
  }

  private func schedule(_ kind: ScheduleKind, peak: Double) -> Schedule {
    var options = TrainingOptions()
    (options.schedule, options.learningRate) = (kind, peak)
    return Schedule(options)
  }

  @Test func `the state's dropout begins with the second pass and is whole after it`() {
    var options = TrainingOptions()
    options.stateDropout = 0.2
    let shares = [0, 0.99, 1, 1.5, 2, 77]
    func dropout() -> [Double] { shares.map { Schedule(options).stateDropout(epochs: $0) } }
    #expect(dropout() == shares.map { _ in 0.2 })
    options.growsStateDropout = true
    #expect(dropout() == [0, 0, 0, 0.1, 0.2, 0.2])
  }

  @Test func `the cosine's rate warms up, peaks, and falls to a fiftieth`() {
    let schedule = schedule(.cosine, peak: 0.5)
    func rate(_ share: Double) -> Double { schedule.rate(share: share, epochs: 77) }
    #expect(rate(0) == 0.01)
    #expect(abs(rate(Schedule.warmUp / 2) - 0.25) < 1e-15)
    #expect(rate(Schedule.warmUp) == 0.5)
    // Half of the cosine: the mean of peak and floor.
    let middle = (1 + Schedule.warmUp) / 2
    #expect(abs(rate(middle) - 0.255) < 1e-15)
    #expect(abs(rate(1) - 0.01) < 1e-15)
    #expect(rate(7) == rate(1))
    let rates = (0...1000).map { rate(Double($0) / 1000) }
    let top = Int(Schedule.warmUp * 1000)
    #expect(zip(rates[...top], rates[1...top]).allSatisfy { $0 <= $1 })
    #expect(zip(rates[top...], rates[(top + 1)...]).allSatisfy { $0 >= $1 })
  }

  @Test func `the paper's rate stays for ten epochs, then falls by 5 % each`() {
    let schedule = schedule(.paper, peak: 2)
    for (epochs, rate) in [(0, 2), (9.99, 2), (10, 1.9), (10.99, 1.9), (11, 1.805)] {
      #expect(abs(schedule.rate(share: 0.5, epochs: epochs) - rate) < 1e-15)
    }
    #expect(abs(schedule.rate(share: 1, epochs: 49.5) - 2 * pow(0.95, 40)) < 1e-15)
  }

  @Test func `a constant rate stays`() {
    let schedule = schedule(.constant, peak: 0.3)
    #expect([0, 0.01, 0.5, 1].allSatisfy { schedule.rate(share: $0, epochs: 99 * $0) == 0.3 })
  }
}
