/// Rewrites a piece that the parser is lost in, byte for byte as long, so that it is plain code: what
/// only a macro makes code is left out, completed or stood in for, and is unknown.
///
/// It reads tokens, not a tree, and says nothing true or false: a repair counts only where the tree of
/// the rewritten text has fewer errors, and its brackets are the text's.
struct Repair {
  enum Boldness {
    /// What no parser reads as code: what a macro begins, stands for or adds.
    case surely
    /// Attributes, too, which most parsers know in most places.
    case boldly
  }

  /// The piece, rewritten.
  private(set) var text: [UInt8]
  /// In the piece: what was rewritten.
  private(set) var unknown = Regions()

  private let base: Int
  private var boldness = Boldness.surely
  /// Behind a macro that was left out: there what began before it begins again.
  private var dropped: Int?
  private let words: WordTable?
  /// What is read, without comments and what was left out.
  private var tokens: [Token]
  private var partners: [Int]
  /// By token; none where it is no word.
  private var roles: [WordTable.Role] = []
  /// By token: what an opening bracket holds.
  private var contexts: [Context] = []
  /// In the file: the blocks that stand outside of all other brackets.
  private(set) var outerBlocks: [Range<Int>] = []

  private enum Context {
    case file, block, aggregate, initializer, call, other

    var braces: Braces? {
      switch self {
      case .block: .block
      case .aggregate: .aggregate
      case .initializer: .initializer
      case .file, .call, .other: nil
      }
    }
  }

  /// - Parameters:
  ///   - text: the piece, which begins at byte `base` of its file.
  ///   - tokens: of one reading of it; comments are not among them.
  ///   - partners: by token, the bracket that closes or opens it.
  init(_ text: [UInt8], base: Int, tokens: [Token], partners: [Int], words: WordTable) {
    self.text = text
    self.base = base
    self.tokens = tokens
    self.partners = partners
    self.words = words
    roles = tokens.map(role)
  }

  /// The brackets that are not left out, by ascending opening bracket, once it has run.
  var brackets: [BracketPair] {
    tokens.indices.compactMap { index in
      guard tokens[index].kind == .open, !isGone(index) else { return nil }
      let isBrace = byte(index) == UInt8(ascii: "{")
      return BracketPair(
        open: Int(tokens[index].start) - base,
        close: partners[index] < 0 ? nil : Int(tokens[partners[index]].start) - base,
        holds: isBrace ? contexts[index].braces : nil)
    }
  }

  /// Of a file; without `words` nothing is repaired.
  init(_ text: [UInt8], _ tokens: Tokens, _ outline: Outline, words: WordTable?) {
    self.text = text
    self.words = words
    base = 0
    self.tokens = []
    partners = []
    var places = [Int](repeating: -1, count: tokens.code.count)
    for (index, token) in tokens.code.enumerated() where token.isCode && token.kind != .directive {
      places[index] = self.tokens.count
      self.tokens.append(token)
    }
    for index in tokens.code.indices where places[index] >= 0 {
      let partner = Int(outline.partners[index])
      partners.append(partner < 0 ? -1 : places[partner])
    }
    roles = self.tokens.map(role)
  }

  mutating func run(_ boldness: Boldness) {
    self.boldness = boldness
    outerBlocks = []
    if boldness == .boldly { dropAttributes() }
    contexts = [Context](repeating: .other, count: tokens.count)
    guard words != nil else { return }
    var stack: [(context: Context, start: Int)] = [(.file, 0)]
    for index in tokens.indices {
      let here = stack[stack.count - 1]
      switch tokens[index].kind {
      case .open:
        let context = self.context(of: index, in: here.context, from: here.start)
        contexts[index] = context
        if context == .block, stack.count == 1, partners[index] > index,
          Int(tokens[index].start) >= outerBlocks.last?.upperBound ?? 0
        {
          outerBlocks.append(range(of: index, through: partners[index]))
        }
        beforeOpening(index, here.context, from: here.start)
        if let end = dropped { stack[stack.count - 1].start = end }
        dropped = nil
        stack.append((context, index + 1))
        if context == .call { typeArguments(after: index) }
      case .close:
        if stack.count > 1 { stack.removeLast() }
        let outer = stack[stack.count - 1]
        // A block ends what began before it, as a semicolon does.
        let opener = partners[index]
        if byte(index) == UInt8(ascii: "}"), opener >= 0, contexts[opener] == .block,
          outer.context == .file || outer.context == .block
        {
          stack[stack.count - 1].start = index + 1
        }
      case .other:
        switch byte(index) {
        case UInt8(ascii: ","):
          if here.context == .call {
            typeArguments(after: index)
          } else {
            declarator(before: index, here.context, from: here.start)
          }
        case UInt8(ascii: "*"): annotations(before: index)
        case UInt8(ascii: "="): declarator(before: index, here.context, from: here.start)
        case UInt8(ascii: ";"):
          declarator(before: index, here.context, from: here.start)
          stack[stack.count - 1].start = index + 1
        case UInt8(ascii: ":") where here.context == .block:
          stack[stack.count - 1].start = index + 1
        default: break
        }
      case .word:
        wordBeforeType(index)
        if role(index).contains(.attribute) { attributeOfAggregate(index) }
        if isText(index, "case") { caseRange(index) }
        if here.context == .block, isStatement(index, from: here.start),
          let next = loopMacro(index)
        {
          stack[stack.count - 1].start = next
        }
      default: break
      }
    }
  }

