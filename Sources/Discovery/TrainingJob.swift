import Corpus
import Foundation
import Network
import Syntax

/// `train` from paths to a saved model: corpus, training, and what the network's cells follow on the
/// files that were kept aside.
package final class TrainingJob {
  private let output: String
  private let grammar: Grammar
  private let options: TrainingOptions
  private let state: TrainingState?
  private var trainer: Trainer?
  private var split = Split(files: [], seed: 0)
  private var files: [CorpusFile] = []
  /// The files of folders that are not trained on.
  package private(set) var leftOut = LeftOut()
  /// Whether the output is a file that others can stand beside, not a device.
  private var hasCompanions = true
  private var savedBest: Double?
  /// Whether this run, or the one it goes on with, has saved anything.
  private var hasSaved: Bool
  /// Whether `--minutes` leaves time to search the best network too; once it does it stays so, since the
  /// learning rate follows the time that is left.
  private var reservesTwo = false

  /// Along the way.
  package struct Callbacks {
    /// Where the training is.
    package var report: (TrainingProgress) throws -> Void = { _ in }
    package var shouldStop: () -> Bool = { false }
    /// Which model's cells are searched for, by its path, and the share of it that is done, from any
    /// worker.
    package var searching: (@Sendable (String, Double) -> Void)?
    /// Files that were not parsed, and why; or what is kept of a run that fails.
    package var warn: (String) -> Void = { _ in }

    package init() {}
  }

  /// - Parameter state: what to go on from.
  ///
  /// Throws `resumeChanges` where the state is of a run with other options.
  package init(
    output: String, grammar: Grammar, options: TrainingOptions, from state: TrainingState? = nil
  ) throws {
    self.output = output
    self.grammar = grammar
    self.options = options
    self.state = state
    hasSaved = state != nil
    guard let state else { return }
    var changes = options.conflicts(with: state.options)
    if grammar.name != state.language {
      changes.append("--language \(grammar.name) instead of \(state.language)")
    }
    if !changes.isEmpty { throw NetworkError.resumeChanges(changes) }
  }

  /// The training state beside a model.
  package static func statePath(_ output: String) -> String { output + ".training" }
  /// The model with the least validation loss beside the last.
  package static func bestPath(_ output: String) -> String { output + ".best" }
  /// All files that the job writes.
  package var outputs: [String] { [output, Self.statePath(output), Self.bestPath(output)] }

  /// Makes sure that the model can be written, then finds, splits and scans the files.
  ///
  /// - Parameter others: what else is written, and must not be one of the files read.
  package func prepare(_ paths: [String], alsoWriting others: [String] = []) throws {
    hasCompanions = try OutputFile(output, sparing: paths).isReplacement
    if hasCompanions {
      for path in outputs.dropFirst() { _ = try OutputFile(path, sparing: paths, isFile: true) }
    }
    files = try collect(
      paths: paths, extensions: grammar.fileExtensions, leftOut: &leftOut)
    try OutputFile.check(outputs + others, sparing: files.map(\.path))
    if let state { try Self.compare(state.files, with: files) }
    split = Split(files: files, seed: options.seed)
    trainer = try Trainer(
      options, train: split.train.map(met), validation: split.validation.map(met), from: state)
  }

  /// The piece as training meets it.
  private func met(_ piece: Piece) -> Piece {
    var piece = piece
    piece.shufflesLines = options.shufflesLines
    return piece
  }

  /// Throws `corpusChanged` unless the files are those that a run began with, wherever they lie now.
  private static func compare(_ old: [CorpusFile], with new: [CorpusFile]) throws {
    if old.map(\.hash) == new.map(\.hash) { return }
    let (before, after) = (Set(old.map(\.hash)), Set(new.map(\.hash)))
    // What only lies elsewhere has not changed.
    let lost = Set(old.filter { !after.contains($0.hash) }.map(\.path))
    let found = Set(new.filter { !before.contains($0.hash) }.map(\.path))
    guard !lost.isEmpty || !found.isEmpty else { throw CorpusError.positionDoesNotFit }
    throw NetworkError.corpusChanged(
      changed: lost.intersection(found).sorted(), gone: lost.subtracting(found).sorted(),
      new: found.subtracting(lost).sorted())
  }

  /// What is about to be done, in two lines, and what else there is to know of it.
  package var summary: String {
    func size(_ pieces: [Piece]) -> Int { pieces.reduce(0) { $0 + $1.range.count } }
    let all = files.reduce(0) { $0 + $1.size }
    return "\(files.count) file\(files.count == 1 ? "" : "s"), \(all) bytes: \(size(split.train)) "
      + "to train on, \(size(split.validation)) to validate, \(size(split.test)) kept aside\n"
      + "\(options.layers) x \(options.hidden) units, \(trainer?.model.shape.parameterCount ?? 0) "
      + "parameters, \(options.precision.rawValue), "
      + "\(options.threads) thread\(options.threads == 1 ? "" : "s")" + remarks
  }

  private var remarks: String {
    var remarks: [String] = []
    if options.dropout > 0 && options.layers == 1 {
      remarks.append("With one layer there is nothing between layers that --dropout could drop.")
    }
    if trainer?.isWatched == false {
      remarks.append(
        "No byte of the files that watch the run follows another, so there is no validation loss"
          + (options.patience == nil ? "." : ", and --patience ends nothing."))
    }
    if options.shufflesLines {
      remarks.append("Lines are met in a random order: the network is a control for another.")
    }
    if state == nil, FileManager.default.fileExists(atPath: Self.statePath(output)) {
      remarks.append(
        "\(CorpusError.quoted(Self.statePath(output))) is of an earlier run; without --resume, this one takes its "
          + "place at the first checkpoint.")
    }
    if let state {
      remarks.append(
        "Going on from \(CorpusError.quoted(Self.statePath(output))), \(state.summary).")
      if options.threads != state.options.threads {
        remarks.append(
          "\(options.threads) threads add up in another order than \(state.options.threads): the "
            + "result will differ in its last digits from that of an uninterrupted run.")
      }
    }
    return remarks.map { "\n" + $0 }.joined()
  }

  /// Trains, searches for cells, and saves; the model is saved whatever the ending.
  package func run(_ callbacks: Callbacks) throws -> Trainer.Ending {
    guard let trainer else { preconditionFailure("prepare the job first") }
    var steps = Trainer.Callbacks()
    steps.shouldStop = callbacks.shouldStop
    steps.reserve = { [self] in reserve(speed: $0) }
    steps.checkpoint = { [self] in try save($0) }
    var lastSpeed = 0.0
    steps.report = { progress in
      lastSpeed = max(lastSpeed, Double(progress.bytes) / max(progress.seconds, 1e-9))
      try callbacks.report(progress)
    }
    let ending: Trainer.Ending
    do {
      ending = try trainer.run(steps)
    } catch {
      // A log's disk is full or a file is gone, say: what was learnt is kept all the same.
      if trainer.isFinite, (try? save(trainer)) != nil, hasCompanions {
        callbacks.warn("The model as it was is in \(output). Go on with --resume.")
      }
      throw error
    }
    try save(trainer, goesOn: !trainer.isLost)
    switch ending {
    case .stopped, .notFinite: return ending
    case .finished, .plateaued: break
    }
    let held = try findingSearch.pieces(speed: lastSpeed)
    guard !held.isEmpty else { return ending }
    var study = Study(grammar: grammar)
    study.top = 1
    study.threads = options.threads
    study.care = .findings
    study.untrainedNetworks = 1
    func search(_ model: Model, in path: String) throws -> [String] {
      if let searching = callbacks.searching { study.progress = { searching(path, $1) } }
      let outcome = try study.run(model, on: held)
      var model = model
      try Findings.keep(outcome.report, in: &model)
      try ModelFile.save(model, to: path)
      return outcome.warnings
    }
    try search(described(trainer.model), in: output).forEach(callbacks.warn)
    if preferred != nil && (reservesTwo || !options.length.isOfClock) {
      _ = try search(describedBest(trainer), in: Self.bestPath(output))
    }
    return ending
  }

  /// The network beside the model that is better than it, and when and how good it was; nil if none is.
  package var preferred: (path: String, epochs: Double, nats: Double, lastNats: Double)? {
    guard let trainer, hasCompanions, trainer.hasPassedItsBest, let nats = trainer.best.nats,
      let last = trainer.progress.validationNats
    else { return nil }
    return (Self.bestPath(output), trainer.best.epochs, nats, last)
  }

  /// Saves what the run goes on from, the network, and the best network if it is another than before.
  ///
  /// The state goes first: one that is older than the model could be another run's. A run that is lost
  /// before anything good was seen of it leaves what stands there.
  private func save(_ trainer: Trainer, goesOn: Bool = true) throws {
    let (statePath, bestPath) = (Self.statePath(output), Self.bestPath(output))
    let manager = FileManager.default
    if !goesOn && trainer.best.nats == nil && manager.fileExists(atPath: output) { return }
    var failure: (any Error)?
    if hasCompanions && goesOn {
      do {
        try trainer.state(of: files, in: grammar.name).save(to: statePath)
      } catch {
        failure = error  // there may be room for the others
      }
    }
    try ModelFile.save(described(trainer.model), to: output)
    guard hasCompanions else { return }
    if !goesOn && !hasSaved { try? manager.removeItem(atPath: statePath) }
    if let nats = trainer.best.nats, nats != savedBest {
      try ModelFile.save(describedBest(trainer), to: bestPath)
      savedBest = nats
    } else if trainer.best.nats == nil && !hasSaved {
      try? manager.removeItem(atPath: bestPath)
    }
    if let failure { throw failure }
    hasSaved = true
  }

  /// The model with what the file says beside its parameters.
  private func described(_ model: Model) -> Model {
    var model = model
    model.filesTrainedOn = Set(split.train.map(\.file.hash))
    model.notes["language"] = grammar.name
    model.lossCurve = trainer?.curve
    let length =
      switch options.length {
      case .epochs(let epochs): "\(epochs) epochs"
      case .minutes(let minutes): "\(minutes) minutes"
      }
    model.notes["training"] =
      "\(length) of \(files.count) files; \(options.optimizer.rawValue), "
      + "\(options.schedule.rawValue) rate \(options.learningRate), input rate "
      + "\(options.inputRate), dropout \(options.dropout), "
      + "state dropout \(options.stateDropoutWords), \(options.lanes) lanes x \(options.steps) steps, "
      + "\(options.precision.rawValue), seed \(options.seed)"
      + (options.shufflesLines ? ", lines shuffled" : "")
    return model
  }

  /// The same of the best network.
  private func describedBest(_ trainer: Trainer) -> Model {
    var best = described(trainer.bestModel)
    best.lossCurve = trainer.best.curve
    if let nats = trainer.best.nats {
      best.notes["validation"] = "\(nats) nats a byte after \(trainer.best.epochs) epochs"
    }
    return best
  }

  private var findingSearch: FindingSearch {
    FindingSearch(
      held: split.validation + split.test, length: options.length,
      cells: options.layers * options.hidden, features: grammar.features.count)
  }

  private func reserve(speed: Double) -> Double {
    if preferred != nil { reservesTwo = true }
    return findingSearch.seconds(speed: speed, networks: reservesTwo ? 2 : 1)
  }
}
