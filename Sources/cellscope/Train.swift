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
    discussion: """
      Files are split by whole files into 90 % to learn from, 5 % to watch the run on and 5 % kept \
      aside. At the end the network's cells are scored on the held-out files, and the best cell of \
      each feature is kept in the model.
      """)

  enum Choice: String, ExpressibleByArgument, CaseIterable { case auto, bf16, f32 }

  @Argument(help: "Files, or folders of them, to train on.")
  var paths: [String]

  @Option(name: .shortAndLong, help: "The model file to write.")
  var output: String

  @Option(help: "Layers of the LSTM.")
  var layers = 1

  @Option(help: "Units a layer.")
  var hidden = 512

  @Option(help: "Texts read side by side: the batch.")
  var lanes = 100

  @Option(help: "Time steps that gradients flow back.")
  var steps = 100

  @Option(help: "Passes over the training files; 10 unless --minutes is given.")
  var epochs: Double?

  @Option(help: "Minutes from the first step to the saved model, instead of --epochs.")
  var minutes: Double?

  @Option(help: "adam or rmsprop.")
  var optimizer = OptimizerKind.adam

  @Option(help: "The highest learning rate; 0.01 for adam, 0.002 for rmsprop by default.")
  var learningRate: Double?

  @Option(help: "Products in bf16 or f32; auto takes bf16 where the processor has it.")
  var precision = Choice.auto

  @OptionGroup var threads: ThreadOptions

  @Option(help: "The seed of all chance: same seed, same threads, same network.")
  var seed: UInt64 = 1

  @Option(help: "Seconds between saved models.")
  var checkpointSeconds = 120.0

  @Option(help: "A file to write JSON lines of the run to.")
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
