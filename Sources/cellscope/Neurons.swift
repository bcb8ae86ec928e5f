import Annotation
import ArgumentParser
import Corpus
import Discovery
import Network
import Syntax

struct Neurons: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the neurons that follow syntax features, best first.",
    usage: "cellscope neurons [<model>] <path> ... [<options>]",
    discussion: """
      The files are split in three: one part chooses each feature's cells, one sets their \
      thresholds, and every figure shown is from the third. Files that the model was trained on \
      are left out. Beside each cell stands the best of what it must beat: the byte just read, the \
      last 20 bytes, the layout, untrained networks.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv, html }

  @OptionGroup var input: ModelArguments

  @Option(help: "A feature to look for; may be given several times. (default: all)")
  var feature: [String] = []

  @Option(help: "A tree-sitter query; what it captures is a feature too: '(goto_statement) @goto'.")
  var query: String?

  @Flag(
    help: """
      Look for every node, token and field of the language's grammar too, each that occurs once. \
      Beside --feature it changes nothing: node:if_statement is known there without it.
      """)
  var allNodes = false

  @Option(
    help:
      "Ask the other way round: which features does this neuron, as in l0.c.143, follow?"
  )
  var neuron: String?

  @Option(
    help:
      "How many cells of each feature to list; 1 by default in a table or page, 3 in JSON and CSV."
  )
  var top: Int?

  @Option(
    help:
      "Vectors to look at: c (memory cells, as tanh c), h (what they put out), i f g o (gates), raw (c itself)."
  )
  var vectors = "c,h"

  @Option(help: "Take whole files, in a fixed shuffled order, until so many bytes are reached.")
  var bytes: Int?

  @Option(
    help: """
      A network to hold this one against, such as one of train --shuffle-lines: what its best cells \
      do on the same bytes is shown, and decides no verdict.
      """)
  var control: String?

  @Option(
    help:
      "How many bytes untrained networks read, and those with cells held; more is surer and slower."
  )
  var controlBytes = 200_000

  @Flag(
    help:
      "For cells that no single feature explains: look for up to three features joined by and, or, not."
  )
  var explain = false

  @Flag(help: "Also use files that the model was trained on.")
  var includeTrained = false

  @OptionGroup var language: LanguageOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "How to write the result: html is one page with every certificate.")
  var format = Format.table

  @OptionGroup var pager: PagerOptions

  func validate() throws {
    try input.requirePaths()
    try language.check(input.paths)
    guard (1...10_000).contains(top ?? 1) else {
      throw ValidationError("--top takes a number from 1 to 10000.")
    }
    if explain && format == .csv {
      throw ValidationError("--explain is not for --format csv: take table, html or json.")
    }
    if controlBytes < 1 { throw ValidationError("--control-bytes takes a number from 1 up.") }
    if let bytes, bytes < 1 { throw ValidationError("--bytes takes a number from 1 up.") }
    _ = try parsedVectors()
  }

  private func parsedVectors() throws -> [StateVector] {
    var parsed: [StateVector] = []
    for name in vectors.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      guard let vector = StateVector(rawValue: name), !parsed.contains(vector) else {
        throw ValidationError(
          "--vectors takes some of c,h,i,f,g,o,raw, each once, not \(CorpusError.quoted(name)).")
      }
      parsed.append(vector)
    }
    return parsed
  }

  private var cells: Int {
    top ?? (format == .json || format == .csv ? 3 : 1)
  }

  func run() throws {
    let output = try Output(nil, paged: pager.isWanted && format == .table)
    let model = try ModelFile.read(input.model())
    let other = try control.map(ModelFile.read)
    let paths = input.paths
    var grammar = try language.grammar(for: paths, standard: model.language)
    var asked = feature.distinct
    if let query {
      let known = Set(grammar.features.map(\.name) + feature)
      grammar = try grammar.adding(query: query)
      asked += grammar.features.map(\.name).filter { !known.contains($0) }
    }
    if allNodes { grammar = grammar.addingAllNodes() }
    grammar = try grammar.knowing(feature)
    var study = Study(grammar: grammar)
    study.features = feature.isEmpty ? [] : asked
    study.hypothesises = allNodes
    study.neuron = try neuron.map { try NeuronID($0, in: model.shape) }
    study.top = cells
    study.vectors = try parsedVectors()
    study.threads = threads.count
    study.control = other
    study.controlBytes = controlBytes
    study.explains = explain
    study.illustrates = format == .html
    study.progress = Messages.stages()
    let files = try sourceFiles(paths, grammar)
    let selection = CorpusSelection(
      files, for: model, beside: other, trainedOn: includeTrained, bytes: bytes)
    let outcome = try study.run(model, on: selection)
    Messages.clear()
    for warning in outcome.warnings { Messages.say("cellscope: \(warning)") }
    try write(outcome, of: model, asked: asked, to: output)
  }

  /// - Parameter asked: the features that were asked for by name or query.
  private func write(
    _ outcome: Study.Outcome, of model: Model, asked: [String], to output: Output
  ) throws {
    let report = outcome.report
    try output.write { sink in
      switch format {
      case .json: try NeuronJSON.write(report, to: &sink)
      case .csv: try NeuronCSV.write(report, to: &sink)
      case .html:
        try HTMLReport(
          cells: cells, illustrations: outcome.illustrations, curve: model.lossCurve
        ).write(report, to: &sink)
      case .table:
        if let neuron {
          try CellTable(width: output.width, depth: output.depth())
            .write(neuron: neuron, of: report, to: &sink)
        } else {
          try NeuronTable(width: output.width, depth: output.depth(), cells: cells)
            .write(report, to: &sink)
        }
        try ExplanationTable(width: output.width, depth: output.depth())
          .write(report, to: &sink)
        if !asked.isEmpty {
          var own = report
          own.features.removeAll { !asked.contains($0.name) }
          try CertificateText(width: output.width, depth: output.depth()).write(own, to: &sink)
        }
      }
    }
  }
}
