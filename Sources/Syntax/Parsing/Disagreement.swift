/// Where a tree and the tokens of its text say different things.
enum Disagreement {
  /// Where a bracket is closed elsewhere, or not at all, or holds something else: each from where it opens to where the last of
  /// them closes it. Both ascend; `isHidden` says of a bracket of the tree's whether
  /// the tokens don't count it, since it is in a directive or a literal. O(brackets).
  static func ofBrackets(
    tree: [BracketPair], tokens: [BracketPair], end: Int, isHidden: (Int) -> Bool
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var (mine, theirs) = (0, 0)
    while mine < tree.count || theirs < tokens.count {
      let a = mine < tree.count ? tree[mine].open : Int.max
      let b = theirs < tokens.count ? tokens[theirs].open : Int.max
      if a == b {
        if !tree[mine].agrees(with: tokens[theirs]) {
          let close = max(tree[mine].close ?? end - 1, tokens[theirs].close ?? end - 1)
          found.append(a..<max(a, close) + 1)
        }
        mine += 1
        theirs += 1
      } else if a < b {
        if !isHidden(a) { found.append(a..<max(a, tree[mine].close ?? a) + 1) }
        mine += 1
      } else {
        found.append(b..<max(b, tokens[theirs].close ?? end - 1) + 1)
        theirs += 1
      }
    }
    return found
  }

  /// Where one sees a literal or a comment that the other doesn't. Both ascend. A tree's line comment may
  /// hold its newline, and its literals may lie in others.
  static func ofLiterals(
    tree: [Range<Int>], tokens: [Range<Int>], isHidden: (Int) -> Bool
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var (mine, theirs) = (0, 0)
    var covered = 0
    while mine < tree.count || theirs < tokens.count {
      let a = mine < tree.count ? tree[mine] : Int.max..<Int.max
      let b = theirs < tokens.count ? tokens[theirs] : Int.max..<Int.max
      if a.lowerBound == b.lowerBound {
        if a.upperBound != b.upperBound, a.upperBound != b.upperBound + 1 {
          found.append(a.lowerBound..<max(a.upperBound, b.upperBound))
        }
        covered = max(covered, b.upperBound)
        mine += 1
        theirs += 1
      } else if a.lowerBound < b.lowerBound {
        if a.lowerBound >= covered, !isHidden(a.lowerBound) { found.append(a) }
        mine += 1
      } else {
        found.append(b)
        covered = max(covered, b.upperBound)
        theirs += 1
      }
    }
    return found
  }
}
