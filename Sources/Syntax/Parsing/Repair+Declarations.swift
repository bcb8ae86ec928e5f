// What stands in declarations and heads that C does not know: attributes that are macros, and macros in the
// place of a declaration or a head.
extension Repair {
  /// What stands before an opening bracket of a declaration or a head.
  mutating func beforeOpening(_ index: Int, _ context: Context, from start: Int) {
    if code.isByte(index, UInt8(ascii: "[")) {
      declarator(before: index, context, from: start)
    } else if code.isByte(index, UInt8(ascii: "(")) {
      guard code.isWord(index - 1), index - 1 >= start else { return }
      switch context {
      case .block: staticMacro(index, from: start)
      case .file, .aggregate: parentheses(index, context, from: start)
      case .initializer, .call, .other: break
      }
    } else if contexts[index] == .aggregate {
      // struct __packed s {
      let first = code.words(before: index).last { code.role($0).contains(.aggregate) }
      if let first, index - first > 2 { code.blank(code.range(of: first + 1, through: index - 2)) }
    } else if context == .file, contexts[index] == .block {
      // int f(void) __attribute {
      let words = code.words(before: index, from: start)
      if code.isByte(words.lowerBound - 1, UInt8(ascii: ")")), areAttributes(words) { drop(words) }
    }
  }

  /// A name and parentheses, outside of functions: a function's, an attribute's, or those of a macro
  /// that stands for a declaration or a head.
  private mutating func parentheses(_ index: Int, _ context: Context, from start: Int) {
    let close = code.partners[index]
    guard close > 0, close + 1 < code.tokens.count, code.role(index - 1).isEmpty else { return }
    let (before, name, next) = (index - 2, index - 1, close + 1)
    let isAlone = (start..<name).allSatisfy { code.isLeading($0) }
    if before >= start, followsBracket(name) {
      // int f(void) __acquires(lock) {
      code.blank(code.range(of: name, through: close))
    } else if isAlone {
      aloneWithParentheses(name, through: close, context, from: start)
    } else if code.isWord(next), isDeclarator(after: next) {
      // u8 const __aligned(8) name[] = {
      code.blank(code.range(of: name, through: close))
    } else if code.hasUnderscores(name), code.isWord(before), !code.isLeading(before),
      code.isByte(next, UInt8(ascii: "=")) || code.isByte(next, UInt8(ascii: ";"))
    {
      // int x __aligned(8) = 1;
      code.blank(code.range(of: name, through: close))
    } else {
      names(before: index, from: start, isFunction: true)
    }
  }

  private func followsBracket(_ name: Int) -> Bool {
    code.isByte(name - 1, UInt8(ascii: ")")) || code.isByte(name - 1, UInt8(ascii: "]"))
      || code.isByte(name - 1, UInt8(ascii: "}")) && code.hasUnderscores(name)
  }

  /// A name and parentheses that no type stands before: a macro's.
  private mutating func aloneWithParentheses(
    _ name: Int, through close: Int, _ context: Context, from start: Int
  ) {
    let next = close + 1
    let whole = code.range(of: start, through: close)
    if code.isByte(next, UInt8(ascii: "=")) || code.isByte(next, UInt8(ascii: "[")) {
      // DEFINE_PER_CPU(struct a, b) = {
      code.substitute(whole, "int x")
    } else if code.isByte(next, UInt8(ascii: "{")) {
      // SYSCALL_DEFINE1(name, int, x) {
      code.blank(whole)
    } else if code.isByte(next, UInt8(ascii: ";")) {
      if context == .aggregate {
        // struct { DECLARE_BITMAP(a, 8); }
        code.substitute(whole, "int x")
      } else if start < name {
        // static DEFINE_MUTEX(lock);
        code.blank(code.range(of: start, through: name - 1))
      }
    } else if code.isWord(next) {
      // static __printf(2, 3) int f(...)
      code.blank(code.range(of: name, through: close))
      dropped = next
    }
  }

