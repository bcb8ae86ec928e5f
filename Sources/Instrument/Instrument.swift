import Corpus
import Discovery
import Network
import Syntax

/// The live instrument: a network, the files it may look at, and what it is asked about them.
package final class Instrument: Sendable {
  /// To be shown.
  let name: String
  let model: Model
  let findings: Findings
  let files: GivenFiles
  let limits: Limits
  let reader: StretchReader
  let texts: TextStore
  let reading: TextReading
  let bench: Workbench
  /// Where texts are parsed, one after the other: a parser takes 40 to 250 bytes a byte meanwhile.
  let parser: Workbench
  /// Where typed queries run: one that takes long keeps nothing else waiting.
  let queries: Workbench
  let queryGate: Gate
  let writer: Writer
  let index: CorpusIndex
  /// Of what is typed.
  let grammar: Grammar
  /// Found once, since it takes reading files.
  let welcomed = Guarded<WelcomeView?>(nil)
  private let gate: Gate

  /// - Parameters:
  ///   - name: the model's file name.
  ///   - grammar: of what is typed, and of files in folders.
  ///   - memory: shared with who receives requests; else of its own.
  package init(
    _ model: Model, name: String, files: GivenFiles, grammar: Grammar, threads: Int,
    limits: Limits = Limits(), memory: Memory? = nil
  ) throws {
    self.name = name
    self.model = model
    self.files = files
    self.grammar = grammar
    self.limits = limits
    findings = Findings(of: model)
    reader = try StretchReader(model, threads: threads)
    texts = TextStore(limits, memory ?? Memory(limits.memory))
    reading = TextReading(model: model, reader: reader, store: texts)
    bench = Workbench()
    parser = Workbench(places: 1)
    queries = Workbench(places: limits.queries)
    queryGate = Gate(limits.queries)
    writer = try Writer(model)
    index = CorpusIndex(model.shape, limits: limits)
    gate = Gate(limits.requests)
  }

  /// Reads the files, for where else cells are on; returns when all are read, or it is cancelled.
  package func buildIndex() async {
    await IndexBuilder(instrument: self).build()
  }

  /// Answers a request.
  package func answer(_ request: Request) async -> Response {
    do throws(Problem) {
      guard gate.enter() else { throw .busy("\(limits.requests) requests are being worked on") }
      defer { gate.leave() }
      return try await route(request)
    } catch {
      return Response(error)
    }
  }
}
