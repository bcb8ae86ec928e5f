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
    self.reason = reason
  }
}

extension SyntaxError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noGrammars(let place):
      "There is no folder 'grammars' in \(place) or above; set CELLSCOPE_GRAMMARS to its path."
    case .unknownGrammar(let name, let folder, let available):
      "There is no language '\(name)' in \(folder); there are: \(available.joined(separator: ", "))."
    case .badGrammar(let path, let reason):
      "\(path): \(reason)"
    case .notBuilt(let path):
      "\(path) is missing; run 'make setup' to build it."
    case .badQuery(let problem):
      problem.description
    case .featureExists(let name):
      "There is a feature '\(name)' already; give the query's capture another name."
    case .unknownFeature(let name, let nearest, let available, let ofNodes):
      "There is no feature '\(name)'; did you mean '\(nearest)'? "
        + "There are: \(available.joined(separator: ", "))"
        + (ofNodes > 0 ? "; and \(ofNodes) of nodes: cellscope features --all-nodes." : ".")
    case .unknownAlteration(let name, let available):
      "There is no alteration '\(name)'; there are: \(available.joined(separator: ", "))."
    }
  }
}

extension QueryProblem: CustomStringConvertible {
  /// Of a longer line so many bytes around the spot are shown.
  private static let shown = 72

  package var description: String {
    let line = Array(text.utf8)
    var (start, end) = (0, line.count)
    if line.count > Self.shown {
      start = min(max(0, column - 1 - Self.shown / 2), line.count - Self.shown)
      end = start + Self.shown
      // Characters stay whole.
      while start > 0, line[start] & 0xC0 == 0x80 { start -= 1 }
      while end < line.count, line[end] & 0xC0 == 0x80 { end += 1 }
    }
    let shown = String(decoding: line[start..<end], as: UTF8.self)
    // Tabs stay tabs, so that the caret stands under its spot however wide they are.
    let indent = line[start..<max(start, min(column - 1, end))]
      .map { $0 == UInt8(ascii: "\t") ? "\t" : " " }
    return "\(source):\(self.line):\(column): \(reason)\n  \(shown)\n  \(indent.joined())^"
  }
}