  /// In a function `static DEFINE_SPINLOCK(lock);` becomes a call.
  private mutating func staticMacro(_ index: Int, from start: Int) {
    let name = index - 1
    guard start < name, code.isByte(code.partners[index] + 1, UInt8(ascii: ";")),
      code.role(name).isEmpty, (start..<name).allSatisfy({ code.isLeading($0) })
    else { return }
    code.blank(code.range(of: start, through: name - 1))
  }

  /// What stands between the type of a declaration and its `=`, `;`, `,` or `[` at `index`.
  mutating func declarator(before index: Int, _ context: Context, from start: Int) {
    let words = code.words(before: index, from: start)
    let before = words.lowerBound - 1
    guard !words.isEmpty else { return }
    if before < start {
      names(before: index, from: start, isFunction: false)
    } else if code.isByte(before, UInt8(ascii: "]")) {
      // int x[8] __initdata =
      drop(words)
    } else if context == .file || context == .aggregate {
      if code.isByte(before, UInt8(ascii: ")")) {
        // int f(void) __cold;
        if areAttributes(words) { drop(words) }
      } else if code.isByte(before, UInt8(ascii: "}")) || code.isByte(before, UInt8(ascii: "*")) {
        // struct { int a; } __packed x;
        drop(words.dropLast())
      }
    }
  }

  /// Leaves out words of `static int __init f` and `int x __initdata` that no declaration has.
  private mutating func names(before index: Int, from start: Int, isFunction: Bool) {
    let words = code.words(before: index, from: start)
    let names = words.filter { code.role($0).isEmpty && !code.isGone($0) }
    let hasType = words.contains { code.role($0).contains(.type) }
    if words.lowerBound > start {
      // int *__init f
      guard code.isByte(words.lowerBound - 1, UInt8(ascii: "*")) else { return }
      for name in names.dropLast() { code.blank(code.tokens[name].range) }
    } else if names.count + (hasType ? 1 : 0) >= 3, let last = names.last {
      if !isFunction, code.hasUnderscores(last) {
        code.blank(code.tokens[last].range)
      } else {
        for name in names.dropFirst(hasType ? 0 : 1).dropLast() {
          code.blank(code.tokens[name].range)
        }
      }
    }
  }

  /// `char __user *` becomes `char *`.
  mutating func annotations(before index: Int) {
    let words = code.words(before: index)
    let hasType = words.contains { code.role($0).contains(.type) }
    let names = words.filter { code.role($0).isEmpty && !code.isGone($0) }
    for name in names.dropFirst(hasType ? 0 : 1) { code.blank(code.tokens[name].range) }
  }

  /// `__weak int f` becomes `int f`: no name stands before a type.
  mutating func wordBeforeType(_ index: Int) {
    let role = code.role(index)
    guard !role.isEmpty, code.isWord(index - 1), code.role(index - 1).isEmpty,
      !role.isDisjoint(with: [.type, .aggregate])
        || ["static", "typedef", "extern"].contains(where: { code.isText(index, $0) })
    else { return }
    code.blank(code.tokens[index - 1].range)
  }

  /// `enum __attribute__((packed)) e {` becomes `enum e {`.
  mutating func attributeOfAggregate(_ index: Int) {
    guard code.role(index).contains(.attribute), code.role(index - 1).contains(.aggregate),
      code.isByte(index + 1, UInt8(ascii: "(")), code.partners[index + 1] > 0
    else { return }
    code.blank(code.range(of: index, through: code.partners[index + 1]))
  }

  /// Whether words behind a function's parentheses are attributes; else they declare old-style
  /// parameters.
  private func areAttributes(_ words: Range<Int>) -> Bool {
    words.allSatisfy { code.role($0).isEmpty && (words.count == 1 || code.hasUnderscores($0)) }
  }

  /// Whether words from `index` on end as a variable's name does.
  private func isDeclarator(after index: Int) -> Bool {
    var index = index
    while code.isWord(index) { index += 1 }
    return code.isByte(index, UInt8(ascii: "=")) || code.isByte(index, UInt8(ascii: "["))
      || code.isByte(index, UInt8(ascii: "*")) || code.isByte(index, UInt8(ascii: "("))
  }

  private mutating func drop(_ words: Range<Int>) {
    if let first = words.first, let last = words.last {
      code.blank(code.range(of: first, through: last))
    }
  }
}
