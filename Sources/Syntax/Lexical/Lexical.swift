/// Features of any text, found without a parser and known everywhere; `grammar.json` says which of them
/// a language has.
enum Lexical: String, CaseIterable, Decodable, Sendable {
  case linePosition = "line-position"
  case lineEnd = "line-end"
  case indentation
  case quoted
  case url
  case uppercaseWord = "uppercase-word"
  case blank
  case wordPosition = "word-position"
  case sentencePosition = "sentence-position"

  var feature: Feature {
    switch self {
    case .linePosition:
      Feature(
        name: rawValue, description: "how many bytes of its line have been read", kind: .graded,
        isLexical: true, isLayout: true, isLinePosition: true)
    case .indentation:
      graded("columns of white space that its line began with, tabs to 8", isLayout: true)
    case .lineEnd: binary("the last byte before a newline: what predicts the line's end is on")
    case .quoted: binary("between double quotes, straight or typographic")
    case .url: binary("in a web address or the like: scheme://...")
    case .uppercaseWord: binary("in a word of two capitals or more, and no small letter")
    case .blank: binary("a space, a tab or the end of a line")
    case .wordPosition: graded("how many bytes of its word have been read")
    case .sentencePosition: graded("how many bytes of its sentence have been read")
    }
  }

  /// Its labels for a text. O(bytes).
  func steps(of bytes: [UInt8]) -> Steps {
    switch self {
    case .linePosition: linePositions(bytes)
    case .lineEnd: lineEnds(bytes)
    case .indentation: indentations(bytes)
    case .quoted: quotations(bytes)
    case .url: addresses(bytes)
    case .uppercaseWord: uppercaseWords(bytes)
    case .blank: blanks(bytes)
    case .wordPosition: wordPositions(bytes)
    case .sentencePosition: sentencePositions(bytes)
    }
  }

  private func binary(_ description: String) -> Feature {
    Feature(name: rawValue, description: description, kind: .binary, isLexical: true)
  }

  private func graded(_ description: String, isLayout: Bool = false) -> Feature {
    Feature(
      name: rawValue, description: description, kind: .graded, isLexical: true, isLayout: isLayout)
  }
}