  /// `char __user *` becomes `char *`.
  private mutating func annotations(before index: Int) {
    var first = index
    while first > 0, isWord(first - 1) { first -= 1 }
    var (names, hasType): ([Int], Bool) = ([], false)
    for word in first..<index {
      if role(word).contains(.type) { hasType = true }
      if role(word).isEmpty, !isGone(word) { names.append(word) }
    }
    for name in names.dropFirst(hasType ? 0 : 1) { blank(tokens[name].range) }
  }

  /// `__weak int f` becomes `int f`: no name stands before a type.
  private mutating func wordBeforeType(_ index: Int) {
    guard index > 0, isWord(index - 1), role(index - 1).isEmpty,
      !role(index).isDisjoint(with: [.type, .aggregate]) || isText(index, "static")
        || isText(index, "typedef") || isText(index, "extern")
    else { return }
    blank(tokens[index - 1].range)
  }

  /// `enum __attribute__((packed)) e {` becomes `enum e {`.
  private mutating func attributeOfAggregate(_ index: Int) {
    guard role(index - 1).contains(.aggregate), isByte(index + 1, UInt8(ascii: "(")),
      partners[index + 1] > 0
    else { return }
    blank(range(of: index, through: partners[index + 1]))
  }

  /// `case 1 ... 3:` becomes `case 1:`.
  private mutating func caseRange(_ index: Int) {
    let dot = UInt8(ascii: ".")
    var position = index + 1
    while position < tokens.count, position < index + 64, !isByte(position, UInt8(ascii: ":")) {
      if isByte(position, dot), isByte(position + 1, dot), isByte(position + 2, dot) {
        var end = position + 3
        while end < tokens.count, end < index + 64, !isByte(end, UInt8(ascii: ":")) { end += 1 }
        if isByte(end, UInt8(ascii: ":")) { blank(range(of: position, through: end - 1)) }
        return
      }
      position += 1
    }
  }

  /// Leaves out `__attribute__((...))` and its kin.
  private mutating func dropAttributes() {
    var kept: [Int] = []
    var index = 0
    while index < tokens.count {
      if role(index).contains(.attribute), isByte(index + 1, UInt8(ascii: "(")),
        partners[index + 1] > 0
      {
        let end = partners[index + 1]
        blank(range(of: index, through: end))
        index = end + 1
      } else {
        kept.append(index)
        index += 1
      }
    }
    guard kept.count < tokens.count else { return }
    var places = [Int](repeating: -1, count: tokens.count)
    for (place, index) in kept.enumerated() { places[index] = place }
    partners = kept.map { partners[$0] < 0 ? -1 : places[partners[$0]] }
    tokens = kept.map { tokens[$0] }
    roles = kept.map { roles[$0] }
  }

