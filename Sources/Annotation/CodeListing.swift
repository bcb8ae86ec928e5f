/// A file's text with line numbers, wrapped at the terminal's width, each byte in its style.
///
/// Streams: memory does not grow with the file, nor with its longest line.
struct CodeListing {
  /// The terminal's columns.
  var width: Int
  var depth: ColourDepth
  /// The style of byte `t`.
  var style: (_ t: Int) -> Style
  /// Without colour: rows of marks below each row of text, one ASCII character for byte `t`.
  var marks: [(_ t: Int) -> UInt8] = []
  /// A row of bars below each row of text, and below its marks: one column for byte `t`. A newline's
  /// stands behind the line.
  var bars: ((_ t: Int) -> (text: String, style: Style))?
  /// A few words on a line's bytes, its newline among them, shown dim after its number.
  var note: ((_ line: Range<Int>) -> String)?
  var noteWidth = 0

  static let quiet = Shade(red: 128, green: 128, blue: 128, index: 102, basic: 8)

  /// - Parameter range: whole lines of the text, the first of which is `first`; all of it if nil.
  func write(
    _ bytes: [UInt8], _ range: Range<Int>? = nil, first: Int = 1, to sink: inout ByteSink
  ) throws {
    let range = range ?? bytes.indices
    let lines = bytes[range].count { $0 == 0x0A } + first
    let numberWidth = String(lines).utf8.count
    let noteSpace = note == nil ? 0 : noteWidth + 1
    let gutter = numberWidth + noteSpace + 2
    let hasGutter = width >= gutter + 16
    var row = Row(
      painter: Painter(depth: depth), gutter: hasGutter ? gutter : 0,
      columns: max(8, hasGutter ? width - gutter : width), marks: marks.map { _ in [] })

    var t = range.lowerBound
    var line = first
    while t < range.upperBound {
      if hasGutter {
        let number = "\(line)".leftPadded(to: numberWidth)
        var words = ""
        if let note {
          let end = bytes[t...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
          words = " " + note(t..<end).leftPadded(to: noteWidth)
        }
        try row.painter.write("\(number)\(words)  ", .dim, to: &sink)
      }
      while t < bytes.count {
        let (glyph, length) = Glyph.at(t, of: bytes)
        let last = t + length - 1
        t += length
        if glyph == .newline {
          if row.column < row.columns { putBar(at: last, columns: 1, in: &row) }
          break
        }
        let needed = glyph == .tab ? 1 : glyph.columns
        if row.column + needed > row.columns { try row.wrap(to: &sink) }
        try put(glyph, at: last, in: &row, to: &sink)
      }
      try row.end(to: &sink)
      line += 1
    }
  }

  private func put(_ glyph: Glyph, at t: Int, in row: inout Row, to sink: inout ByteSink) throws {
    var style = style(t)
    var columns = glyph.columns
    if glyph == .tab {
      columns = min(8 - row.column % 8, row.columns - row.column)
      if style.foreground != nil { style.foreground = Self.quiet }
      let blanks = String(repeating: " ", count: columns - 1)
      try row.painter.write(glyph.text + blanks, style, to: &sink)
    } else {
      try row.painter.write(glyph.text, style, to: &sink)
    }
    row.column += columns
    putBar(at: t, columns: columns, in: &row)
    guard depth == .none else { return }
    for (index, mark) in marks.enumerated() {
      row.marks[index].append(contentsOf: repeatElement(mark(t), count: columns))
    }
  }

  /// A bar in the first of a glyph's columns.
  private func putBar(at t: Int, columns: Int, in row: inout Row) {
    guard let bars else { return }
    row.bars.append(bars(t))
    row.bars.append(contentsOf: repeatElement((" ", .plain), count: columns - 1))
  }

  /// One row on the screen as it fills.
  private struct Row {
    var painter: Painter
    let gutter: Int
    let columns: Int
    var column = 0
    var marks: [[UInt8]]
    var bars: [(text: String, style: Style)] = []

    /// Goes on below, with a quiet mark in the gutter.
    mutating func wrap(to sink: inout ByteSink) throws {
      try end(to: &sink)
      guard gutter > 0 else { return }
      try painter.write("↳".leftPadded(to: gutter - 2) + "  ", .dim, to: &sink)
    }

    mutating func end(to sink: inout ByteSink) throws {
      try painter.endRow(to: &sink)
      column = 0
      for index in marks.indices {
        while marks[index].last == UInt8(ascii: " ") { marks[index].removeLast() }
        guard !marks[index].isEmpty else { continue }
        try sink.append(String(repeating: " ", count: gutter))
        try sink.append(marks[index])
        try sink.append("\n")
        marks[index].removeAll(keepingCapacity: true)
      }
      while bars.last?.text == " " { bars.removeLast() }
      guard !bars.isEmpty else { return }
      try sink.append(String(repeating: " ", count: gutter))
      for bar in bars { try painter.write(bar.text, bar.style, to: &sink) }
      try painter.endRow(to: &sink)
      bars.removeAll(keepingCapacity: true)
    }
  }
}
