import CTreeSitter

extension Query {
  /// tree-sitter's verdict as a sentence.
  static func problem(_ kind: TSQueryError, at offset: Int, of source: QuerySource) -> QueryProblem
  {
    let word = source.word(at: offset)
    let reason =
      switch kind {
      case TSQueryErrorNodeType: "this language has no node '\(word)'"
      case TSQueryErrorField: "this language has no field '\(word)'"
      case TSQueryErrorCapture: "this pattern captures no '@\(word)'"
      case TSQueryErrorStructure: "this can match nowhere in this language"
      default: "this is not a query: look for a parenthesis or a quote too many or too few"
      }
    return QueryProblem(reason, at: offset, of: source)
  }
}

extension QuerySource {
  /// The name that starts at `offset`.
  fileprivate func word(at offset: Int) -> String {
    let rest = text.utf8.dropFirst(offset).prefix { byte in
      switch UInt8(ascii: "_") {
      case byte: true
      default: Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
      }
    }
    return String(decoding: Array(rest), as: UTF8.self)
  }

  /// Where `needle` first stands at or after `start`; `start` where it doesn't.
  func offset(of needle: String, from start: Int) -> Int {
    let hay = Array(text.utf8)
    let needle = Array(needle.utf8)
    guard hay.count >= needle.count else { return start }
    for offset in stride(from: start, through: hay.count - needle.count, by: 1)
    where hay[offset..<offset + needle.count].elementsEqual(needle) {
      return offset
    }
    return start
  }
}