  /// What the bracket at `index` holds.
  private func context(of index: Int, in outer: Context, from start: Int) -> Context {
    guard byte(index) == UInt8(ascii: "{") else {
      guard byte(index) == UInt8(ascii: "("), isWord(index - 1),
        !role(index - 1).contains(.reserved)
      else { return .other }
      switch outer {
      case .aggregate: return .other
      // A name alone is a macro's.
      case .file:
        let isMacro = (start..<index - 1).allSatisfy { isLeading($0) }
        return isMacro ? .call : .other
      case .block, .initializer, .call, .other: return .call
      }
    }
    guard let before = (0..<index).last(where: { !isGone($0) }) else {
      return outer == .initializer ? .initializer : .block
    }
    switch byte(before) {
    case UInt8(ascii: "="): return .initializer
    case UInt8(ascii: "("): return .block
    case UInt8(ascii: ")"):
      if outer == .initializer { return .initializer }
      let open = partners[before]
      if outer == .file { return isAggregate(before) ? .aggregate : .block }
      // After a cast it is a literal, after a head a block.
      return open > 0 && isWord(open - 1) && !role(open - 1).contains(.type) ? .block : .initializer
    case UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "]"):
      return outer == .initializer || outer == .call ? .initializer : .block
    default:
      if isWord(before), isAggregate(before) { return .aggregate }
      return outer == .initializer ? .initializer : .block
    }
  }

  /// Whether the words that end at `index` begin with `struct` or its kin.
  private func isAggregate(_ index: Int) -> Bool {
    var index = index
    for _ in 0..<8 {
      while index >= 0, isGone(index) { index -= 1 }
      guard index >= 0 else { return false }
      if isByte(index, UInt8(ascii: ")")), partners[index] > 1 {
        let open = partners[index]
        guard isWord(open - 1), role(open - 2).contains(.aggregate) else { return false }
        return true
      }
      guard isWord(index) else { return false }
      if role(index).contains(.aggregate) { return true }
      index -= 1
    }
    return false
  }

  /// Whether a statement may begin at `index`.
  private func isStatement(_ index: Int, from start: Int) -> Bool {
    if index == start { return true }
    if isText(index - 1, "else") || isText(index - 1, "do") { return true }
    guard isByte(index - 1, UInt8(ascii: ")")), partners[index - 1] > 0 else { return false }
    return role(partners[index - 1] - 1).contains(.reserved)
  }

  /// `for_each(i) f(i);` becomes `for_each(i); f(i);`. The token of the next statement; nil where there is
  /// none.
  private mutating func loopMacro(_ index: Int) -> Int? {
    guard role(index).isEmpty, isByte(index + 1, UInt8(ascii: "(")), partners[index + 1] > 0 else {
      return nil
    }
    let close = partners[index + 1]
    guard close + 1 < tokens.count else { return nil }
    let next = tokens[close + 1]
    guard next.kind == .word || isByte(close + 1, UInt8(ascii: "{")) else { return nil }
    let end = Int(tokens[close].end)
    let word = tokens[index].range
    if end < Int(next.start) {
      text[end - base] = UInt8(ascii: ";")
    } else if word.count >= 2 {
      substitute(word, "if")
      unknown.insert(word.lowerBound - base, end - base)
    }
    return close + 1
  }

  /// A type, an operator or nothing as an argument becomes a name.
  private mutating func typeArguments(after index: Int) {
    var position = index + 1
    guard position < tokens.count else { return }
    if isByte(position, UInt8(ascii: ",")) || isByte(position, UInt8(ascii: ")")) {
      let isEmpty = byte(index) == UInt8(ascii: ",") || isByte(position, UInt8(ascii: ","))
      if isEmpty, tokens[index].end < tokens[position].start {
        substitute(Int(tokens[index].end)..<Int(tokens[index].end) + 1, "x")
      }
      return
    }
    var isType = false
    var named = false
    while position < tokens.count {
      let role = role(position)
      if role.contains(.aggregate), isWord(position + 1) {
        position += 2
        isType = true
        named = true
      } else if !role.isDisjoint(with: [.type, .qualifier]) {
        isType = isType || role.contains(.type)
        position += 1
      } else if isByte(position, UInt8(ascii: "*")), isType || named {
        isType = true
        position += 1
      } else if isWord(position), !role.contains(.reserved), !named, !isType {
        named = true
        position += 1
      } else {
        break
      }
    }
    guard position < tokens.count else { return }
    if isEnd(position), isType {
      substitute(range(of: index + 1, through: position - 1), "x")
    } else if isType, isWord(position), isEnd(position + 1) {
      blank(range(of: index + 1, through: position - 1))
      unknown.insert(Int(tokens[position].start) - base, Int(tokens[position].end) - base)
    } else if position == index + 1 {
      while position < tokens.count, position < index + 4, tokens[position].kind == .other,
        !isEnd(position), !isByte(position, UInt8(ascii: ";"))
      { position += 1 }
      if position > index + 1, isEnd(position) {
        substitute(range(of: index + 1, through: position - 1), "x")
      }
    }
  }

  private func isEnd(_ index: Int) -> Bool {
    isByte(index, UInt8(ascii: ",")) || isByte(index, UInt8(ascii: ")"))
  }

  /// What stands before an opening bracket of a declaration or a head.
  private mutating func beforeOpening(_ index: Int, _ context: Context, from start: Int) {
    if byte(index) == UInt8(ascii: "[") {
      declarator(before: index, context, from: start)
    } else if byte(index) == UInt8(ascii: "(") {
      guard isWord(index - 1), index - 1 >= start else { return }
      if context == .block {
        staticMacro(index, from: start)
        return
      }
      guard context == .file || context == .aggregate else { return }
      parentheses(index, context, from: start)
    } else if contexts[index] == .aggregate {
      // struct __packed s {
      var first = index
      while first > 0, isWord(first - 1), !role(first - 1).contains(.aggregate) { first -= 1 }
      if index - first > 1 { blank(range(of: first, through: index - 2)) }
    } else if context == .file, contexts[index] == .block,
      isByte(index - 1, UInt8(ascii: ")")) == false,
      isWord(index - 1)
    {
      // int f(void) __attribute {
      trailing(before: index, from: start)
    }
  }

  /// The words before `index` that follow a closing bracket are attributes.
  private mutating func trailing(before index: Int, from start: Int) {
    var first = index
    while first > start, isWord(first - 1) { first -= 1 }
    guard first > start, first < index else { return }
    if isByte(first - 1, UInt8(ascii: ")")), areAttributes(first..<index) {
      blank(range(of: first, through: index - 1))
    }
  }

  /// Whether words behind a function's parentheses are attributes; else they declare old-style
  /// parameters.
  private func areAttributes(_ words: Range<Int>) -> Bool {
    words.allSatisfy { role($0).isEmpty && (words.count == 1 || hasUnderscores($0)) }
  }

  /// A name and parentheses, outside of all functions: of a declaration, or an attribute, or a macro that
  /// stands for a head.
  private mutating func parentheses(_ index: Int, _ context: Context, from start: Int) {
    let close = partners[index]
    guard close > 0, close + 1 < tokens.count else { return }
    let name = index - 1
    let next = close + 1
    let isFirst = (start..<name).allSatisfy { isLeading($0) }
    let before = name - 1
    let followsBracket =
      before >= start
      && (isByte(before, UInt8(ascii: ")")) || isByte(before, UInt8(ascii: "]"))
        || isByte(before, UInt8(ascii: "}")) && hasUnderscores(name))
    if !role(name).isEmpty { return }
    if followsBracket {
      // int f(void) __acquires(lock) {
      blank(range(of: name, through: close))
    } else if isFirst, isByte(next, UInt8(ascii: "=")) || isByte(next, UInt8(ascii: "[")) {
      // DEFINE_PER_CPU(struct a, b) = {
      substitute(range(of: start, through: close), "int x")
    } else if isFirst, isByte(next, UInt8(ascii: "{")) {
      // SYSCALL_DEFINE1(name, int, x) {
      blank(range(of: start, through: close))
    } else if isFirst, isByte(next, UInt8(ascii: ";")) {
      if context == .aggregate {
        // struct { DECLARE_BITMAP(a, 8); }
        substitute(range(of: start, through: close), "int x")
      } else if start < name {
        // static DEFINE_MUTEX(lock);
        blank(range(of: start, through: name - 1))
      }
    } else if isFirst, isWord(next) {
      // static __printf(2, 3) int f(...)
      blank(range(of: name, through: close))
      dropped = next
    } else if isWord(next), isDeclarator(after: next) {
      // u8 const __aligned(8) name[] = {
      blank(range(of: name, through: close))
    } else if hasUnderscores(name), !isFirst, isWord(before), !isLeading(before),
      isByte(next, UInt8(ascii: "=")) || isByte(next, UInt8(ascii: ";"))
    {
      // int x __aligned(8) = 1;
      blank(range(of: name, through: close))
    } else {
      names(before: index, from: start, isFunction: true)
    }
  }

  /// In a function `static DEFINE_SPINLOCK(lock);` becomes a call.
  private mutating func staticMacro(_ index: Int, from start: Int) {
    let name = index - 1
    guard start < name, partners[index] > 0, isByte(partners[index] + 1, UInt8(ascii: ";")),
      role(name).isEmpty, (start..<name).allSatisfy({ isLeading($0) })
    else { return }
    blank(range(of: start, through: name - 1))
  }

  /// Whether it may stand before the type of a declaration.
  private func isLeading(_ index: Int) -> Bool {
    isWord(index) && role(index).contains(.qualifier)
  }

  private func hasUnderscores(_ index: Int) -> Bool {
    let range = tokens[index].range
    return range.count > 2 && text[range.lowerBound - base] == UInt8(ascii: "_")
      && text[range.lowerBound - base + 1] == UInt8(ascii: "_")
  }

  /// Whether words from `index` on end as a variable's name does.
  private func isDeclarator(after index: Int) -> Bool {
    var index = index
    while index < tokens.count, isWord(index) { index += 1 }
    return isByte(index, UInt8(ascii: "=")) || isByte(index, UInt8(ascii: "["))
      || isByte(index, UInt8(ascii: "*")) || isByte(index, UInt8(ascii: "("))
  }

  /// What stands between the type of a declaration and its `=`, `;`, `,` or `[` at `index`.
  private mutating func declarator(before index: Int, _ context: Context, from start: Int) {
    guard index > start, isWord(index - 1) else { return }
    var first = index
    while first > start, isWord(first - 1) { first -= 1 }
    if first > start {
      let before = byte(first - 1)
      if before == UInt8(ascii: "]") {
        blank(range(of: first, through: index - 1))
        return
      }
      guard context == .file || context == .aggregate else { return }
      if before == UInt8(ascii: ")") {
        if areAttributes(first..<index) { blank(range(of: first, through: index - 1)) }
      } else if before == UInt8(ascii: "}") || before == UInt8(ascii: "*"), index - first > 1 {
        blank(range(of: first, through: index - 2))
      }
      return
    }
    names(before: index, from: start, isFunction: false)
  }

  /// Leaves out words of `static int __init f` and `int x __initdata` that no declaration has.
  private mutating func names(before index: Int, from start: Int, isFunction: Bool) {
    var first = index
    while first > start, isWord(first - 1) { first -= 1 }
    var (names, hasType): ([Int], Bool) = ([], false)
    for word in first..<index {
      let role = role(word)
      if role.contains(.type) { hasType = true }
      if role.isEmpty, !isGone(word) { names.append(word) }
    }
    if first > start {
      if isByte(first - 1, UInt8(ascii: "*")) {
        for name in names.dropLast() { blank(tokens[name].range) }
      }
      return
    }
    guard names.count + (hasType ? 1 : 0) >= 3, let last = names.last else { return }
    if !isFunction, hasUnderscores(last) {
      blank(tokens[last].range)
    } else {
      for name in names.dropFirst(hasType ? 0 : 1).dropLast() { blank(tokens[name].range) }
    }
  }

  // MARK: - Tokens and bytes

  private func byte(_ index: Int) -> UInt8 { text[Int(tokens[index].start) - base] }

  private func isByte(_ index: Int, _ byte: UInt8) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind != .word && tokens[index].range.count == 1
      && self.byte(index) == byte
  }

  private func isWord(_ index: Int) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind == .word
  }

  /// Whether it was left out.
  private func isGone(_ index: Int) -> Bool { byte(index) <= 32 }

  private func isText(_ index: Int, _ string: String) -> Bool {
    guard isWord(index) else { return false }
    let range = tokens[index].range
    return text[range.lowerBound - base..<range.upperBound - base].elementsEqual(string.utf8)
  }

  private func role(_ index: Int) -> WordTable.Role {
    roles.indices.contains(index) ? roles[index] : []
  }

  private func role(_ token: Token) -> WordTable.Role {
    guard token.kind == .word, let words else { return [] }
    return words[text, token.range.lowerBound - base..<token.range.upperBound - base]
  }

  /// In the file.
  private func range(of first: Int, through last: Int) -> Range<Int> {
    Int(tokens[first].start)..<max(Int(tokens[first].start), Int(tokens[last].end))
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range where text[index - base] > 32 { text[index - base] = UInt8(ascii: " ") }
    unknown.insert(range.lowerBound - base, range.upperBound - base)
  }

  /// Writes `name` in the place of `range`, as far as it fits.
  private mutating func substitute(_ range: Range<Int>, _ name: String) {
    blank(range)
    for (offset, byte) in name.utf8.enumerated() where offset < range.count {
      text[range.lowerBound - base + offset] = byte
    }
  }

  /// Blanks all but `kept`, which are places of the file.
  mutating func keepOnly(_ kept: [Range<Int>]) {
    var position = base
    for range in kept {
      blank(position..<range.lowerBound)
      position = range.upperBound
    }
    blank(position..<base + text.count)
  }
}
