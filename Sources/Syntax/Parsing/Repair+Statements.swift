// What stands in functions that C does not know: loops that a macro begins, ranges of cases, and types among
// arguments.
extension Repair {
  /// Whether a statement may begin at `index`.
  func isStatement(_ index: Int, from start: Int) -> Bool {
    if index == start { return true }
    if code.role(index - 1).contains(.reserved) {
      return code.isText(index - 1, "else") || code.isText(index - 1, "do")
    }
    // Behind if (a).
    return code.isByte(index - 1, UInt8(ascii: ")"))
      && code.role(code.partners[index - 1] - 1).contains(.reserved)
  }

  /// `for_each(i) f(i);` becomes `for_each(i); f(i);`. The token of the next statement; nil where there is
  /// none.
  mutating func loopMacro(_ index: Int) -> Int? {
    guard code.role(index).isEmpty, code.isByte(index + 1, UInt8(ascii: "(")) else { return nil }
    let close = code.partners[index + 1]
    guard close > 0, close + 1 < code.tokens.count else { return nil }
    let next = code.tokens[close + 1]
    guard next.kind == .word || code.isByte(close + 1, UInt8(ascii: "{")) else { return nil }
    let (word, end) = (code.tokens[index].range, Int(code.tokens[close].end))
    if end < Int(next.start) {
      code.write(UInt8(ascii: ";"), at: end)
    } else if word.count >= 2 {
      code.substitute(word, "if")
      code.markChanged(word.lowerBound..<end)
    }
    return close + 1
  }

  /// `case 1 ... 3:` becomes `case 1:`.
  mutating func caseRange(_ index: Int) {
    guard code.role(index).contains(.reserved), code.isText(index, "case") else { return }
    let near = index + 1..<min(index + 64, code.tokens.count)
    let colon = UInt8(ascii: ":")
    guard let end = near.first(where: { code.isByte($0, colon) }) else { return }
    let dots = (index + 1..<end).first { first in
      (first..<first + 3).allSatisfy { code.isByte($0, UInt8(ascii: ".")) }
    }
    if let dots { code.blank(code.range(of: dots, through: end - 1)) }
  }

  /// A type, a sign or nothing becomes a name where it is an argument: the one behind the bracket or the
  /// comma at `index`.
  mutating func typeArgument(after index: Int) {
    let first = index + 1
    guard first < code.tokens.count else { return }
    if isEnd(first) {
      // f(a, , b), but not f()
      let isMissing =
        code.isByte(index, UInt8(ascii: ",")) || code.isByte(first, UInt8(ascii: ","))
      let end = Int(code.tokens[index].end)
      if isMissing, end < Int(code.tokens[first].start) { code.substitute(end..<end + 1, "x") }
      return
    }
    let type = type(from: first)
    if type.end > first, isEnd(type.end), type.hasKeyword || type.hasStar {
      // container_of(a, struct b, c), va_arg(a, b *)
      code.substitute(code.range(of: first, through: type.end - 1), "x")
    } else if type.hasKeyword, code.isWord(type.end), isEnd(type.end + 1) {
      // TP_PROTO(struct a *b)
      code.blank(code.range(of: first, through: type.end - 1))
      code.markChanged(code.tokens[type.end].range)
    } else if type.end == first {
      // CHECK(a, ==, b)
      let signs = (first..<min(first + 3, code.tokens.count)).prefix {
        code.tokens[$0].kind == .other && !isEnd($0) && !code.isByte($0, UInt8(ascii: ";"))
      }
      if let last = signs.last, isEnd(last + 1) {
        code.substitute(code.range(of: first, through: last), "x")
      }
    }
  }

  /// The words and stars from `first` on that may be a type, to before `end`.
  private func type(from first: Int) -> (end: Int, hasKeyword: Bool, hasStar: Bool) {
    var (end, hasKeyword, hasStar, hasName) = (first, false, false, false)
    while end < code.tokens.count {
      let role = code.role(end)
      if role.contains(.aggregate), code.isWord(end + 1) {
        end += 1
        (hasKeyword, hasName) = (true, true)
      } else if !role.isDisjoint(with: [.type, .qualifier]) {
        hasKeyword = hasKeyword || role.contains(.type)
      } else if code.isByte(end, UInt8(ascii: "*")), hasKeyword || hasName {
        hasStar = true
      } else if code.isWord(end), role.isEmpty, !hasName, !hasKeyword {
        hasName = true
      } else {
        break
      }
      end += 1
    }
    return (end, hasKeyword, hasStar)
  }

  private func isEnd(_ index: Int) -> Bool {
    code.isByte(index, UInt8(ascii: ",")) || code.isByte(index, UInt8(ascii: ")"))
  }
}
