/// Rewrites code, byte for byte as long, so that it is plain C: what only a macro makes code is left
/// out, completed, or replaced by a name, and is unknown.
///
/// It reads tokens, not a tree, and decides no label: a repair of a piece counts only where the tree of
/// the rewritten text has fewer errors, and its brackets are the text's.
struct Repair {
  enum Boldness {
    /// What no parser reads as code: what a macro begins, replaces or adds.
    case surely
    /// Attributes, too, which most parsers know in most places.
    case boldly
  }

  /// What brackets hold, as far as a repair depends on it.
  enum Context {
    /// Nothing: outside of all brackets.
    case file
    case block, aggregate, initializer
    /// The arguments of a call.
    case call
    case other

    var braces: Braces? {
      switch self {
      case .block: .block
      case .aggregate: .aggregate
      case .initializer: .initializer
      case .file, .call, .other: nil
      }
    }
  }

  /// The code, without comments and directives.
  var code: CodeTokens
  /// By token: what an opening bracket holds.
  private(set) var contexts: [Context] = []
  /// Behind a macro that was left out: what began before it begins again there.
  var dropped: Int?
  /// In the file: the blocks that stand outside of all other brackets.
  private(set) var outerBlocks: [Range<Int>] = []

  /// What is read of a piece. Comments are not among its tokens.
  init(_ code: CodeTokens) { self.code = code }

  /// A file; nothing is repaired where no words are known.
  init(_ outline: Outline) {
    code = outline.code
    code.keep(
      code.indices.filter { code.tokens[$0].isCode && code.tokens[$0].kind != .directive })
  }

  /// The text, rewritten.
  var text: [UInt8] { code.text }
  /// In the text: what was rewritten.
  var unknown: Regions { code.changed }

  /// The brackets that are not left out, by ascending opening bracket, once it has run.
  var brackets: [BracketPair] {
    code.indices.compactMap { index in
      guard code.tokens[index].kind == .open, !code.isGone(index) else { return nil }
      let partner = code.partners[index]
      let isBrace = code.byte(index) == UInt8(ascii: "{")
      return BracketPair(
        open: Int(code.tokens[index].start) - code.base,
        close: partner < 0 ? nil : Int(code.tokens[partner].start) - code.base,
        holds: isBrace ? contexts[index].braces : nil)
    }
  }

  /// Goes through the tokens once. O(tokens).
  mutating func run(_ boldness: Boldness) {
    outerBlocks = []
    if boldness == .boldly { dropAttributes() }
    contexts = [Context](repeating: .other, count: code.tokens.count)
    guard code.knowsWords else { return }
    // What is open, and where in it the statement or the declaration begins that is being read.
    var stack: [(context: Context, start: Int)] = [(.file, 0)]
    for index in code.indices {
      let here = stack[stack.count - 1]
      switch code.tokens[index].kind {
      case .open:
        let context = context(of: index, in: here.context, from: here.start)
        contexts[index] = context
        if context == .block, stack.count == 1 { addOuterBlock(index) }
        beforeOpening(index, here.context, from: here.start)
        if let next = dropped.take() { stack[stack.count - 1].start = next }
        stack.append((context, index + 1))
        if context == .call { typeArgument(after: index) }
      case .close:
        if stack.count > 1 { stack.removeLast() }
        // A block ends a statement, as a semicolon does.
        let outer = stack[stack.count - 1].context
        let opener = code.partners[index]
        if code.isByte(index, UInt8(ascii: "}")), opener >= 0, contexts[opener] == .block,
          outer == .file || outer == .block
        {
          stack[stack.count - 1].start = index + 1
        }
      case .other:
        switch code.byte(index) {
        case UInt8(ascii: ",") where here.context == .call: typeArgument(after: index)
        case UInt8(ascii: ","), UInt8(ascii: "="):
          declarator(before: index, here.context, from: here.start)
        case UInt8(ascii: "*"): annotations(before: index)
        case UInt8(ascii: ";"):
          declarator(before: index, here.context, from: here.start)
          stack[stack.count - 1].start = index + 1
        case UInt8(ascii: ":") where here.context == .block:
          stack[stack.count - 1].start = index + 1
        default: break
        }
      case .word:
        wordBeforeType(index)
        attributeOfAggregate(index)
        caseRange(index)
        if here.context == .block, isStatement(index, from: here.start),
          let next = loopMacro(index)
        {
          stack[stack.count - 1].start = next
        }
      default: break
      }
    }
  }

  /// Leaves out all but the outer blocks.
  mutating func keepOuterBlocks() {
    var position = code.base
    for block in outerBlocks {
      code.blank(position..<block.lowerBound)
      position = block.upperBound
    }
    code.blank(position..<code.base + code.text.count)
  }

  private mutating func addOuterBlock(_ index: Int) {
    guard code.partners[index] > index,
      Int(code.tokens[index].start) >= outerBlocks.last?.upperBound ?? 0
    else { return }
    outerBlocks.append(code.range(of: index, through: code.partners[index]))
  }

  /// Leaves out `__attribute__((...))` and its kin.
  private mutating func dropAttributes() {
    var kept: [Int] = []
    var index = 0
    while index < code.tokens.count {
      if code.role(index).contains(.attribute), code.isByte(index + 1, UInt8(ascii: "(")),
        code.partners[index + 1] > 0
      {
        let end = code.partners[index + 1]
        code.blank(code.range(of: index, through: end))
        index = end + 1
      } else {
        kept.append(index)
        index += 1
      }
    }
    code.keep(kept)
  }

  /// What the bracket at `index` holds.
  private func context(of index: Int, in outer: Context, from start: Int) -> Context {
    if code.isByte(index, UInt8(ascii: "{")) { return braces(index, in: outer) }
    guard code.isByte(index, UInt8(ascii: "(")), code.isWord(index - 1),
      !code.role(index - 1).contains(.reserved)
    else { return .other }
    switch outer {
    case .aggregate: return .other
    // Outside of functions a name alone is a macro's, and one behind a type a function's.
    case .file: return (start..<index - 1).allSatisfy { code.isLeading($0) } ? .call : .other
    case .block, .initializer, .call, .other: return .call
    }
  }

  private func braces(_ index: Int, in outer: Context) -> Context {
    let outside = outer == .initializer ? Context.initializer : .block
    guard let before = code.before(index) else { return outside }
    switch code.byte(before) {
    case UInt8(ascii: "="): return .initializer
    case UInt8(ascii: "("): return .block
    case UInt8(ascii: ")"):
      if outer == .initializer { return .initializer }
      if outer == .file { return code.isAggregate(index) ? .aggregate : .block }
      // Behind a cast they are a literal's, behind a head a block's.
      let name = code.partners[before] - 1
      return code.isWord(name) && !code.role(name).contains(.type) ? .block : .initializer
    case UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "]"):
      return outer == .initializer || outer == .call ? .initializer : .block
    default: return code.isAggregate(index) ? .aggregate : outside
    }
  }
}
