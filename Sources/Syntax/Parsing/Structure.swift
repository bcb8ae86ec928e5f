/// The structural half of a labeler: the guard, the parser, and the second opinion on it.
///
/// A file is parsed as a whole. Where its tree has errors, or sees other brackets, strings or comments
/// than the tokens are, the pieces concerned are read again by themselves: `PieceReader`. What is lost
/// even then is unknown.
final class Structure {
  private let parser: TextParser
  private let known: [Known]
  private let nesting: Nesting?
  private let lexer: Lexer?
  /// Whether indentation means something.
  private let countsIndentation: Bool

  /// What a parse says of a file.
  struct Reading {
    /// By structural feature of the grammar.
    var regions: [Regions]
    /// Where a label is unknown.
    var unknown: [Known: [Range<Int>]]
  }

  /// clang's own limit is 256.
  static let deepest = 1_000
  /// A parser that counts indentation keeps it in a byte.
  static let mostIndented = 255
  /// A tree takes about 60 bytes for each byte of text.
  static let largest = 64 << 20

  /// `wanted` are indices of the grammar's structural features. Throws `badGrammar`, `badQuery`.
  init(_ grammar: Grammar, wanted: Set<Int>) throws(SyntaxError) {
    guard let language = grammar.language else {
      throw .badGrammar(path: grammar.name, reason: "it has features but no parser")
    }
    parser = try TextParser(grammar, language, wanted: wanted)
    nesting = grammar.description.nesting.map(Nesting.init)
    lexer = grammar.description.lexer.map(Lexer.init)
    known = grammar.structural.map(\.known)
    countsIndentation = grammar.description.countsIndentation ?? false
  }

  /// Refuses what the parser must not be given.
  static func check(_ bytes: [UInt8], _ nesting: Nesting?) throws(Refusal) {
    guard bytes.count <= largest else { throw .tooLarge }
    if let nesting, nesting.exceeds(deepest, in: bytes) { throw .tooDeep }
  }

