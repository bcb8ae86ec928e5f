import Annotation
import ArgumentParser
import Corpus
import Syntax

struct LabelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labels",
    abstract: "Show what the parser says of each byte: the truth that neurons are held against.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case ansi, json }

  @Argument(help: "Files, or folders of them, or - for standard input.")
  var paths: [String]

  @Option(help: "A feature to show; may be given several times. (default: all)")
  var feature: [String] = []

  @OptionGroup var language: LanguageOptions

  @Option(
    help:
      "ansi for a terminal, the text highlighted once a feature; json for one object a file. (default: ansi)"
  )
  var format: Format?

  @OptionGroup var pager: PagerOptions

  func validate() throws {
    try language.check(paths)
  }

  func run() throws {
    let output = try Output(nil, paged: pager.isWanted && format != .json)
    let grammar = try language.grammar(for: paths, standard: nil)
    let files = try sourceFiles(paths, grammar)
    let grammars = try language.grammars(forFiles: files.map(\.path), knowing: feature)
    _ = try grammar.knowing(feature)
    let styler = TerminalLabels(width: output.width, depth: output.depth(forced: format == .ansi))
    try output.write { sink in
      for (file, own) in zip(files, grammars) {
        let (labelled, warning) = try LabelledFile.read(file, own, features: feature.distinct)
        if let warning { Messages.warn(of: file.path, warning) }
        switch format ?? .ansi {
        case .ansi: try styler.write(labelled, to: &sink)
        case .json: try AnnotationJSON.write(labelled, to: &sink)
        }
      }
    }
  }
}
