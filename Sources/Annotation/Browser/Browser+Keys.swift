extension Browser {
  /// Does what a key stands for.
  package mutating func press(_ key: Key) {
    message = nil
    switch mode {
    case .reading: act(on: key)
    case .choosing(let marked): choose(key, marked)
    case .searching(let typed): type(key, typed)
    case .help: mode = .reading
    }
  }

  private mutating func act(on key: Key) {
    if move(key) { return }
    guard case .character(let character) = key else { return }
    switch character {
    case "n": show(shown + 1)
    case "p": show(shown - 1)
    case "f": if isThereACell() { mode = .choosing(shown) }
    case "/": mode = .searching([])
    case "]": search(forward: true)
    case "[": search(forward: false)
    case "d": if isThereACell() { findDisagreement(forward: true) }
    case "D": if isThereACell() { findDisagreement(forward: false) }
    case "5": showsPredictions.toggle()
    case "c": changeScale()
    case "?": mode = .help
    case "q", "Q": isLeaving = true
    default: message = "No key of the browser: \(character). Press ? for those that are."
    }
  }

  /// Whether it is a key that only goes somewhere.
  private mutating func move(_ key: Key) -> Bool {
    switch key {
    case .up, .character("k"), .control("p"): move(rows: -1)
    case .down, .character("j"), .control("n"), .enter: move(rows: 1)
    case .left, .character("h"), .control("b"): move(characters: -1)
    case .right, .character("l"), .control("f"): move(characters: 1)
    case .pageUp, .character("b"): move(rows: -textRows, scrolls: true)
    case .pageDown, .character(" "): move(rows: textRows, scrolls: true)
    case .control("u"): move(rows: -max(1, textRows / 2), scrolls: true)
    case .control("d"): move(rows: max(1, textRows / 2), scrolls: true)
    case .home, .character("g"), .character("<"): go(to: 0)
    case .end, .character("G"), .character(">"): go(to: layout.lines.last ?? 0)
    case .control("a"), .character("0"), .character("^"): go(to: line.lowerBound)
    case .control("e"), .character("$"): go(to: line.upperBound - 1)
    default: return false
    }
    return true
  }

  /// The bytes of the cursor's line.
  private var line: Range<Int> {
    bytes.isEmpty ? 0..<0 : layout.range(ofLine: layout.line(of: cursor))
  }

  private mutating func isThereACell() -> Bool {
    if cells.isEmpty { message = "No cell is known to follow anything here." }
    return !cells.isEmpty
  }

  private mutating func changeScale() {
    guard let cell else { return }
    if scale == .zero, cell.cell.threshold == nil || cell.cell.committee != nil {
      message = "\(cell.cell.neuron) has no threshold that the colours could be centred on."
    } else {
      scale = scale == .zero ? .threshold : .zero
    }
  }

  private mutating func choose(_ key: Key, _ marked: Int) {
    let last = cells.count - 1
    switch key {
    case .up, .character("k"), .character("p"): mode = .choosing(max(0, marked - 1))
    case .down, .character("j"), .character("n"): mode = .choosing(min(last, marked + 1))
    case .pageUp: mode = .choosing(max(0, marked - bodyRows))
    case .pageDown: mode = .choosing(min(last, marked + bodyRows))
    case .home: mode = .choosing(0)
    case .end: mode = .choosing(last)
    case .enter, .character(" "):
      mode = .reading
      show(marked)
    case .escape, .character("q"), .character("f"): mode = .reading
    default: break
    }
  }

  private mutating func type(_ key: Key, _ typed: [Unicode.Scalar]) {
    switch key {
    case .character(let character): mode = .searching(typed + [character])
    case .backspace: mode = typed.isEmpty ? .reading : .searching(typed.dropLast())
    case .control("u"): mode = .searching([])
    case .escape: mode = .reading
    case .enter:
      mode = .reading
      if !typed.isEmpty {
        pattern = Array(String(String.UnicodeScalarView(typed)).utf8)
      }
      search(forward: true)
    default: break
    }
  }
}