  /// Whether a line is indented too far, a tab counting 8 columns.
  private static func isIndented(_ bytes: [UInt8]) -> Bool {
    var columns = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"): columns = 0
      case UInt8(ascii: " ") where columns >= 0: columns += 1
      case UInt8(ascii: "\t") where columns >= 0: columns += 8
      default:
        if columns > mostIndented { return true }
        columns = -1
      }
    }
    return false
  }

  /// Parses a file, or says why it can't be.
  func read(_ bytes: [UInt8]) throws(Refusal) -> Reading {
    try Self.check(bytes, nesting)
    if countsIndentation, Self.isIndented(bytes) { throw .tooIndented }
    let limit = TimeLimit(bytes: bytes.count)
    guard let lexer else {
      let (survey, regions) = try parser.read(bytes, isPart: false, within: limit)
      return Draft(regions: regions, lost: survey.lost, opaque: survey.opaque).reading
    }
    let tokens = lexer.tokens(of: bytes)
    let standIn = StandIn(bytes, tokens)
    let outline = Outline(standIn.text, tokens, words: parser.kinds.words)
    var repair = Repair(outline)
    repair.run(.surely)
    let lines = tokens.directives.map(\.range)
    let file = try parser.read(repair.text, lines: lines, isPart: false, within: limit)
    let disagreed = disagreements(file.survey, tokens, repair.brackets, count: bytes.count)

    var draft = Draft(regions: file.regions, lost: file.survey.lost, opaque: file.survey.opaque)
    if let words = parser.kinds.words {
      // What lies between two brackets that are not each other's is read rightly all the same.
      let reader = PieceReader(
        tokens: tokens, text: repair.text, words: words, parser: parser, limit: limit)
      let plans = plans(outline.pieces, lost: draft.lost.merged(), disagreed.ends, reader)
      draft.replace(plans, count: bytes.count, reader)
    } else {
      draft.lost.insert(disagreed)
    }

    // Where a tree says nothing, or is lost, tokens are found by themselves.
    let unread = tokens.widened(draft.unread.merged())
    let read = unread.gaps(in: 0..<bytes.count)
    for feature in known.indices where known[feature] == .everywhere {
      draft.regions[feature] = file.regions[feature].starting(in: read)
    }
    add(fragments(tokens, standIn, in: unread, lexer), to: &draft, within: limit)
    draft.lost.insert(standIn.unknown)
    draft.lost.insert(repair.unknown)
    draft.unclosed.insert(standIn.unclosed)
    return draft.reading
  }

  /// What is known of a file so far.
  private struct Draft {
    /// By structural feature.
    var regions: [Regions]
    /// Where the parser is lost.
    var lost: Regions
    /// Raw text.
    var opaque: Regions
    /// Where a token is lost.
    var unclosed = Regions()
    /// What was read again, without its directives.
    var again = Regions()

    var unread: Regions {
      var unread = lost
      unread.insert(again)
      return unread
    }

    /// Takes what is known of some pieces from readings of their own.
    mutating func replace(_ plans: [PieceReader.Plan], count: Int, _ reader: PieceReader) {
      guard !plans.isEmpty else { return }
      for plan in plans { again.insert(plan.bytes) }
      let good = again.merged().gaps(in: 0..<count)
      regions = regions.map { $0.starting(in: good) }
      lost = lost.clipped(to: good)
      opaque = opaque.clipped(to: good)
      for plan in plans {
        let found = reader.read(plan)
        for feature in regions.indices { regions[feature].insert(found.regions[feature]) }
        lost.insert(found.unknown)
      }
    }

    var reading: Reading {
      var inMacros = lost
      inMacros.insert(unclosed)
      var structural = inMacros
      structural.insert(opaque)
      var asWritten = structural
      asWritten.insert(again)
      return Reading(
        regions: regions,
        unknown: [
          .everywhere: unclosed.merged(), .inMacros: inMacros.merged(),
          .structural: structural.merged(), .asWritten: asWritten.merged(),
        ])
    }
  }

  /// Adds what is found in tokens and directives that are parsed by themselves.
  private func add(_ fragments: Fragments, to draft: inout Draft, within limit: TimeLimit) {
    guard !fragments.isEmpty else { return }
    do throws(Refusal) {
      let (survey, found) = try parser.read(
        fragments.text, lines: fragments.lines, isPart: true, within: limit)
      for feature in draft.regions.indices {
        draft.regions[feature].insert(
          fragments.inFile(found[feature], ofTokens: known[feature] == .everywhere))
      }
      draft.lost.insert(fragments.inFile(survey.lost, ofTokens: false))
      draft.opaque.insert(fragments.inFile(survey.opaque, ofTokens: false))
    } catch {
      draft.unclosed.insert(fragments.places)
    }
  }

  /// The pieces that are read again, since that wins something.
  private func plans(
    _ pieces: [Outline.Piece], lost: [Range<Int>], _ disagreed: [Range<Int>], _ reader: PieceReader
  ) -> [PieceReader.Plan] {
    pieces.compactMap { piece in
      let own = lost.count(in: piece.bytes)
      let isSound = !piece.isDoubtful && !disagreed.touch(piece.bytes)
      guard own > 0 || !isSound else { return nil }
      let wasRead = isSound && own < piece.bytes.count
      let plan = reader.plan(piece.tokens, bytes: piece.bytes, wasRead: wasRead)
      return isSound && own * PieceReader.price <= plan.cost ? nil : plan
    }
  }

  /// Where the tree says other things than the tokens.
  private func disagreements(
    _ survey: Survey, _ tokens: Tokens, _ brackets: [BracketPair], count: Int
  ) -> Regions {
    let code = tokens.code
    let isHidden = { (byte: Int) -> Bool in
      let next = code.partitioningIndex { Int($0.start) > byte } - 1
      return next >= 0 && (code[next].kind == .directive || code[next].kind == .literal)
        && code[next].range.contains(byte)
    }
    var found = Regions()
    for range in Disagreement.ofBrackets(
      tree: survey.brackets, tokens: brackets, end: count, isHidden: isHidden)
    { found.insert(range) }
    let literals = code.filter { $0.kind == .literal || $0.kind == .comment }
      .filter { !$0.isUnclosed }
    for range in Disagreement.ofLiterals(
      tree: survey.literals, tokens: literals.map(\.range), isHidden: isHidden)
    { found.insert(range) }
    return found
  }

  /// What is parsed by itself: literals and comments in directives and in `ranges`, and the directives
  /// there.
  private func fragments(
    _ tokens: Tokens, _ standIn: StandIn, in ranges: [Range<Int>], _ lexer: Lexer
  ) -> Fragments {
    var fragments = Fragments()
    let terminator = Array(lexer.rules.terminator.utf8)
    for token in tokens.inDirectives {
      fragments.append(token, of: standIn.tokenText, terminator: terminator)
    }
    for range in ranges {
      let first = tokens.code.partitioningIndex { Int($0.start) >= range.lowerBound }
      for token in tokens.code[first...].prefix(while: { Int($0.start) < range.upperBound }) {
        fragments.append(token, of: standIn.tokenText, terminator: terminator)
      }
      let next = tokens.directives.partitioningIndex { $0.range.lowerBound >= range.lowerBound }
      for directive in tokens.directives[next...]
        .prefix(while: { $0.range.lowerBound < range.upperBound })
      { fragments.append(directive, of: standIn.text) }
    }
    return fragments
  }
}
