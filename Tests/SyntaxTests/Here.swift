import Foundation

@testable import Syntax

/// The grammars of this checkout, found from this file and not from where the tests run.
let grammars = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "grammars").path

/// The languages that have a parser.
let languages = ((try? Grammar.names(in: grammars)) ?? []).filter { $0 != "text" }

/// The C grammar; throws a sentence that says to run `make setup` where its parser isn't built.
func c() throws -> Grammar { try Grammar("c", in: grammars) }

/// The labels of one feature over a text.
func values(_ feature: String, _ text: String, language: String = "c") throws -> [Float] {
  try Labeler(Grammar(language, in: grammars).addingAllNodes(), features: [feature])
    .labels(of: Array(text.utf8))
    .values(0)
}

/// The same as a picture: `.` outside, `x` inside, `?` unknown, digits for a graded feature.
func picture(_ feature: String, _ text: String, language: String = "c") throws -> String {
  let isGraded = try Grammar(language, in: grammars).addingAllNodes().features
    .contains { $0.name == feature && $0.kind == .graded }
  return try values(feature, text, language: language).map { value in
    if value.isNaN { return "?" }
    if isGraded { return value < 10 ? "\(Int(value))" : "+" }
    return value == 0 ? "." : "x"
  }.joined()
}

/// The project's own C files.
let corpusFiles: [String] = {
  let folder = URL(filePath: grammars).deletingLastPathComponent().appending(path: "corpus-c").path
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }.sorted()
    .map { "\(folder)/\($0)" }
}()

/// A file's bytes, its caret comments taken out.
func text(_ path: String) throws -> [UInt8] {
  Carets(try String(contentsOfFile: path, encoding: .utf8)).bytes
}
