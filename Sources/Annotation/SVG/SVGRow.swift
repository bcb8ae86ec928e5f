/// A row of a figure: a line of the code or, of one too long, a part.
struct SVGRow {
  /// The line's, counted from 1; nil where a line goes on.
  let number: Int?
  /// What is seen, each with its last byte and its first column.
  private(set) var marks: [(glyph: Glyph, last: Int, column: Int)] = []
  private(set) var columns = 0

  private static let tab = 8

  /// The rows of some of a text's lines, none longer than `columns` but for a single mark.
  static func rows(of bytes: [UInt8], lines: ClosedRange<Int>, columns: Int) -> [SVGRow] {
    var rows: [SVGRow] = []
    var line = 1
    var t = 0
    while t < bytes.count, line <= lines.upperBound {
      guard line >= lines.lowerBound else {
        if bytes[t] == 0x0A { line += 1 }
        t += 1
        continue
      }
      var row = SVGRow(number: line)
      while t < bytes.count {
        let (glyph, length) = Glyph.at(t, of: bytes)
        t += length
        if glyph == .newline { break }
        // A carriage return that ends a line is no mark of its own.
        if glyph == .control(0x0D), t < bytes.count, bytes[t] == 0x0A { continue }
        if row.columns + row.width(of: glyph) > columns, !row.marks.isEmpty {
          rows.append(row)
          row = SVGRow(number: nil)
        }
        row.append(glyph, last: t - 1)
      }
      rows.append(row)
      line += 1
    }
    return rows
  }

  private init(number: Int?) {
    self.number = number
  }

  private func width(of glyph: Glyph) -> Int {
    glyph == .tab ? Self.tab - columns % Self.tab : glyph.columns
  }

  private mutating func append(_ glyph: Glyph, last: Int) {
    marks.append((glyph, last, columns))
    columns += width(of: glyph)
  }

  /// How far the mark at `index` reaches.
  func end(of index: Int) -> Int {
    index + 1 < marks.count ? marks[index + 1].column : columns
  }
}

/// Where things stand in a figure, in user units.
struct SVGLayout {
  static let column = 7.8
  static let line = 19.0
  static let margin = 16.0
  /// The width of a character of the words above and below, on average.
  static let letter = 6.2

  /// Of the column of line numbers.
  let gutter: Double
  let width: Double

  init(_ rows: [SVGRow]) {
    let digits = String(rows.compactMap(\.number).max() ?? 1).utf8.count
    gutter = Double(digits) * Self.column + 10
    let columns = max(64, rows.map(\.columns).max() ?? 0)
    width = 2 * Self.margin + gutter + Double(columns) * Self.column
  }

  /// The left edge of a column of code.
  func x(_ column: Int) -> Double {
    Self.margin + gutter + Double(column) * Self.column
  }
}
