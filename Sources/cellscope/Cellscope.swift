import Annotation
import ArgumentParser
import Corpus
import Discovery
import Glibc
import Instrument
import Network
import Syntax

/// The command: one file per subcommand, each of which parses, calls and prints.
struct Cellscope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cellscope",
    abstract: "Find, prove and show the cells of a character LSTM that learnt a language's syntax.",
    discussion: """
      Train a network on C source, list the neurons that follow syntax features, and see source \
      coloured by one of them:

        cellscope train linux/kernel -o linux.safetensors
        cellscope neurons linux.safetensors linux/mm
        cellscope annotate linux.safetensors linux/mm/slab.c --feature if-condition
      """,
    subcommands: [
      Train.self, Neurons.self, Annotate.self, Browse.self, LabelsCommand.self, Features.self,
      Evaluate.self, Sample.self, Serve.self,
    ])
}

@main
struct Main {
  static func main() {
    Interrupt.allow()
    do {
      var command = try Cellscope.parseAsRoot()
      try command.run()
    } catch {
      guard let failure = Failure(error) else { Cellscope.exit(withError: error) }
      Messages.say("cellscope: \(failure.sentence)")
      exit(failure.status)
    }
  }
}

/// An error as the user meets it: a sentence and an exit status.
struct Failure: Error {
  let sentence: String
  let status: Int32

  init(_ sentence: String, status: Int32) {
    self.sentence = sentence
    self.status = status
  }

  /// nil for what the argument parser has to say.
  init?(_ error: any Error) {
    switch error {
    case let error as Failure: self = error
    case let error as CorpusError: self.init(error.description, status: error.exitCode)
    case let error as OutputError: self.init(error.description, status: error.exitCode)
    case let error as NetworkError: self.init(error.description, status: error.exitCode)
    case let error as SyntaxError: self.init(error.description, status: error.exitCode)
    case let error as DiscoveryError: self.init(error.description, status: error.exitCode)
    case let error as AnnotationError: self.init(error.description, status: error.exitCode)
    case let error as InstrumentError: self.init(error.description, status: error.exitCode)
    default: return nil
    }
  }
}
