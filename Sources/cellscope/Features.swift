import Annotation
import ArgumentParser
import Syntax

struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the features of a language, with what each means.")

  @Flag(help: "List those of every node, field and token of the language's grammar too.")
  var allNodes = false

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let output = try Output(nil)
    let plain = try Grammar(language.language ?? "c")
    let grammar = allNodes ? plain.addingAllNodes() : plain
    try output.write { sink in
      try FeatureList.write(
        grammar.features.map { ($0.name, $0.kind, $0.description) }, width: output.width,
        depth: output.depth(), to: &sink)
    }
  }
}
