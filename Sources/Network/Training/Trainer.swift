import Corpus

/// Trains a network on pieces of text, watched on others.
///
/// What a run does depends on its steps alone, never on the clock, but for runs bounded by minutes:
/// the same options and files give the same bits, interrupted or not.
///
/// Memory in floats, for P parameters and m moments (Adam 2, RMSProp 1): the learner's; 2 P for the
/// network as it began and at its best; and, while a checkpoint is written, P (1 + m) for a copy of what
/// the learner goes on from. At 3 x 512 in f32 with RMSProp: 525 + 88 MB; 618 MB were measured.
package final class Trainer {
  /// What a run ended with.
  package enum Ending: Sendable {
    case finished
    /// The validation loss has not become better for as long as the options' patience.
    case plateaued
    /// Asked to stop.
    case stopped
    /// The loss stopped being finite, or passed 1000 nats a byte, at this step; the model is the best
    /// so far.
    case notFinite(step: Int)
  }

  /// What the caller does along the way.
  package struct Callbacks {
    /// At least every half second, or at every step where steps take longer.
    package var report: (TrainingProgress) throws -> Void = { _ in }
    /// Every `checkpointSeconds`, between two steps.
    package var checkpoint: (Trainer) throws -> Void = { _ in }
    package var shouldStop: () -> Bool = { false }
    /// Under `--minutes`: the seconds to keep for what comes after, given the speed in bytes/s.
    package var reserve: (Double) -> Double = { _ in 0 }

    package init() {}
  }

  private let options: TrainingOptions
  private let learner: Learner
  private let schedule: Schedule
  private let untrained: Model
  private var stream: BatchStream
  private let validation: FixedPass
  /// Where the run stands.
  package private(set) var progress = TrainingProgress()
  /// The network as it was when its validation loss was least.
  package private(set) var best: BestModel
  /// How the validation loss fell.
  package private(set) var curve = LossCurve()

  /// Nats a byte beyond which a network is lost: a blind guess costs 5.6 at most.
  private static let hopeless = 1000.0
  /// Bytes of the fixed sample that the run is watched on, stretches of all validation files; a look
  /// costs a third of training on them, and there is one for every ten times as many trained on.
  private static let validationBytes = 300_000

  /// Throws what is wrong with the data or the options, before anything long begins.
  ///
  /// - Parameter state: what to go on from; throws `stateDoesNotFit` or `positionDoesNotFit` where
  ///   it is another network's or other data's, `overflow` where its parameters are too large.
  package init(
    _ options: TrainingOptions, train: [Piece], validation: [Piece],
    from state: TrainingState? = nil
  ) throws {
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
      maximumBytes: Self.validationBytes, cutting: true, lead: 500)
    if let state, !state.fits(shape, lanes: lanes, options.optimizer) {
      throw NetworkError.stateDoesNotFit
    }
    if let state, state.canOverflow(shape) { throw NetworkError.overflow }
    let copies = Double(shape.parameterCount * (3 + options.optimizer.moments))
    let needed =
      4 * copies + Double(self.stream.heldBytes)
      + Learner.bytes(
        shape, lanes: lanes, steps: options.steps, options.precision, options.optimizer,
        workers: options.threads)
    let available = Double(MemoryLimit.available)
    guard needed < available else {
      throw NetworkError.tooLarge(needed: needed, available: available)
    }
    untrained = Model(untrained: shape, alphabet: alphabet, seed: options.seed)
    learner = try Learner(
      untrained, lanes: lanes, steps: options.steps, precision: options.precision,
      threads: options.threads, optimizer: options.optimizer, dropout: options.dropout,
      seed: options.seed, largestNorm: options.clip, inputRate: options.inputRate)
    schedule = Schedule(options)
    best = BestModel(parameters: untrained.parameters)
    if let state { try goOn(from: state) }
  }

  private func goOn(from state: TrainingState) throws {
    try stream.move(to: state.position)
    learner.state = state.learner
    (progress, best, curve) = (state.progress, state.best, state.curve)
  }

  /// Whether the files that watch the run hold anything to predict.
  package var isWatched: Bool { validation.targets > 0 }

  /// The network as it is now, or, once it is lost, as it was at its best.
  package var model: Model {
    isLost ? bestModel : model(learner.parameters)
  }
  /// Whether its parameters are all numbers: what is not must never be saved.
  package var isFinite: Bool {
    learner.parameters.allSatisfy(\.isFinite)
  }

  /// Whether the last run ended with a loss that is not finite.
  package private(set) var isLost = false

  /// The network as it was when its validation loss was least.
  package var bestModel: Model {
    model(best.parameters)
  }

  /// Whether the validation loss has risen since by more than it wavers: the last network has learnt its
  /// files by heart, and the best one is to be preferred.
  package var hasPassedItsBest: Bool {
    guard let least = best.nats, let last = progress.validationNats else { return false }
    return last > 1.005 * least
  }

  private func model(_ parameters: [Float]) -> Model {
    Model(shape: untrained.shape, alphabet: untrained.alphabet, parameters: parameters)
  }

  /// All that a later run goes on from, between two steps.
  package func state(of files: [CorpusFile], in language: String) -> TrainingState {
    TrainingState(
      options: options, files: files, language: language, progress: progress,
      position: stream.position, learner: learner.state, best: best, curve: curve)
  }

  /// Trains until the run's end.
  package func run(_ callbacks: Callbacks) throws -> Ending {
    let watch = Stopwatch()
    let (secondsBefore, bytesBefore) = (progress.seconds, progress.bytes)
    var batch = Batch(lanes: stream.lanes, steps: stream.steps)
    var meter = Meter()
    var (lastReport, lastCheckpoint, watched) = (0.0, 0.0, 0.0)
    let batchesAPass = max(1, validation.bytes / (stream.lanes * stream.steps))
    let stepsBetweenLooks = max(20, 10 * batchesAPass)

    var lookBegan: Double?
    /// Seconds of training, looks at the validation loss left out.
    func trained() -> Double { (lookBegan ?? watch.seconds) - watched }
    func report() throws {
      progress.seconds = secondsBefore + watch.seconds
      if let (speed, nats) = meter.read(at: trained()) {
        (progress.bytesPerSecond, progress.trainNats) = (speed, nats)
      }
      try callbacks.report(progress)
      progress.isValidated = false
      lastReport = watch.seconds
    }
    /// Looks at the validation loss; whether it and all parameters are finite.
    func look() throws -> Bool {
      let began = watch.seconds
      lookBegan = began
      let nats = try learner.loss(over: validation) {
        if watch.seconds - lastReport >= 0.5 { try report() }
      }
      watched += watch.seconds - began
      lookBegan = nil
      let parameters = learner.parameters
      guard let nats, nats < Self.hopeless, parameters.allSatisfy(\.isFinite) else {
        return false
      }
      progress.validationNats = nats
      progress.isValidated = true
      progress.validatedEpochs = progress.epochs
      curve.add(bytes: progress.bytes, nats: nats)
      if nats < best.nats ?? .infinity {
        best = BestModel(
          parameters: parameters, nats: nats, epochs: progress.epochs, curve: curve)
      }
      return true
    }
    func share() -> Double {
      switch options.length {
      case .epochs(let epochs): return progress.epochs / epochs
      case .minutes(let minutes):
        // Before the first step, that of the run that it goes on with.
        let own = progress.bytes - bytesBefore
        let speed =
          own > 0
          ? Double(own) / max(trained(), 1e-9)
          : Double(bytesBefore) / max(secondsBefore, 1e-9)
        let time = max(minutes * 60 - callbacks.reserve(speed), 1e-9)
        return progress.step == 0 ? 0 : (secondsBefore + watch.seconds) / time
      }
    }
    var hasPlateaued: Bool {
      options.patience.map { progress.validatedEpochs - best.epochs >= $0 } ?? false
    }

    // A run that ended in the middle of a look, as where a file had gone, makes it when it goes on.
    let isAtLook = progress.step > 0 && progress.step % stepsBetweenLooks == 0
    if isWatched, isAtLook, curve.points.last?.bytes != progress.bytes {
      _ = try look()
    }
    while share() < 1 && !hasPlateaued && !callbacks.shouldStop() {
      progress.share = share()
      progress.learningRate = schedule.rate(share: progress.share, epochs: progress.epochs)
      try stream.next(into: &batch)
      let nats = learner.learn(
        batch, rate: progress.learningRate,
        stateDropout: schedule.stateDropout(epochs: progress.epochs))
      guard nats < Self.hopeless else {
        isLost = true
        return .notFinite(step: progress.step + 1)
      }
      progress.step += 1
      let bytes = batch.lengths.reduce(0, +)
      progress.bytes += bytes
      progress.epochs = batch.epoch
      meter.add(nats: nats, targets: batch.targetCount, bytes: bytes)
      if isWatched && progress.step % stepsBetweenLooks == 0 { _ = try look() }
      if progress.isValidated || watch.seconds - lastReport >= 0.5 { try report() }
      if watch.seconds - lastCheckpoint >= options.checkpointSeconds {
        if isFinite { try callbacks.checkpoint(self) }
        lastCheckpoint = watch.seconds
      }
    }
    let ending: Ending = share() >= 1 ? .finished : hasPlateaued ? .plateaued : .stopped
    var isSeenGood = true
    if case .stopped = ending {} else if isWatched { isSeenGood = try look() }
    progress.share = min(share(), 1)
    try report()
    guard isSeenGood, isFinite else {
      isLost = true
      return .notFinite(step: progress.step)
    }
    return ending
  }
}
