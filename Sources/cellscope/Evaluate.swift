import Annotation
import ArgumentParser
import Corpus
import Network
import Syntax

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well a model predicts the next byte of files.",
    usage: "cellscope evaluate [<model>] <path> ... [<options>]")

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @OptionGroup var input: ModelArguments

  @OptionGroup var language: LanguageOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "How to write the result.")
  var format = Format.table

  func validate() throws {
    try input.requirePaths()
    try language.check(input.paths)
  }

  func run() throws {
    let output = try Output(nil)
    let model = try ModelFile.read(input.model())
    let paths = input.paths
    let grammar = try language.grammar(for: paths, standard: model.language)
    let files = try sourceFiles(paths, grammar)
    let evaluation = try Evaluation(of: model, on: files, threads: threads.count)
    try output.write { sink in
      switch format {
      case .table: try EvaluationText.writeTable(evaluation, to: &sink)
      case .json: try EvaluationText.writeJSON(evaluation, to: &sink)
      }
    }
  }
}
