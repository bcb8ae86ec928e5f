import Annotation
import ArgumentParser
import Corpus
import Foundation
import Glibc
import Network
import Syntax

struct Browse: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look through a file in the terminal, coloured by one cell after the other.",
    usage: "cellscope browse [<model>] <file> [<options>]",
    discussion: """
      Fills the screen in the manner of less: arrows move, n and p change the cell, f picks a \
      feature, d goes to where cell and parser differ, ? tells the other keys, q leaves. The cells \
      are those of the model's findings; the file is read while you look.
      """)

  @OptionGroup var input: ModelArguments

  @Option(
    help:
      "Begin with this neuron, as in l0.c.143, or with all of a vector, as in l0.c. May be given several times."
  )
  var neuron: [String] = []

  @Option(
    help:
      "Begin with the best cell of this feature. May be given several times. (default: if-condition, for text: quoted)"
  )
  var feature: [String] = []

  @Option(help: "Begin at this line, counted from 1.")
  var line = 1

  @OptionGroup var language: LanguageOptions
  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try input.requirePaths()
    try refuseStandardInput(among: input.paths)
    guard input.paths.count == 1 else {
      throw ValidationError("browse looks through one file; name one.")
    }
    guard line >= 1 else { throw ValidationError("--line takes a number from 1 up.") }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    guard FullScreen.isPossible(terminal: environment["TERM"]) else {
      throw Failure(
        "browse fills a terminal's screen, and this is none; annotate writes to files and pipes.",
        status: 64)
    }
    let (model, file) = (try input.model(), input.paths[0])
    let name = ModelArguments.name(of: model)
    let network = try ModelFile.read(model)
    var annotator = Annotator(network, name: name)
    annotator.neurons = try neuron.flatMap { try NeuronID.all($0, in: network.shape) }.distinct
    annotator.features = feature.distinct
    annotator.threads = threads.count
    let grammar = try language.grammars(forFiles: [file], knowing: feature)[0]
    Messages.show("parsing \(file)")
    let size = FullScreen.size
    let (browser, warnings) = try annotator.browser(
      regularFiles([file])[0], grammar, line: line, rows: size.rows, columns: size.columns,
      depth: .detect(environment: environment, isTerminal: true, forced: false))
    Messages.clear()
    try show(browser, annotator)
    for warning in warnings { Messages.warn(of: file, warning) }
  }

  /// Shows it, and reads the file meanwhile.
  private func show(_ browser: Browser, _ annotator: Annotator) throws {
    let text = Array(browser.bytes.prefix(browser.readable))
    let neurons = try annotator.neurons(of: browser)
    let mail = Mailbox()
    let ended = DispatchSemaphore(value: 0)
    FullScreen.open()
    Thread.detachNewThread {
      do {
        try annotator.read(
          text, of: neurons, isStopped: { mail.isStopped }, take: { mail.put($0) })
      } catch { mail.fail(error) }
      ended.signal()
    }
    var loop = BrowserLoop(browser, mail)
    let ending = Result { try loop.run() }
    FullScreen.leave()
    mail.stop()
    ended.wait()
    switch try ending.get() {
    case .left: return
    case .signal(SIGINT): throw ExitCode(130)
    case .signal(let number):
      signal(number, SIG_DFL)
      kill(getpid(), number)
    }
  }
}
