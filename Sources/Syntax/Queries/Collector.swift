import CTreeSitter

/// Runs a query over a tree and collects the regions of its features.
@safe struct Collector: ~Copyable {
  /// `TSQueryCursor *`
  private let cursor: OpaquePointer

  init() { unsafe cursor = ts_query_cursor_new() }

  deinit { unsafe ts_query_cursor_delete(cursor) }

  /// The regions of each of the query's features, each once. Throws `tooSlow`.
  ///
  /// - Parameters:
  ///   - lines: ascending; where lines are longer than their newlines say.
  ///   - isPart: whether the text is a part of a file, so that the tree's root is nothing.
  func regions(
    of query: Query, in tree: borrowing Tree, _ bytes: [UInt8], lines: [Range<Int>] = [],
    isPart: Bool = false, within limit: TimeLimit
  ) throws(Refusal) -> [Regions] {
    let root = unsafe tree.root.id
    var regions = [Regions](repeating: Regions(), count: query.features.count)
    // The line and the gaps last looked through: a hostile one meets 100,000 captures.
    var line = 0..<0
    var before = Gap()
    var after = Gap()
    try unsafe eachMatch(of: query, in: tree, bytes, within: limit) { pattern, captures in
      for index in captures.indices {
        let capture = unsafe captures[index]
        let feature = unsafe query.featureOfCapture[Int(capture.index)]
        guard feature >= 0, unsafe !isPart || capture.node.id != root else { continue }
        var start = Int(unsafe ts_node_start_byte(capture.node))
        var end = Int(unsafe ts_node_end_byte(capture.node))
        switch pattern.settings.extent {
        case .automatic: if unsafe Self.isDelimited(capture.node, bytes) { end -= 1 }
        case .delimited: end -= 1
        case .whole: break
        case .line:
          if !line.contains(start) { line = start..<Self.endOfLine(from: start, bytes, lines) }
          end = line.upperBound
        case .span:
          // The first of a name opens the region, the last closes it.
          guard unsafe !captures[..<index].contains(where: { unsafe $0.index == capture.index })
          else { continue }
          for later in captures.indices where unsafe captures[later].index == capture.index {
            end = max(end, Int(unsafe ts_node_end_byte(captures[later].node)))
          }
          end -= 1
        case .indented:
          before.move(to: start, in: bytes)
          if before.beginsLine {
            after.move(to: end, in: bytes)
            end = after.range.upperBound
            start = unsafe Self.firstComment(before: capture.node, bytes)
          }
        }
        guard start < end else { continue }
        for region in pattern.settings.marks.regions(of: start..<end, in: bytes) {
          regions[feature].insert(region.lowerBound, region.upperBound)
        }
      }
    }
    return regions.map { $0.unique() }
  }

  /// Calls `body` with the pattern and the captures of each match whose predicates hold. Throws
  /// `tooSlow`: the matches of `(_ (_)* @a (_)* @b (_)* @c)` are without number.
  func eachMatch(
    of query: Query, in tree: borrowing Tree, _ bytes: [UInt8], within limit: TimeLimit,
    _ body: (Query.Pattern, UnsafeBufferPointer<TSQueryCapture>) -> Void
  ) throws(Refusal) {
    var match = unsafe TSQueryMatch()
    unsafe ts_query_cursor_exec(cursor, query.pointer, tree.root)
    var count = 0
    while unsafe ts_query_cursor_next_match(cursor, &match) {
      count += 1
      if count % 256 == 1, limit.isOver { throw .tooSlow(seconds: limit.seconds) }
      let captures = unsafe UnsafeBufferPointer(
        start: match.captures, count: Int(match.capture_count))
      let pattern = unsafe query.patterns[Int(match.pattern_index)]
      guard unsafe Self.hold(pattern.predicates, captures, bytes) else { continue }
      unsafe body(pattern, captures)
    }
  }

  private static func hold(
    _ predicates: [Predicate], _ captures: UnsafeBufferPointer<TSQueryCapture>, _ bytes: [UInt8]
  ) -> Bool {
    predicates.isEmpty
      || predicates.allSatisfy { predicate in
        predicate.holds { id in
          unsafe captures.filter { unsafe $0.index == id }.map { capture in
            let start = Int(unsafe ts_node_start_byte(capture.node))
            return bytes[start..<Int(unsafe ts_node_end_byte(capture.node))]
          }
        }
      }
  }

  /// Whether brackets or quotes of its own enclose a node, or it is a block comment.
  private static func isDelimited(_ node: TSNode, _ bytes: [UInt8]) -> Bool {
    let count = unsafe ts_node_child_count(node)
    if count == 0 {
      return unsafe Delimiter.isBlockComment(
        bytes, Int(ts_node_start_byte(node))..<Int(ts_node_end_byte(node)))
    }
    guard count > 1 else { return false }
    let first = unsafe ts_node_child(node, 0)
    let last = unsafe ts_node_child(node, count - 1)
    guard unsafe !ts_node_is_named(first), unsafe !ts_node_is_named(last),
      let opener = unsafe Self.lastByte(first, bytes),
      let closer = unsafe Self.lastByte(last, bytes)
    else { return false }
    // The last byte, since a quote may have a prefix: L", u8".
    return Delimiter.opens(opener) && Delimiter.closes(closer)
  }

  private static func lastByte(_ node: TSNode, _ bytes: [UInt8]) -> UInt8? {
    let end = Int(unsafe ts_node_end_byte(node))
    return end > Int(unsafe ts_node_start_byte(node)) ? bytes[end - 1] : nil
  }

  /// Where the comments begin that stand directly before a block, in lines of their own and at least as
  /// far to the right: a parser leaves them outside. The block's own beginning where there are none.
  private static func firstComment(before block: TSNode, _ bytes: [UInt8]) -> Int {
    var start = Int(unsafe ts_node_start_byte(block))
    let column = unsafe ts_node_start_point(block).column
    var node = unsafe ts_node_prev_sibling(block)
    while unsafe !ts_node_is_null(node), unsafe ts_node_is_extra(node),
      unsafe ts_node_start_point(node).column >= column
    {
      let place = Int(unsafe ts_node_start_byte(node))
      var gap = Gap()
      gap.move(to: place, in: bytes)
      guard gap.beginsLine else { break }
      start = place
      unsafe node = ts_node_prev_sibling(node)
    }
    return start
  }

  /// The end of the line of `lines` that holds `start`, else the next newline without a backslash before
  /// it.
  private static func endOfLine(from start: Int, _ bytes: [UInt8], _ lines: [Range<Int>]) -> Int {
    let index = Labels.firstRange(in: lines, endingAfter: start)
    if index < lines.count, lines[index].contains(start) { return lines[index].upperBound }
    var end = start
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "\n") {
        let before = end > 0 && bytes[end - 1] == UInt8(ascii: "\r") ? end - 2 : end - 1
        if before < start || bytes[before] != UInt8(ascii: "\\") { break }
      }
      end += 1
    }
    return end
  }
}
