/// How messages show text that comes from arguments and files: on one line, and never very long.
extension CorpusError {
  /// The most characters of a text that a message quotes.
  private static let mostQuoted = 200

  /// A text between quotes: control characters are escaped, and a long text is shortened.
  package static func quoted(_ text: String) -> String { "'\(shown(text))'" }

  /// The same without quotes.
  package static func shown(_ text: String) -> String {
    escaped(shortened(text, to: mostQuoted))
  }

  /// A text of at most `most` characters: of a longer one the beginning and the end, with the number
  /// of characters that are left out between them.
  package static func shortened(_ text: String, to most: Int) -> String {
    let scalars = text.unicodeScalars
    guard text.utf8.count > most, scalars.count > most else { return text }
    let tail = most / 3
    return String(scalars.prefix(most - tail)) + "...[\(scalars.count - most) more]..."
      + String(scalars.suffix(tail))
  }

  /// A text with control characters and characters that reorder text escaped.
  ///
  /// - Parameter keepsLines: leave ends of lines and tabs as they are.
  package static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where keepsLines && (scalar == "\n" || scalar == "\t"):
        result.unicodeScalars.append(scalar)
      case .control, .format, .lineSeparator, .paragraphSeparator:
        result += scalar.escaped(asASCII: true)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
