import CTreeSitter

/// Where a tree is to be trusted, and whether a query may run over it.
struct Survey {
  /// Errors, each widened to what confines it.
  private(set) var lost = Regions()
  /// Raw text.
  private(set) var opaque = Regions()
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

  /// Throws `tooIntricate` where a query would take too long or count wrongly.
  init(checking tree: borrowing Tree, kinds: NodeKinds, bytes: Int) throws(Refusal) {
    self.init(tree, kinds: kinds)
    guard depth <= Self.deepest, cost <= Self.costliest(bytes: bytes) else { throw .tooIntricate }
  }

  /// Walks the whole tree once, with no recursion.
  init(_ tree: borrowing Tree, kinds: NodeKinds) {
    var cursor = unsafe ts_tree_cursor_new(tree.root)
    defer { unsafe ts_tree_cursor_delete(&cursor) }
    var level = 0
    var confining: [(level: Int, start: Int, end: Int)] = []
    while true {
      let node = unsafe ts_tree_cursor_current_node(&cursor)
      let kind = unsafe kinds[ts_node_symbol(node)]
      // In libtree-sitter 0.20 a cursor's first context is the height of its stack.
      let hidden = Int(unsafe cursor.context.0) - 1 - level
      cost += level + 16 * max(0, hidden - Self.balanced)
      let isMissing = unsafe ts_node_is_missing(node)
      if kind != .ordinary || isMissing {
        let start = Int(unsafe ts_node_start_byte(node))
        let end = Int(unsafe ts_node_end_byte(node))
        switch kind {
        case .confining: confining.append((level, start, end))
        case .opaque: opaque.insert(start, end)
        case .error, .ordinary: break
        }
        if kind == .error || isMissing {
          lost.insert(confining.last?.start ?? start, confining.last?.end ?? end)
        }
      }
      if unsafe ts_tree_cursor_goto_first_child(&cursor) {
        level += 1
        depth = max(depth, level)
        continue
      }
      while true {
        if confining.last?.level == level { confining.removeLast() }
        if unsafe ts_tree_cursor_goto_next_sibling(&cursor) { break }
        guard unsafe ts_tree_cursor_goto_parent(&cursor) else { return }
        level -= 1
      }
    }
  }
}

/// What a node's type means for trust, by its symbol.
struct NodeKinds: Sendable {
  enum Kind: UInt8 { case ordinary, confining, opaque, error }

  private let kinds: [Kind]

  init(_ language: Language, _ description: GrammarDescription) {
    unsafe kinds = (0..<ts_language_symbol_count(language.pointer)).map { symbol in
      guard let name = unsafe ts_language_symbol_name(language.pointer, TSSymbol(symbol)) else {
        return .ordinary
      }
      let type = unsafe String(cString: name)
      if description.opaque?.contains(type) == true { return .opaque }
      return description.confining?.holds(type) == true ? .confining : .ordinary
    }
  }

  /// tree-sitter gives errors the highest symbol there is.
  subscript(symbol: TSSymbol) -> Kind {
    symbol == TSSymbol.max ? .error : Int(symbol) < kinds.count ? kinds[Int(symbol)] : .ordinary
  }
}
