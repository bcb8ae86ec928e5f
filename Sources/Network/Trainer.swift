import Corpus

/// Trains a network on pieces of text, watched on others.
package final class Trainer {
  /// What a run ended with.
  package enum Ending: Sendable {
    case finished
    /// Asked to stop.
    case stopped
    /// The loss stopped being finite, or passed 1000 nats a byte, at this step; the model is the last good one.
    case notFinite(step: Int)
  }

  /// What the caller does along the way.
  package struct Callbacks {
    /// At least every half second, or at every step where steps take longer.
    package var report: (TrainingProgress) throws -> Void = { _ in }
    /// Every `checkpointSeconds`.
    package var checkpoint: (Model) throws -> Void = { _ in }
    package var shouldStop: () -> Bool = { false }
    /// Under `--minutes`: the seconds to keep for what comes after, given the speed in bytes/s.
    package var reserve: (Double) -> Double = { _ in 0 }

    package init() {}
  }

  private let options: TrainingOptions
  private let learner: Learner
  private let schedule: Schedule
  private let base: Model
  private var stream: BatchStream
  private let validation: FixedPass
  private var lastGood: [Float]

  /// Nats a byte beyond which a network is lost: a blind guess costs 5.6 at most.
  private static let hopeless = 1000.0
  /// Bytes of the fixed sample that the run is watched on; a look costs a third of training on them,
  /// and there is one for every ten times as many trained on.
  private static let validationBytes = 300_000

  /// Throws what is wrong with the data or the options, before anything long begins.
  package init(_ options: TrainingOptions, train: [Piece], validation: [Piece]) throws {
    self.options = options
    let alphabet = try Alphabet(scanning: train)
    let shape = Shape(layers: options.layers, hidden: options.hidden, symbols: alphabet.count)
    func stream(lanes: Int) throws -> BatchStream {
      try BatchStream(
        pieces: train, alphabet: alphabet, lanes: lanes, steps: options.steps, seed: options.seed)
    }
    // A small corpus can't fill all lanes.
    let lanes = try stream(lanes: options.lanes).busyLanes
    self.stream = try stream(lanes: lanes)
    self.validation = FixedPass(
      pieces: validation, alphabet: alphabet, lanes: lanes, steps: options.steps,
      maximumBytes: Self.validationBytes, cutting: true)
    base = Model(untrained: shape, alphabet: alphabet, seed: options.seed)
    learner = try Learner(
      base, lanes: lanes, steps: options.steps, precision: options.precision,
      threads: options.threads, optimizer: options.optimizer)
    schedule = Schedule(peak: options.learningRate)
    lastGood = base.parameters
  }

  /// The network as it is now, or as it last was good.
  package private(set) lazy var model = base

  /// Trains until the run's end.
  package func run(_ callbacks: Callbacks) throws -> Ending {
    let watch = Stopwatch()
    var progress = TrainingProgress()
    var batch = Batch(lanes: stream.lanes, steps: stream.steps)
    var meter = Meter()
    var (lastReport, lastCheckpoint, watched) = (0.0, 0.0, 0.0)
    let batchesAPass = max(1, validation.bytes / (stream.lanes * stream.steps))
    let stepsBetweenLooks = max(20, 10 * batchesAPass)

    /// Whether the network is good: its loss and all of its parameters are finite.
    func look() throws -> Bool {
      let before = watch.seconds
      let nats = try learner.loss(over: validation)
      watched += watch.seconds - before
      let parameters = learner.parameters
      guard nats < Self.hopeless, parameters.allSatisfy(\.isFinite) else { return false }
      progress.validationNats = nats
      progress.isValidated = true
      lastGood = parameters
      return true
    }
    func report() throws {
      progress.seconds = watch.seconds
      if let (speed, nats) = meter.read(at: watch.seconds - watched) {
        (progress.bytesPerSecond, progress.trainNats) = (speed, nats)
      }
      try callbacks.report(progress)
      progress.isValidated = false
      lastReport = progress.seconds
    }
    func share() -> Double {
      switch options.length {
      case .epochs(let epochs): return batch.epoch / epochs
      case .minutes(let minutes):
        let speed = Double(progress.bytes) / max(watch.seconds - watched, 1e-9)
        let time = max(minutes * 60 - callbacks.reserve(speed), 1e-9)
        return progress.step == 0 ? 0 : watch.seconds / time
      }
    }

    while share() < 1 && !callbacks.shouldStop() {
      progress.share = share()
      progress.learningRate = schedule.rate(at: progress.share)
      try stream.next(into: &batch)
      let nats = learner.learn(batch, rate: progress.learningRate)
      guard nats < Self.hopeless else {
        model.parameters = lastGood
        return .notFinite(step: progress.step + 1)
      }
      progress.step += 1
      let bytes = batch.lengths.reduce(0, +)
      progress.bytes += bytes
      meter.add(nats: nats, targets: batch.targetCount, bytes: bytes)
      if validation.bytes > 1 && progress.step % stepsBetweenLooks == 0 { _ = try look() }
      if progress.isValidated || watch.seconds - lastReport >= 0.5 { try report() }
      if watch.seconds - lastCheckpoint >= options.checkpointSeconds {
        let parameters = learner.parameters
        if parameters.allSatisfy(\.isFinite) {
          model.parameters = parameters
          try callbacks.checkpoint(model)
        }
        lastCheckpoint = watch.seconds
      }
    }
    let stopped = share() < 1
    let isSeenGood = try stopped || validation.bytes <= 1 || look()
    progress.share = min(share(), 1)
    try report()
    let parameters = learner.parameters
    let isGood = isSeenGood && parameters.allSatisfy(\.isFinite)
    model.parameters = isGood ? parameters : lastGood
    if !isGood { return .notFinite(step: progress.step) }
    return stopped ? .stopped : .finished
  }
}
