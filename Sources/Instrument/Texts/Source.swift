import Foundation
import Syntax

/// Which text a request is about: a file, a text sent with it, or one known by its id; and perhaps a
/// change to it.
struct Source: Decodable, Sendable {
  var id: String?
  var file: String?
  var text: String?
  var base64: String?
  var language: String?
  var edit: Edit?
}

extension Instrument {
  /// The text that is meant. Throws 400 unless it is one, 404 for what is not known, 413 for what is
  /// too large.
  func text(of source: Source) async throws(Problem) -> Text {
    let text = try await unchanged(source)
    guard let edit = source.edit else { return text }
    let changed = try text.applying(edit)
    if changed.bytes.count > limits.text { throw .tooLarge("A text", limits.text) }
    texts.add(changed)
    return changed
  }

  private func unchanged(_ source: Source) async throws(Problem) -> Text {
    let ways = [source.id, source.file, source.text, source.base64].compactMap { $0 }
    guard ways.count == 1 else {
      throw .bad("Say which text is meant by one of id, file, text and base64.")
    }
    if let id = source.id { return try texts.text(id) }
    if let file = source.file { return try await opened(file) }
    guard let bytes = source.text.map({ Array($0.utf8) }) ?? decoded(source.base64 ?? "") else {
      throw .bad("What is in base64 is not in base64.")
    }
    if bytes.count > limits.text { throw .tooLarge("A text", limits.text) }
    let grammar = try grammar(source.language)
    if let known = texts.text(typed: bytes, grammar.name) { return known }
    let text = Text(bytes, grammar: grammar, memory: texts.memory)
    texts.add(text)
    return text
  }

  private func decoded(_ base64: String) -> [UInt8]? {
    Data(base64Encoded: base64).map { [UInt8]($0) }
  }

  /// A given file, read anew: it may have changed.
  private func opened(_ file: String) async throws(Problem) -> Text {
    let (files, limit) = (files, limits.text)
    let (bytes, size) = try await bench.run { () throws(Problem) in
      try files.read(file, limit: limit)
    }
    if let known = texts.text(ofFile: file, bytes) { return known }
    let text = Text(
      bytes, file: file, fileSize: size, grammar: files.grammar(of: file),
      seeds: index.seeds(of: file, bytes), memory: texts.memory)
    texts.add(text)
    return text
  }

  private func grammar(_ language: String?) throws(Problem) -> Grammar {
    guard let language, language != grammar.name else { return grammar }
    do {
      return try Grammar(language)
    } catch {
      throw .bad(error.description)
    }
  }
}

extension Text {
  /// Bytes as a request names them, checked; all of them where it names none.
  func range(_ from: Int?, _ to: Int?) throws(Problem) -> Range<Int> {
    let (from, to) = (from ?? 0, to ?? bytes.count)
    guard from >= 0, from <= to, to <= bytes.count else {
      throw .bad("There is no stretch from \(from) to \(to) in a text of \(bytes.count) bytes.")
    }
    return from..<to
  }
}
