import CTreeSitter

/// What a tree says of itself: where it is lost, which brackets and literals it sees, and whether a
/// query may run over it.
struct Survey {
  /// Errors, each widened to what confines it.
  private(set) var lost = Regions()
  /// Raw text.
  private(set) var opaque = Regions()
  /// The brackets outside of raw text, by ascending place.
  private(set) var brackets: [BracketPair] = []
  /// Strings, characters and comments, by ascending place.
  private(set) var literals: [Range<Int>] = []
  /// What a query would cost, in steps of about half a nanosecond. Its open matches grow with the
  /// depth: 70,000 `a[0]` take 7 s. Where there are errors tree-sitter doesn't balance long lists, so
  /// that a child is as many hidden levels away as there are others, which a query climbs for each
  /// of them, at 16 steps a level: 70,000 `1` take 20 s.
  private(set) var cost = 0
  /// The levels of the tree.
  private(set) var depth = 0

  /// About five seconds, and two more a megabyte: a list of 2,000,000 healthy statements has some
  /// 200 hidden levels.
  static func costliest(bytes: Int) -> Int { 10_000_000_000 + 4_000 * bytes }
  /// A balanced list has no more hidden levels.
  private static let balanced = 64
  /// A query counts levels in 16 bits.
  static let deepest = 30_000

  init() {}

  /// Of the text that was parsed. Throws `tooIntricate` where a query would take too long or count
  /// wrongly.
  init(
    checking tree: borrowing Tree, kinds: NodeKinds, of text: [UInt8]
  ) throws(Refusal) {
    self.init(tree, kinds: kinds, of: text)
    guard depth <= Self.deepest, cost <= Self.costliest(bytes: text.count) else {
      throw .tooIntricate
    }
  }

  /// Walks the whole tree once, with no recursion.
  init(_ tree: borrowing Tree, kinds: NodeKinds, of text: [UInt8]) {
    var cursor = unsafe ts_tree_cursor_new(tree.root)
    defer { unsafe ts_tree_cursor_delete(&cursor) }
    var level = 0
    var confining: [(level: Int, start: Int, end: Int)] = []
    var open: [(level: Int, bracket: UInt8, index: Int)] = []
    var parents: [TSSymbol] = []
    while true {
      let node = unsafe ts_tree_cursor_current_node(&cursor)
      let symbol = unsafe ts_node_symbol(node)
      let kind = kinds[symbol]
      // In libtree-sitter 0.20 a cursor's first context is the height of its stack.
      let hidden = Int(unsafe cursor.context.0) - 1 - level
      cost += level + 16 * max(0, hidden - Self.balanced)
      let isMissing = unsafe ts_node_is_missing(node)
      if kind != .ordinary || isMissing {
        let start = Int(unsafe ts_node_start_byte(node))
        let end = Int(unsafe ts_node_end_byte(node))
        var isLost = isMissing
        switch kind {
        case .confining: confining.append((level, start, end))
        case .opaque: opaque.insert(start, end)
        case .error: isLost = true
        case .literal: literals.append(start..<end)
        case .name:
          isLost =
            isLost || kinds.words?[text, start..<min(end, text.count)].contains(.reserved) == true
        case .definition:
          if let head = unsafe kinds.headWithoutParameters(node) { lost.insert(head) }
        case .open where !isMissing:
          open.append((level, kinds.bracket(symbol), brackets.count))
          let holds = parents.last.flatMap { kinds.braces($0) }
          brackets.append(BracketPair(open: start, close: nil, holds: holds))
        case .close where !isMissing:
          if let last = open.last, last.level == level, last.bracket == kinds.bracket(symbol) {
            brackets[last.index].close = start
            open.removeLast()
          }
        case .misleading:
          // f(g(a)) as a declaration of g: nothing but a pointer is declared in parentheses.
          let inside = text[(start + 1)..<max(start + 1, end)].first { $0 > 32 }
          isLost = confining.last?.level == level - 1 && inside.map(Lexer.isWord) == true
        case .open, .close, .ordinary: break
        }
        if isLost {
          lost.insert(confining.last?.start ?? start, confining.last?.end ?? max(end, start + 1))
        }
      }
      if unsafe ts_tree_cursor_goto_first_child(&cursor) {
        parents.append(symbol)
        level += 1
        depth = max(depth, level)
        continue
      }
      while true {
        if confining.last?.level == level { confining.removeLast() }
        if unsafe ts_tree_cursor_goto_next_sibling(&cursor) { break }
        while let last = open.last, last.level == level { open.removeLast() }
        guard unsafe ts_tree_cursor_goto_parent(&cursor) else { return }
        parents.removeLast()
        level -= 1
      }
    }
  }
}
