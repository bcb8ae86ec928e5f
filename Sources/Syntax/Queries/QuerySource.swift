import FoundationEssentials

/// The text of a query, and what to call it in a message.
struct QuerySource: Sendable {
  let name: String
  let text: String

  /// Every `.scm` of a folder, sorted by name; none where there is no folder.
  static func all(in folder: String) throws(SyntaxError) -> [QuerySource] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var sources: [QuerySource] = []
    for entry in entries.sorted() where entry.hasSuffix(".scm") {
      let path = "\(folder)/\(entry)"
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw .badGrammar(path: path, reason: "it can't be read as UTF-8")
      }
      sources.append(QuerySource(name: path, text: text))
    }
    return sources
  }
}
