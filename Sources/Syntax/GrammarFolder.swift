import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Where the grammars lie: never the working directory.
enum GrammarFolder {
  /// `given`, else `CELLSCOPE_GRAMMARS`, else the nearest `grammars` beside or above the executable itself (links
  /// to it are followed). Throws `SyntaxError.noGrammars`.
  static func find(_ given: String? = nil) throws(SyntaxError) -> String {
    if let given { return given }
    let environment = ProcessInfo.processInfo.environment
    if let folder = environment["CELLSCOPE_GRAMMARS"], !folder.isEmpty { return folder }
    var place = executable().split(separator: "/", omittingEmptySubsequences: true).dropLast()
    let start = "/" + place.joined(separator: "/")
    while true {
      let folder = "/" + (place + ["grammars"]).joined(separator: "/")
      var isFolder = false
      if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder {
        return folder
      }
      guard !place.isEmpty else { throw .noGrammars(searchedFrom: start) }
      place.removeLast()
    }
  }

  /// The folders that hold a `grammar.json`, sorted.
  static func names(in folder: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)/grammar.json")
    }.sorted()
  }

  private static func executable() -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
  }
}
