import Discovery
import Network
import Syntax
import Testing

@testable import Annotation

/// A browser of a file that was read, as on a terminal.
private func browser(
  _ file: AnnotatedFile, rows: Int = 12, columns: Int = 80, depth: ColourDepth = .none
) -> Browser {
  let labelled = LabelledFile(path: file.path, bytes: file.bytes, labels: file.labels)
  return Browser(
    labelled, features: file.labels.map(\.feature),
    cells: file.cells.map { BrowsedCell($0, toBeat: "20 bytes 0.53") }, rows: rows,
    columns: columns, depth: depth)
}

/// The small file with a second cell, which follows a number.
private func twoCells() throws -> AnnotatedFile {
  var file = try smallFile()
  let depth = (0..<13).map { Float($0 / 4) }
  file.cells.append(
    AnnotatedCell(
      neuron: "l0.c.9", values: depth.map { $0 / 4 }, feature: "block-depth", kind: .graded,
      provenance: .measured))
  file.labels.append(LabelTrack(feature: "block-depth", kind: .graded, values: depth))
  return file
}

extension Browser {
  fileprivate mutating func type(_ text: String) {
    for character in text.unicodeScalars { press(.character(character)) }
  }

  fileprivate var screen: [String] {
    BrowserScreen.frame(of: self).rows.map { String(decoding: $0, as: UTF8.self) }
  }

  fileprivate var status: String { screen.last?.trimmingBlanks ?? "" }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

@Suite struct `The browser` {
  @Test func `shows the claim, the text, and what is true at the cursor`() throws {
    var browser = browser(try smallFile())
    #expect(
      browser.screen == [
        "l0.c.143 follows if-condition, negative inside · AP 0.77 · to beat: 20 bytes 0.…",
        "below the text: = cell and if-condition agree inside, - if-condition only, + ce…",
        "1  →       if (a)", "              ==+", "2  →       →       b;",
        "                     ", "~", "", "~", "", "~",
        " a.c:1 · l0.c.143 +0.25 outside = if-condition outside                      0 % ",
      ])
    for _ in 0..<4 { browser.press(.right) }
    #expect(browser.status.hasPrefix("a.c:1 · l0.c.143 -1.00 inside = if-condition inside"))
    browser.press(.down)
    #expect(browser.status.hasPrefix("a.c:2 · l0.c.143 +0.25 outside = if-condition outside"))
    browser.type("$")
    #expect(browser.status.hasPrefix("a.c:2 · l0.c.143 +0.25 outside, if-condition unknown"))
  }

  @Test func `n and p go round the cells, and the label goes with them`() throws {
    var browser = browser(try twoCells())
    browser.type("n")
    #expect(browser.screen[0].hasPrefix("l0.c.9 "))
    browser.type("$")
    #expect(browser.status.hasPrefix("a.c:1 · l0.c.9 +0.25, block-depth 1"))
    browser.type("n")
    #expect(browser.screen[0].hasPrefix("l0.c.143 "))
    browser.type("p")
    #expect(browser.screen[0].hasPrefix("l0.c.9 "))
  }

  @Test func `f lists the features, and Enter takes the marked one`() throws {
    var browser = browser(try twoCells())
    browser.type("f")
    #expect(browser.screen[2].hasPrefix(" › if-condition  l0.c.143  AP 0.77"))
    browser.press(.down)
    #expect(browser.screen[3].hasPrefix(" › block-depth   l0.c.9"))
    browser.press(.down)
    browser.press(.escape)
    #expect(browser.screen[0].hasPrefix("l0.c.143 "))
    browser.type("fj")
    browser.press(.enter)
    #expect(browser.screen[0].hasPrefix("l0.c.9 ") && browser.mode == .reading)
  }

