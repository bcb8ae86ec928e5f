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
    if CommandLine.arguments.dropFirst() == [QueryAnswerer.argument] { return QueryAnswerer.run() }
    Interrupt.allow()
    holdStandardDescriptors()
    do {
      try requireDescriptors()
      var command = try Cellscope.parseAsRoot()
      try command.run()
    } catch {
      if let failure = Failure(error) {
        Messages.say("cellscope: \(failure.sentence)")
        exit(failure.status)
      }
      let status = Cellscope.exitCode(for: error)
      if status.isSuccess { Cellscope.exit(withError: error) }  // help, on standard output
      Messages.say(Cellscope.fullMessage(for: error))
      exit(status.rawValue)
    }
  }

  /// Keeps a file that is opened later from becoming the standard error that was closed.
  private static func holdStandardDescriptors() {
    let modes = [STDIN_FILENO: O_WRONLY, STDOUT_FILENO: O_RDONLY, STDERR_FILENO: O_WRONLY]
    for (descriptor, mode) in modes.sorted(by: { $0.key < $1.key })
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", mode)
    }
  }
}

extension Main {
  /// Open files that the system's own threads and ours need.
  private static let fewestFiles = 16

  /// Makes sure that enough files may be open: with fewer Dispatch ends the process.
  private static func requireDescriptors() throws(Failure) {
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard unsafe getrlimit(kind, &limit) == 0, limit.rlim_cur < fewestFiles else { return }
    limit.rlim_cur = min(rlim_t(fewestFiles), limit.rlim_max)
    guard limit.rlim_cur == fewestFiles, unsafe setrlimit(kind, &limit) == 0 else {
      throw Failure(
        "The system lets this process open \(limit.rlim_max) files; at least \(fewestFiles) are "
          + "needed (ulimit -n).", status: 74)
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
