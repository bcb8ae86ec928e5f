import Annotation
import ArgumentParser
import Corpus
import Glibc
import Instrument
import Network
import Syntax

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at a network live, in a browser.",
    usage: "cellscope serve [<model>] [<path> ...] [--port <port>]",
    discussion: """
      Opens the files given, or a small program and what you type: every key recolours the text. Select a span for the \
      cells that are on there, write a query for those that follow it, hold a cell and see the \
      predictions change. Only this machine is answered, and Ctrl-C ends it. The HTTP interface is \
      described in docs/serve.md.
      """)

  @OptionGroup var input: ModelArguments

  @Option(help: "The port to listen at; 0 takes one that is free.")
  var port = 8080

  @Option(help: "The address to listen at; any but this machine's own lets others in.")
  var host = "127.0.0.1"

  @OptionGroup var language: LanguageOptions
  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try refuseStandardInput(among: input.paths)
    guard (0...65535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535.")
    }
  }

  func run() throws {
    let server = try Server(host: host, port: port)
    let output = try Output(nil)
    let (model, paths) = (try input.model(), input.paths)
    let name = ModelArguments.name(of: model)
    let network = try ModelFile.read(model)
    let grammar = try language.grammar(for: paths, standard: network.language)
    let files = try GivenFiles(paths, grammar)
    Messages.say(files.leftOut)
    let instrument = try Instrument(
      network, name: name, files: files, grammar: grammar,
      threads: threads.count, limits: server.limits, memory: server.memory)
    Interrupt.watch()
    if !server.isLoopback {
      Messages.say(
        "cellscope: warning: others who reach \(server.host) can read the given files and use this "
          + "machine; nothing asks them who they are.")
    }
    if server.limits.connections < Limits().connections {
      Messages.say(
        "cellscope: warning: only \(server.limits.connections) clients are served at once, since the "
          + "system allows no more open files; 'ulimit -n 2048' raises the limit.")
    }
    try output.write { try $0.append(server.address + "\n") }
    Messages.say("cellscope: \(name) is shown at this address; Ctrl-C ends it.")
    let serving = Task { await server.run { await instrument.answer($0) } }
    let reading = Task { await instrument.buildIndex() }
    while !Interrupt.isAsked { usleep(20_000) }
    serving.cancel()
    reading.cancel()
  }
}
