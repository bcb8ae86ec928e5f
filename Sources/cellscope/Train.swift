import Annotation
import ArgumentParser
import Corpus
import Discovery
import Foundation
import Glibc
import Network
import Syntax

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network on source code.",
    usage: "cellscope train <path> ... -o <model> [--minutes <minutes>] [<options>]",
    discussion: """
      Of the files, 90 % are learnt from, 5 % watch the run (the validation loss), 5 % are kept \
      aside; one or two files are cut instead. At the end every cell is scored on what was not \
      learnt from, and the best cell of each feature is kept in the model, for `annotate`.

      Beside the model come <model>.best, the network as it was when its validation loss was least, \
      and <model>.training, from which --resume goes on. Ctrl-C, SIGTERM or SIGHUP end a run early \
      and save them.
      """)

  enum Choice: String, ExpressibleByArgument, CaseIterable { case auto, bf16, f16, f32 }

  @Argument(help: "Files, or folders of them, to train on.")
  var paths: [String]

  @Option(
    name: .shortAndLong,
    help: "The model file to write (safetensors). It is replaced only by a whole one.")
  var output: String

  @Option(
    help: "Layers of the LSTM, one above the other: more read deeper and train slower. (default: 1)"
  )
  var layers: Int?

  @Option(help: "Units a layer: each has one memory cell. (default: 512)")
  var hidden: Int?

  @Option(help: "Texts read side by side (the batch size). (default: 100)")
  var lanes: Int?

  @Option(
    help:
      "Bytes read between two updates of the network; gradients flow back so far. (default: 100)")
  var steps: Int?

  @Option(help: "Times to go through the training files. (default: 10)")
  var epochs: Double?

  @Option(
    help:
      "Train for so many minutes instead, from the first step to the saved model. (default: none)")
  var minutes: Double?

  @Option(
    help:
      "End early once the validation loss has not fallen for so many epochs. (default: never)")
  var patience: Double?

  @Option(help: "How gradients become updates: rmsprop or adam. (default: rmsprop)")
  var optimizer: OptimizerKind?

  @Option(
    help: """
      How the learning rate moves: cosine rises quickly and falls to a fiftieth by the run's end; \
      paper (Karpathy et al. 2015) stays for ten epochs and then takes 5 % off each epoch; constant \
      stays. (default: cosine)
      """)
  var schedule: ScheduleKind?

  @Option(
    help: """
      The highest learning rate, of the layers' weights. (default: 0.01 at 512 units, more with \
      fewer in one layer, up to 0.08; 0.002 with the paper's schedule)
      """)
  var learningRate: Double?

  @Option(
    help: """
      How many times as fast as the layers' other weights those of the input byte learn; the decoder \
      learns as much faster as its square root. (default: as many as make the input's rate 0.08, 8 at \
      512 units; 1 with the paper's schedule)
      """)
  var inputRate: Double?

  @Option(
    help: """
      Share of what each layer hands to the next that is dropped at random in training, against \
      learning by heart; it needs two layers. (default: 0)
      """)
  var dropout: Double?

  @Option(
    help: """
      Share of what each layer puts out that is dropped at random in training, for the next step \
      too, against learning by heart; a share that is given holds from the first step on. (default: \
      0; from 512 units on it grows to 0.1 in the second pass over the files, but not with the \
      paper's schedule)
      """)
  var stateDropout: Double?

  @Flag(
    help: """
      Meet each file's lines in a random order: a control that knows bytes and lines but not what \
      spans them, for neurons --control.
      """)
  var shuffleLines = false

  @Option(
    help: """
      Numbers to multiply in: f32 is more exact, and bf16 or f16 twice as fast on many a processor; \
      auto takes the one that this machine multiplies fastest in. (default: auto)
      """)
  var precision: Choice?

  @OptionGroup var threads: ThreadOptions

  @Option(
    help: """
      Where chance starts: the same seed, threads and precision give the same network. (default: 1)
      """)
  var seed: UInt64?

  @Option(help: "Save the model and the training state every so many seconds. (default: 120)")
  var checkpointSeconds: Double?

  @Flag(
    help: """
      Go on from <model>.training to the same bits as a run that was never interrupted; options \
      that are not given are that run's. Starts afresh where there is none.
      """)
  var resume = false

  @Option(
    help: """
      A file for the course of the run: a line of JSON once a second, or once a step where one \
      takes longer. (default: none)
      """)
  var log: String?

  @Option(help: "A folder for the course of the run as TensorBoard reads it. (default: none)")
  var tensorboard: String?

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    try refuseStandardInput(among: paths)
    if epochs != nil && minutes != nil {
      throw ValidationError("--epochs and --minutes exclude each other.")
    }
    if let problem = options(goingOnFrom: nil).problem { throw ValidationError(problem) }
  }

  /// Whether two paths are one, as far as their text tells.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    URL(filePath: one).standardizedFileURL.path == URL(filePath: other).standardizedFileURL.path
  }

  func run() throws {
    let lock = try OutputLock(output)
    Interrupt.takeAway(lock.file)
    defer { withExtendedLifetime(lock) { Interrupt.takeAway(nil) } }
    let state = try resume ? TrainingState(readingFrom: TrainingJob.statePath(output)) : nil
    let grammar = try language.grammar(for: paths, of: state)
    let job = try TrainingJob(
      output: output, grammar: grammar, options: options(goingOnFrom: state?.options),
      from: state)
    let written = job.outputs + [OutputLock.path(output)]
    if let log, written.contains(where: { Self.isSame($0, log) }) {
      throw Failure(
        "The log \(CorpusError.quoted(log)) would be replaced by the model or what stands beside it; name another.",
        status: 64)
    }
    let log = try log.map { try TrainingLog($0, sparing: paths + job.outputs) }
    let board = try tensorboard.map { try TensorBoardLog($0) }
    try job.prepare(paths, alsoWriting: [self.log].compactMap { $0 })
    Messages.say(job.leftOut)
    if state == nil { log?.begin() }
    try board?.begin(behind: state?.step)
    if resume && state == nil {
      let path = CorpusError.quoted(TrainingJob.statePath(output))
      Messages.say("There is no \(path), so training starts afresh.")
    }
    Messages.say(job.summary)
    Interrupt.watch()
    let screen = TrainingScreen(output: output, log: log, board: board)
    let ending = try job.run(screen.callbacks)
    Messages.clear()
    try screen.sayHow(ending, of: job)
  }

  /// The run's options: those given, in place of the standard ones or those of the run that goes on.
  private func options(goingOnFrom old: TrainingOptions?) -> TrainingOptions {
    let base = old ?? TrainingOptions()
    var options = base
    options.layers = layers ?? base.layers
    options.hidden = hidden ?? base.hidden
    options.lanes = lanes ?? base.lanes
    options.steps = steps ?? base.steps
    options.length =
      minutes.map { .minutes($0) } ?? epochs.map { .epochs($0) } ?? base.length
    options.patience = patience ?? base.patience
    options.optimizer = optimizer ?? base.optimizer
    options.schedule = schedule ?? base.schedule
    if old == nil { options.takeStandardChoices() }
    options.learningRate = learningRate ?? options.learningRate
    options.inputRate = inputRate ?? options.inputRate
    options.dropout = dropout ?? base.dropout
    if let stateDropout {
      (options.stateDropout, options.growsStateDropout) = (stateDropout, false)
    }
    options.shufflesLines = shuffleLines || base.shufflesLines
    options.precision =
      switch precision {
      case nil, .auto: base.precision
      case .bf16: .bf16
      case .f16: .f16
      case .f32: .f32
      }
    options.threads = threads.threads ?? base.threads
    options.seed = seed ?? base.seed
    options.checkpointSeconds = checkpointSeconds ?? base.checkpointSeconds
    return options
  }
}

extension OptimizerKind: ExpressibleByArgument {}
extension ScheduleKind: ExpressibleByArgument {}