  @Test func `a search goes on from the file's other end, both ways`() throws {
    var browser = browser(try smallFile())
    browser.type("/b")
    browser.press(.backspace)
    browser.press(.backspace)
    #expect(browser.mode == .reading)
    browser.type("/\tx")
    browser.press(.backspace)
    #expect(browser.status == "/→")
    browser.press(.escape)
    browser.type("]")
    #expect(browser.status.hasPrefix("Nothing was looked for yet"))
    browser.type("/(")
    browser.press(.enter)
    #expect(browser.cursor == 4 && browser.match == 4..<5)
    browser.type("]")
    #expect(browser.cursor == 4 && browser.status.hasPrefix("Found from the file's other end on."))
    browser.type("/;\t")
    browser.press(.enter)
    #expect(browser.match == nil && browser.status == "Not found: ;→")
    browser.type("/b;")
    browser.press(.enter)
    browser.type("[")
    #expect(browser.cursor == 10)
  }

  @Test func `d finds where cell and label begin to differ, D the one before`() throws {
    var file = try smallFile()
    file.cells[0].values[10] = -1
    var browser = browser(file)
    var found: [Int] = []
    for _ in 0..<3 {
      browser.type("d")
      found.append(browser.cursor)
    }
    #expect(found == [6, 10, 10] && browser.status == "They differ nowhere below.")
    browser.type("D")
    #expect(browser.cursor == 6)
    #expect(browser.status.hasPrefix("a.c:1 · l0.c.143 -0.50 inside ≠ if-condition outside"))
    browser.type("D")
    #expect(browser.cursor == 6 && browser.status == "They differ nowhere above.")
  }

  @Test func `of a number there is nothing to differ in`() throws {
    var browser = browser(try twoCells())
    browser.type("nd")
    #expect(browser.status == "block-depth is a number: there is no yes or no to differ in.")
  }

  @Test func `c makes the threshold white, and each side reaches as far as the cell`() throws {
    let cell = BrowsedCell(try smallFile().cells[0])
    let tone = cell.tone(.threshold)
    #expect([-1, -0.5, -0.125, 0.25].map { tone($0) } == [-1, 0, 0.5, 1])
    var browser = browser(try smallFile(), depth: .indexed)
    #expect(browser.screen[1].contains("white at 0"))
    browser.type("c")
    #expect(browser.screen[1].contains("white at its threshold -0.50"))
    browser.type("c")
    #expect(browser.screen[1].contains("white at 0"))
  }

  @Test func `5 puts what is expected below each byte`() throws {
    var file = try smallFile()
    file.cells[0].values = []
    var browser = browser(file, rows: 30)
    let bytes = Array("abcdefghijklm".utf8)
    browser.take(
      BrowsedPart(
        range: 0..<13, values: [try smallFile().cells[0].values],
        predictions: bytes.flatMap {
          [Prediction(byte: $0, p: 0.5)] + Array(repeating: Prediction(byte: 46, p: 0.1), count: 4)
        }))
    browser.type("5")
    #expect(browser.screen[2] == "1  →       if (a)↵")
    #expect(browser.screen[4] == "   a       bcdefgh")
    #expect(browser.screen[5] == "   .       .......")
    #expect(browser.screen[9] == "2  →       →       b;↵")
    browser.type("5")
    #expect(browser.screen[2] == "1  →       if (a)")
  }

  @Test func `what was not read yet has no value, and comes in stretches`() throws {
    var file = try smallFile()
    let values = file.cells[0].values
    file.cells[0].values = []
    var browser = browser(file, depth: .indexed)
    #expect(browser.status.contains("not read") && browser.status.contains("reading 0 %"))
    for range in [0..<5, 5..<6, 6..<13] {
      let none = [Prediction](repeating: Prediction(byte: 0, p: 0), count: 5 * range.count)
      browser.take(BrowsedPart(range: range, values: [Array(values[range])], predictions: none))
    }
    #expect(browser.cells[0].cell.values == values)
    let whole = Browser.whole(try smallFile())
    #expect(browser.screen == whole.screen)
  }

