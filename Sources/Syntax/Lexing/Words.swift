/// Words of a language that say what is around them.
struct Words: Decodable, Sendable {
  /// Words that are never a name: a parser that reads one as a name is lost.
  var reserved: Set<String>
  /// Of those: what a type is made of.
  var types: Set<String>
  /// Of those: what may stand before or in a type.
  var qualifiers: Set<String>
  /// Of those: what braces with declarations follow, perhaps after a name.
  var aggregates: Set<String>
  /// What is followed by parentheses and can be left out, wherever it stands.
  var attributes: Set<String>
}

/// `Words` as bytes.
struct WordTable: Sendable {
  struct Role: OptionSet, Sendable {
    let rawValue: UInt8
    static let reserved = Role(rawValue: 1)
    static let type = Role(rawValue: 2)
    static let qualifier = Role(rawValue: 4)
    static let aggregate = Role(rawValue: 8)
    static let attribute = Role(rawValue: 16)
  }

  /// By first byte.
  private var words = [[(word: [UInt8], role: Role)]](repeating: [], count: 256)

  init(_ words: Words) {
    add(words.reserved, .reserved)
    add(words.types, .type)
    add(words.qualifiers, .qualifier)
    add(words.aggregates, .aggregate)
    add(words.attributes, .attribute)
  }

  private mutating func add(_ texts: Set<String>, _ role: Role) {
    for text in texts {
      let word = Array(text.utf8)
      guard let first = word.first.map(Int.init) else { continue }
      if let index = words[first].firstIndex(where: { $0.word == word }) {
        words[first][index].role.insert(role)
      } else {
        words[first].append((word, role))
      }
    }
  }

  /// What the word in `range` is; nothing if it is a name.
  subscript(bytes: [UInt8], range: Range<Int>) -> Role {
    guard let first = range.first else { return [] }
    for (word, role) in words[Int(bytes[first])] where word.count == range.count {
      if zip(word, range).allSatisfy({ $0 == bytes[$1] }) { return role }
    }
    return []
  }
}
