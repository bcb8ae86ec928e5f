/// The shape of a query's text: what encloses what, and what is repeated.
///
/// libtree-sitter trusts it: it compiles by recursion, and for ever where something that may match
/// nothing is repeated.
struct QueryShape {
  /// It counts a query's steps in 16 bits.
  static let longest = 65_535
  static let deepest = 100
  /// Nodes side by side in one pattern. The matches that are open at once grow with them.
  static let widest = 64

  /// What lies between a bracket and its partner.
  private struct Level {
    enum Kind { case node, group, choice, predicate }
    let kind: Kind
    var items = 0
    /// Whether every item so far may match nothing.
    var allMayBeEmpty = true
    /// The item before this place, if any.
    var last: Item?

    /// Whether it may match nothing in a way that the library can't repeat.
    var mayBeEmpty: Bool {
      switch kind {
      case .node, .predicate: false
      case .group: items == 1 && allMayBeEmpty
      case .choice: items > 0 && allMayBeEmpty
      }
    }

    mutating func close() {
      guard let last else { return }
      allMayBeEmpty = allMayBeEmpty && last.mayBeEmpty
      self.last = nil
    }

    mutating func begin(_ item: Item) {
      close()
      items += 1
      last = item
    }
  }

  private struct Item {
    var mayBeEmpty = false
    var isCounted = false
  }

  private let source: QuerySource
  private let bytes: [UInt8]
  private var place = 0
  private var levels = [Level(kind: .choice)]

  /// Throws `badQuery` for what the library can't bear. Other faults are left for it to find.
  static func check(_ source: QuerySource) throws(SyntaxError) {
    var shape = QueryShape(source)
    guard shape.bytes.count <= longest else {
      throw .badQuery(QueryProblem("longer than \(longest) bytes", at: longest, of: source))
    }
    try shape.walk()
  }

  private init(_ source: QuerySource) {
    self.source = source
    bytes = Array(source.text.utf8)
  }

  private mutating func walk() throws(SyntaxError) {
    while place < bytes.count {
      let start = place
      place += 1
      switch bytes[start] {
      case UInt8(ascii: ";"): skip { $0 != UInt8(ascii: "\n") }
      case UInt8(ascii: "\""):
        skipString()
        try begin(Item(), at: start)
      case UInt8(ascii: "("), UInt8(ascii: "["): try open(at: start)
      case UInt8(ascii: ")"), UInt8(ascii: "]"): close()
      case UInt8(ascii: "*"), UInt8(ascii: "?"): try repeated(orNothing: true, at: start)
      case UInt8(ascii: "+"): try repeated(orNothing: false, at: start)
      case UInt8(ascii: "@"), UInt8(ascii: "!"), UInt8(ascii: "#"): skip(Self.isNamed)
      case let byte where Self.isNamed(byte) && byte != UInt8(ascii: "."):
        skip(Self.isNamed)
        // A field's name is no item, and what follows the bracket is the node's own name.
        skip { $0 == UInt8(ascii: " ") }
        if place < bytes.count, bytes[place] == UInt8(ascii: ":") { continue }
        try begin(Item(), at: start)
      default: break
      }
    }
  }

  /// A bracket that opens a group, a choice, a node or a predicate.
  private mutating func open(at start: Int) throws(SyntaxError) {
    var kind = Level.Kind.choice
    if bytes[start] == UInt8(ascii: "(") {
      skip { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
      switch place < bytes.count ? bytes[place] : 0 {
      case UInt8(ascii: "#"): kind = .predicate
      case let byte where Self.isNamed(byte) && byte != UInt8(ascii: "."):
        kind = .node
        skip(Self.isNamed)
      default: kind = .group
      }
    }
    if kind != .predicate { try begin(Item(), at: start) }
    levels.append(Level(kind: kind))
    guard levels.count - 1 <= Self.deepest else {
      throw problem("nested deeper than \(Self.deepest)", at: start)
    }
  }

  private mutating func close() {
    guard levels.count > 1, var level = levels.popLast() else { return }
    level.close()
    if level.kind != .predicate {
      levels[levels.count - 1].last?.mayBeEmpty = level.mayBeEmpty
    }
  }

  private mutating func begin(_ item: Item, at start: Int) throws(SyntaxError) {
    let top = levels.count - 1
    levels[top].begin(item)
    if top > 0, levels[top].kind != .predicate, levels[top].kind != .choice,
      levels[top].items > Self.widest
    {
      throw problem("more than \(Self.widest) nodes side by side", at: start)
    }
  }

  /// A `*`, `+` or `?` after an item.
  private mutating func repeated(orNothing: Bool, at start: Int) throws(SyntaxError) {
    let top = levels.count - 1
    guard levels[top].kind != .predicate, var item = levels[top].last else { return }
    if item.isCounted { throw problem("one of * + ? is enough", at: start) }
    if item.mayBeEmpty {
      throw problem("what may match nothing can't be repeated or left out", at: start)
    }
    item.isCounted = true
    item.mayBeEmpty = orNothing
    levels[top].last = item
  }

  private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
    while place < bytes.count, isSkipped(bytes[place]) { place += 1 }
  }

  private mutating func skipString() {
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    place = min(place + 1, bytes.count)
  }

  private func problem(_ reason: String, at offset: Int) -> SyntaxError {
    .badQuery(QueryProblem(reason, at: offset, of: source))
  }

  /// Whether a byte may be within a name.
  private static func isNamed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), 0x80...0xFF:
      true
    default: false
    }
  }
}