  @Test func `keys only move within the file, wherever they lead`() throws {
    var file = try hostileFile()
    file.bytes += file.bytes
    file.cells[0].values += file.cells[0].values
    file.labels = []
    let keys: [Key] = [
      .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .control("u"), .control("d"),
      .control("a"), .control("e"), .enter, .character("d"), .character("D"), .character("]"),
    ]
    var browser = browser(file, rows: 5, columns: 24)
    var state: UInt32 = 1
    for _ in 0..<3000 {
      state = state &* 1_664_525 &+ 1_013_904_223
      browser.press(keys[Int(state >> 16) % keys.count])
      let row = browser.layout.row(of: browser.cursor)
      #expect(browser.bytes.indices.contains(browser.cursor))
      #expect((browser.top..<browser.top + browser.textRows).contains(row))
      let spots = browser.layout.spots(of: row, in: browser.bytes)
      #expect(spots.contains { $0.bytes.lowerBound == browser.cursor })
    }
  }

  @Test func `up and down keep the column through shorter lines`() throws {
    var file = try smallFile()
    file.bytes = Array("abcdef\nx\nabcdef\n".utf8)
    file.cells = []
    file.labels = []
    var browser = browser(file)
    browser.type("$h")
    #expect(browser.cursor == 5)
    browser.press(.down)
    #expect(browser.cursor == 8)
    browser.press(.down)
    #expect(browser.cursor == 14)
  }

  @Test func `another size keeps the cursor on the screen`() throws {
    var file = try smallFile()
    file.bytes = Array((0..<100).map { "line \($0) of a hundred\n" }.joined().utf8)
    file.cells = []
    file.labels = []
    var browser = browser(file)
    browser.press(.end)
    for (rows, columns) in [(5, 20), (50, 200), (2, 10), (24, 80)] {
      browser.resize(rows: rows, columns: columns)
      #expect(browser.screen.count == rows)
      let place = try #require(BrowserScreen.frame(of: browser).cursor)
      #expect(place.row < rows && place.column < columns)
    }
  }

  @Test(arguments: [ColourDepth.none, .sixteen, .indexed, .trueColour])
  func `no screen is wider or higher than the terminal, nor harmful`(depth: ColourDepth) throws {
    for (rows, columns) in [(2, 10), (5, 24), (12, 80), (50, 200)] {
      var browser = browser(try hostileFile(), rows: rows, columns: columns, depth: depth)
      browser.pattern = hostileBytes
      for keys in ["", "5", "c", "/\u{202E}\u{301}漢", "\u{7}", "f", "q", "?", "d", "z"] {
        browser.type(keys)
        if keys.hasPrefix("/") { browser.press(.enter) }
        let screen = BrowserScreen.frame(of: browser).rows
        #expect(screen.count == rows)
        for row in screen {
          let plain = String(decoding: row, as: UTF8.self)
            .replacing(/\u{1B}\[[0-9;]*m/, with: "")
          #expect(plain.columns <= columns, "\(keys) at \(columns): \(plain)")
          #expect(harmful(Array(plain.utf8), allowing: []) == [])
          if depth == .none { #expect(!row.contains(0x1B)) }
        }
      }
    }
  }

  @Test func `without a cell the text is there, and the keys say why they do nothing`() throws {
    var file = try smallFile()
    file.cells = []
    file.labels = []
    var browser = browser(file)
    for key in ["f", "d", "D"] {
      browser.type(key)
      #expect(browser.status == "No cell is known to follow anything here.")
    }
    browser.type("npc5?")
    #expect(browser.mode == .help)
    browser.type("qq")
    #expect(browser.isLeaving)
  }
}

extension Browser {
  fileprivate static func whole(_ file: AnnotatedFile) -> Browser {
    var file = file
    let values = file.cells[0].values
    file.cells[0].values = []
    var browser = browser(file, depth: .indexed)
    let none = [Prediction](repeating: Prediction(byte: 0, p: 0), count: 5 * 13)
    browser.take(BrowsedPart(range: 0..<13, values: [values], predictions: none))
    return browser
  }
}
