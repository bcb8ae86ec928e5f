import CTreeSitter

/// The structural half of an alterer: guard, parser, survey, query.
final class AlteringQuery {
  private var parser: Parser
  private let query: Query
  private let index: Int
  private let every: Int
  private let kinds: NodeKinds
  private let nesting: Nesting?
  private let keywords: Set<ArraySlice<UInt8>>
  private let collector = Collector()

  /// Of the grammar's alteration `name`. Throws `badGrammar`, `badQuery`.
  init(_ grammar: Grammar, _ name: String) throws(SyntaxError) {
    guard let language = grammar.language,
      let query = try grammar.altering.compiled(language, capturing: { $0.capture == name }),
      let index = query.features.firstIndex(where: { $0.capture == name })
    else { throw .badGrammar(path: grammar.name, reason: "it can't alter anything") }
    self.index = index
    every = query.features[index].every
    self.query = query
    parser = Parser(language)
    kinds = NodeKinds(language, grammar.description)
    nesting = grammar.description.nesting.map(Nesting.init)
    keywords = language.keywords
  }

  /// By place, ascending. Where the parser is lost nothing is altered but names.
  func edits(of bytes: [UInt8], seed: UInt64) throws(Refusal) -> [[Edit]] {
    try Structure.check(bytes, nesting)
    let limit = TimeLimit(bytes: bytes.count)
    let tree = try parser.parse(bytes, limit)
    let survey = try Survey(checking: tree, kinds: kinds, of: bytes)
    let places = try collector.places(of: index, query, in: tree, bytes, within: limit)
    let renamer = renamer(places, bytes, seed: seed)
    let lost = survey.lost.merged()
    let edits = places.compactMap { place -> [Edit]? in
      let next = Labels.firstRange(in: lost, endingAfter: place.start)
      let isLost = next < lost.count && lost[next].lowerBound <= place.start
      let edits = place.actions.flatMap { range, action in
        self.edits(for: action, range, bytes, renamer, isLost: isLost)
      }
      return edits.isEmpty ? nil : edits
    }
    return stride(from: 0, to: edits.count, by: every).map { edits[$0] }
  }

  private func edits(
    for action: Operation.Action, _ range: Range<Int>, _ bytes: [UInt8], _ renamer: Renamer?,
    isLost: Bool
  ) -> [Edit] {
    switch action {
    case .rename, .renameIn:
      return Renamer.words(in: bytes[range]).compactMap { word in
        renamer?.names[bytes[word]].map { Edit(range: word, text: $0) }
      }
    case _ where isLost: return []
    case .replace(let text): return [Edit(range: range, text: text)]
    case .insert(let text): return [Edit(range: range.lowerBound..<range.lowerBound, text: text)]
    case .append(let text): return [Edit(range: range.upperBound..<range.upperBound, text: text)]
    case .insertInWords(let text):
      let word = Renamer.words(in: bytes[range]).first { word in
        word.lowerBound > range.lowerBound && isBlank(bytes[word.lowerBound - 1])
      }
      return word.map { [Edit(range: $0.lowerBound..<$0.lowerBound, text: text)] } ?? []
    }
  }

  /// New names for all nodes that are to be renamed; nil where none is.
  private func renamer(_ places: [Place], _ bytes: [UInt8], seed: UInt64) -> Renamer? {
    var old: [ArraySlice<UInt8>] = []
    for place in places {
      for case (let range, .rename) in place.actions where !keywords.contains(bytes[range]) {
        old.append(bytes[range])
      }
    }
    guard !old.isEmpty else { return nil }
    let words = Renamer.words(in: bytes[...]).map { bytes[$0] }
    return Renamer(old, avoiding: keywords.union(words), seed: seed)
  }
}

extension Language {
  /// The words that the grammar itself holds.
  fileprivate var keywords: Set<ArraySlice<UInt8>> {
    var keywords: Set<ArraySlice<UInt8>> = []
    for symbol in 0..<(unsafe ts_language_symbol_count(pointer)) {
      let symbol = TSSymbol(symbol)
      guard unsafe ts_language_symbol_type(pointer, symbol) == TSSymbolTypeAnonymous,
        let name = unsafe ts_language_symbol_name(pointer, symbol)
      else { continue }
      keywords.insert(Array(unsafe String(cString: name).utf8)[...])
    }
    return keywords
  }
}
