import Corpus

/// Other names for the names of a file: as long, with the same capitals, digits and underscores, and
/// consonants and vowels by turns for their letters.
struct Renamer {
  /// By old name. One that can't be renamed isn't here.
  private(set) var names: [ArraySlice<UInt8>: [UInt8]] = [:]

  /// Names each of `old`, in that order. No new name is one of `taken`, nor another's.
  ///
  /// A name draws from a generator of its own, so that it becomes the same in all files where that
  /// is free. Names with fewer than three letters, or letters beyond ASCII, stay.
  init(_ old: [ArraySlice<UInt8>], avoiding taken: Set<ArraySlice<UInt8>>, seed: UInt64) {
    var taken = taken
    for name in old where names[name] == nil {
      guard name.count(where: Self.isLetter) >= 3, name.allSatisfy({ $0 < 128 }) else { continue }
      var generator = SeededGenerator(seed: seed, stream: ContentHash.of(name))
      for _ in 0..<Self.tries {
        let new = Self.draw(name, &generator)
        if taken.insert(new[...]).inserted {
          names[name] = new
          break
        }
      }
    }
  }

  /// A file may hold all the names of three letters there are.
  private static let tries = 100
  private static let consonants = Array("bcdfghjklmnprstvwz".utf8)
  private static let vowels = Array("aeiou".utf8)

  private static func draw(
    _ name: ArraySlice<UInt8>, _ generator: inout SeededGenerator
  ) -> [UInt8] {
    var isVowel = generator.below(2) == 1
    return name.map { byte in
      guard isLetter(byte) else { return byte }
      let letters = isVowel ? vowels : consonants
      isVowel.toggle()
      return letters[generator.below(letters.count)] ^ (byte & 32 ^ 32)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }

  /// The words of a text: letters, digits and underscores, and what is beyond ASCII.
  static func words(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (place, byte) in zip(bytes.indices, bytes) {
      let isWord = isLetter(byte) || (48...57).contains(byte) || byte == 95 || byte >= 128
      if isWord {
        start = start ?? place
      } else if let first = start {
        words.append(first..<place)
        start = nil
      }
    }
    if let start { words.append(start..<bytes.endIndex) }
    return words
  }
}
