import Corpus

/// What can be wrong with a grammar, a query or the name of a feature.
package enum SyntaxError: Error, Equatable {
  /// No folder `grammars` beside or above the executable.
  case noGrammars(searchedFrom: String)
  /// The folder holds no grammar of this name.
  case unknownGrammar(name: String, folder: String, available: [String])
  /// A file of the grammar can't be read, or isn't what it should be.
  case badGrammar(path: String, reason: String)
  /// The parser was not compiled yet.
  case notBuilt(path: String)
  /// The query can't be used.
  case badQuery(QueryProblem)
  /// A feature of this name is there already.
  case featureExists(name: String)
  /// No feature has this name; besides those listed there are so many of the grammar's nodes.
  case unknownFeature(name: String, nearest: String, available: [String], ofNodes: Int)
  /// No alteration has this name.
  case unknownAlteration(name: String, available: [String])
}

/// Where a query is wrong, and why.
package struct QueryProblem: Error, Equatable, Codable {
  /// The file's name, or `query` for one given on the command line.
  package let source: String
  /// From 1, in bytes.
  package let line: Int
  /// From 1, in bytes.
  package let column: Int
  /// The line that holds the spot.
  package let text: String
  /// What is wrong there.
  package let reason: String

  /// The spot at `offset` bytes into `query`.
  init(_ reason: String, at offset: Int, of query: QuerySource) {
    let bytes = Array(query.text.utf8)
    let spot = min(max(offset, 0), bytes.count)
    let start = bytes[..<spot].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let end = bytes[spot...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    self.source = query.name
    self.line = bytes[..<spot].count { $0 == UInt8(ascii: "\n") } + 1
    self.column = spot - start + 1
    self.text = String(decoding: bytes[start..<end], as: UTF8.self)
    self.reason = CorpusError.shortened(reason, to: 300)
  }
}

extension SyntaxError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noGrammars(let place):
      "There is no folder 'grammars' in \(CorpusError.shown(place)) or above; set CELLSCOPE_GRAMMARS to its path."
    case .unknownGrammar(let name, let folder, let available):
      "There is no language \(CorpusError.quoted(name)) in \(CorpusError.shown(folder)); there are: \(available.joined(separator: ", "))."
    case .badGrammar(let path, let reason):
      "\(CorpusError.shown(path)): \(CorpusError.shown(reason))"
    case .notBuilt(let path):
      "\(CorpusError.shown(path)) is missing; run 'make setup' to build it."
    case .badQuery(let problem):
      problem.description
    case .featureExists(let name):
      "There is a feature \(CorpusError.quoted(name)) already; give the query's capture another name."
    case .unknownFeature(let name, let nearest, let available, let ofNodes):
      "There is no feature \(CorpusError.quoted(name)); did you mean \(CorpusError.quoted(nearest))? "
        + "There are: \(available.joined(separator: ", "))"
        + (ofNodes > 0 ? "; and \(ofNodes) of nodes: cellscope features --all-nodes." : ".")
    case .unknownAlteration(let name, let available):
      "There is no alteration \(CorpusError.quoted(name)); there are: \(available.joined(separator: ", "))."
    }
  }
}

extension QueryProblem: CustomStringConvertible {
  package var description: String {
    let (before, after) = surroundings
    // Tabs stay tabs, so that the caret stands under its spot however wide they are.
    let indent = before.utf8.map { $0 == UInt8(ascii: "\t") ? "\t" : " " }
    return "\(CorpusError.shown(source)):\(line):\(column): \(reason)\n"
      + "  \(before)\(after)\n  \(indent.joined())^"
  }

  /// The line's text before the spot and from it on; of a long line only what is near the spot.
  private var surroundings: (before: String, after: String) {
    let bytes = Array(text.utf8)
    let spot = min(column - 1, bytes.count)
    let (start, end) = (max(0, spot - Self.mostBeside), min(bytes.count, spot + Self.mostBeside))
    return (
      (start > 0 ? "..." : "") + String(decoding: bytes[start..<spot], as: UTF8.self),
      String(decoding: bytes[spot..<end], as: UTF8.self) + (end < bytes.count ? "..." : "")
    )
  }

  /// Bytes of a line that are shown on each side of the spot, at most.
  private static let mostBeside = 32
}
