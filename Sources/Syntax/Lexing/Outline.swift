/// What the brackets of a text say by themselves: which belong together, and where it can be cut.
///
/// The alternatives of one `#if` start from the same place, and the text goes on from where the first
/// of them ends. O(tokens).
struct Outline: Sendable {
  /// Tokens that belong together: a declaration, a function, or a directive between those.
  struct Piece: Sendable {
    /// Of `Tokens.code`.
    var tokens: Range<Int>
    /// In the text, to where the next begins.
    var bytes = 0..<0
    /// Whether its brackets do not close each other, or the alternatives of an `#if` in it leave
    /// different ones open.
    var isDoubtful = false
  }

  /// Ascending; every code token is in one.
  private(set) var pieces: [Piece] = []

  /// An `#if` that is open.
  private struct Group {
    let directive: Int
    let stack: [Int]
    let pieces: Int
    var ends: [[Int]] = []
    var hasElse = false
  }

  private let tokens: Tokens
  /// All code tokens, with the brackets that belong together.
  private(set) var code: CodeTokens
  private var stack: [Int] = []
  private var groups: [Group] = []
  /// The first token of the piece that is being read; its tokens so far may be comments alone.
  private var start = 0
  private var isEmpty = true
  private var isDoubtful = false
  /// Whether a `=` stands outside of its brackets.
  private var hasEquals = false

  /// Without `words` a text is one piece.
  init(_ bytes: [UInt8], _ tokens: Tokens, words: WordTable?) {
    self.tokens = tokens
    code = CodeTokens(bytes, tokens.code, words: words)
    read()
  }

  /// By code token: the bracket that closes or opens it; -1 where there is none, and elsewhere.
  var partners: [Int] { code.partners }

  private mutating func read() {
    var directive = 0
    for (index, token) in tokens.code.enumerated() {
      switch token.kind {
      case .directive:
        self.read(tokens.directives[directive], at: index)
        directive += 1
      case .open:
        isEmpty = false
        if !stack.isEmpty || !(code.knowsWords && code.isLinkage(index)) { stack.append(index) }
      case .close:
        isEmpty = false
        close(index, token)
        if stack.isEmpty, endsPiece(index) {
          cut(after: index)
        }
      case .comment: break
      default:
        isEmpty = false
        guard stack.isEmpty else { break }
        if code.isByte(index, UInt8(ascii: "=")) { hasEquals = true }
        if code.isByte(index, UInt8(ascii: ";")) { cut(after: index) }
      }
    }
    if !stack.isEmpty { isDoubtful = true }
    if start < tokens.code.count { cut(after: tokens.code.count - 1) }
    for index in pieces.indices {
      let end =
        index + 1 < pieces.count
        ? Int(tokens.code[pieces[index + 1].tokens.lowerBound].start) : code.text.count
      pieces[index].bytes = Int(tokens.code[pieces[index].tokens.lowerBound].start)..<end
    }
  }

  private mutating func close(_ index: Int, _ token: Token) {
    // A brace closes over parentheses that lack their end, and a parenthesis over no brace.
    let match = stack.lastIndex { tokens.code[$0].bracket >= token.bracket }
    if let match, tokens.code[stack[match]].bracket == token.bracket {
      if match < stack.count - 1 { isDoubtful = true }
      code.partners[stack[match]] = index
      code.partners[index] = stack[match]
      stack.removeSubrange(match...)
    } else if !stack.isEmpty || !code.knowsWords {
      // A stray one; that of an `extern "C" {` stands alone, too.
      isDoubtful = true
    }
    // What stands first in its line closes a function, whatever went before.
    if isDoubtful, code.knowsWords, code.isBraceInFirstColumn(index) { stack = [] }
  }

  private mutating func read(_ directive: Directive, at index: Int) {
    switch directive.name {
    case .opens:
      if stack.isEmpty, isEmpty { cut(after: index) }
      groups.append(Group(directive: index, stack: stack, pieces: pieces.count))
    case .alternates, .otherwise:
      guard let group = groups.last else { break }
      groups[groups.count - 1].ends.append(stack)
      if case .otherwise = directive.name { groups[groups.count - 1].hasElse = true }
      join(group, at: index)
      stack = group.stack
    case .closes:
      guard var group = groups.popLast() else { break }
      group.ends.append(stack)
      if !group.hasElse { group.ends.append(group.stack) }
      join(group, at: index)
      let kinds = group.ends.map { $0.map { tokens.code[$0].bracket } }
      if !kinds.allSatisfy({ $0 == kinds[0] }) { isDoubtful = true }
      stack = group.ends[0]
    case .define, .other:
      if stack.isEmpty, isEmpty { cut(after: index) }
    }
  }

  /// At the `#else` or `#endif` of a group that began between two pieces: a head that begins in an
  /// alternative and goes on after it makes one piece with the whole group.
  private mutating func join(_ group: Group, at index: Int) {
    if stack.isEmpty, isEmpty {
      cut(after: index)
    } else if start > group.directive {
      if stack.count <= group.stack.count, pieces.count > group.pieces {
        // A head that lacks its end, behind whole pieces: it ends here.
        cut(after: index)
      } else {
        let first = pieces.lastIndex { $0.tokens.lowerBound <= group.directive } ?? 0
        // Nobody closes what was open before the group, and opens more, but by mistake.
        isDoubtful =
          isDoubtful || !group.stack.isEmpty || pieces[first...].contains(where: \.isDoubtful)
        start = pieces[first].tokens.lowerBound
        pieces.removeSubrange(first...)
      }
    }
  }

  /// Whether a closing bracket outside of all others ends a piece: the brace of a function does, that
  /// of a struct or an initialiser has a `;` behind it.
  private func endsPiece(_ index: Int) -> Bool {
    guard code.isByte(index, UInt8(ascii: "}")) else { return false }
    let opener = code.partners[index]
    return opener < start || !(hasEquals || code.isAggregate(opener))
  }

  private mutating func cut(after index: Int) {
    guard code.knowsWords || index == tokens.code.count - 1 else { return }
    guard start <= index else { return }
    pieces.append(Piece(tokens: start..<index + 1, isDoubtful: isDoubtful))
    start = index + 1
    isEmpty = true
    isDoubtful = false
    hasEquals = false
  }
}
