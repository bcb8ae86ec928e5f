import Foundation
import Testing

@testable import Syntax

/// A file whose comments point at bytes, and the language whose folder it lies in.
struct CaretFile: Sendable, CustomTestStringConvertible {
  let language: String
  let path: String

  var testDescription: String { path.replacing("\(grammars)/", with: "") }

  /// Those of all languages.
  static let all = languages.flatMap(of)

  static func of(_ language: String) -> [CaretFile] {
    let folder = "\(grammars)/\(language)/tests"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { CaretFile(language: language, path: "\(folder)/\($0)") }
  }

  /// Its text and what it claims: its comments begin as the language's line comments do.
  func carets() throws -> Carets {
    let grammar = try Grammar(language, in: grammars)
    let comment = grammar.description.nesting?.comments.first { $0.last == "\n" }
    return Carets(
      try String(contentsOfFile: path, encoding: .utf8), comment: comment?.first ?? "//")
  }
}
