import Annotation
import ArgumentParser
import Corpus
import Discovery
import Glibc
import Network
import Syntax

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network on source code.",
    usage: "cellscope train <path> ... -o <model> [--minutes <minutes>] [<options>]",
    discussion: """
      Of the files, 90 % are learnt from, 5 % watch the run, 5 % are kept aside; one or two files \
      are cut instead. At the end every cell is scored on what was not learnt from, and the best \
      cell of each feature is kept in the model, for `annotate`. Ctrl-C ends the run early and \
      saves the model as it is.
      """)

  enum Choice: String, ExpressibleByArgument, CaseIterable { case auto, bf16, f32 }

  @Argument(help: "Files, or folders of them, to train on.")
  var paths: [String]

  @Option(
    name: .shortAndLong,
    help: "The model file to write (safetensors). It is replaced only by a whole one.")
  var output: String

  @Option(help: "Layers of the LSTM, one above the other.")
  var layers = 1

  @Option(help: "Units a layer: each has one memory cell.")
  var hidden = 512

  @Option(help: "Texts read side by side (the batch size).")
  var lanes = 100

  @Option(help: "Bytes read between two updates of the network; gradients flow back so far.")
  var steps = 100

  @Option(help: "Times to go through the training files; 10 unless --minutes is given.")
  var epochs: Double?

  @Option(help: "Train for so many minutes instead, from the first step to the saved model.")
  var minutes: Double?

  @Option(help: "How gradients become updates.")
  var optimizer = OptimizerKind.adam

  @Option(help: "The highest learning rate: it rises to this and then falls.")
  var learningRate = OptimizerKind.standardRate

  @Option(help: "Numbers to multiply in; auto takes bf16 where the processor has it.")
  var precision = Choice.auto

  @OptionGroup var threads: ThreadOptions

  @Option(help: "Where chance starts: the same seed and threads give the same network.")
  var seed: UInt64 = 1

  @Option(help: "Save the model every so many seconds.")
  var checkpointSeconds = 120.0

  @Option(help: "A file for the course of the run: a line of JSON at least once a second.")
  var log: String?

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    func check(_ holds: Bool, _ sentence: String) throws {
      if !holds { throw ValidationError(sentence) }
    }
    try check((1...16).contains(layers), "--layers takes a number from 1 to 16.")
    try check((1...16384).contains(hidden), "--hidden takes a number from 1 to 16384.")
    try check((1...10_000).contains(lanes), "--lanes takes a number from 1 to 10000.")
    try check((1...10_000).contains(steps), "--steps takes a number from 1 to 10000.")
    try check(epochs == nil || minutes == nil, "--epochs and --minutes exclude each other.")
    for (name, value) in [
      ("--epochs", epochs), ("--minutes", minutes), ("--learning-rate", learningRate),
      ("--checkpoint-seconds", checkpointSeconds),
    ] {
      try check(value.map { $0 > 0 && $0.isFinite } ?? true, "\(name) takes a number above 0.")
    }
  }

  func run() throws {
    let grammar = try language.grammar(for: paths, standard: nil)
    let job = TrainingJob(output: output, grammar: grammar, options: options)
    let log = try log.map { try TrainingLog($0) }
    try job.prepare(paths)
    Messages.say(job.summary)
    Interrupt.watch()
    let screen = TrainingScreen(output: output, log: log)
    let ending = try job.run(screen.callbacks)
    Messages.clear()
    try screen.sayHow(ending)
  }

  private var options: TrainingOptions {
    var options = TrainingOptions()
    options.layers = layers
    options.hidden = hidden
    options.lanes = lanes
    options.steps = steps
    options.length = minutes.map { .minutes($0) } ?? .epochs(epochs ?? 10)
    options.optimizer = optimizer
    options.learningRate = learningRate
    options.precision =
      switch precision {
      case .auto: .best
      case .bf16: .bf16
      case .f32: .f32
      }
    options.threads = threads.count
    options.seed = seed
    options.checkpointSeconds = checkpointSeconds
    return options
  }
}

extension OptimizerKind: ExpressibleByArgument {}
