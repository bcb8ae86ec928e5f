import Corpus
import FoundationEssentials

/// Where the grammars lie.
enum GrammarFolder {
  /// `given`, else what `CELLSCOPE_GRAMMARS` says, else the nearest `grammars` beside or above the
  /// executable. Throws `SyntaxError.noGrammars`.
  static func find(_ given: String? = nil) throws(SyntaxError) -> String {
    if let folder = given ?? Companion.path("grammars", variable: "CELLSCOPE_GRAMMARS") {
      return folder
    }
    throw .noGrammars(searchedFrom: Companion.executableFolder)
  }

  /// The folders that hold a `grammar.json`, sorted.
  static func names(in folder: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)/grammar.json")
    }.sorted()
  }
}
