/// Where the rows of a text begin when its lines are wrapped at a width.
///
/// Memory: 8 bytes a row and a line.
struct RowLayout {
  /// How many columns a row has, without the gutter.
  let columns: Int
  /// The first byte of each row, ascending.
  private(set) var starts: [Int] = []
  /// The first byte of each line, ascending.
  private(set) var lines: [Int] = []
  private let count: Int

  /// One glyph in its row.
  struct Spot: Equatable {
    let glyph: Glyph
    let bytes: Range<Int>
    let column: Int
    /// 0 for a newline.
    let columns: Int

    /// The byte whose state it shows.
    var last: Int { bytes.upperBound - 1 }
  }

  init(_ bytes: [UInt8], columns: Int) {
    self.columns = columns
    count = bytes.count
    var t = 0
    var column = 0
    var startsLine = true
    while t < bytes.count {
      if startsLine {
        lines.append(t)
        starts.append(t)
        column = 0
      }
      let (glyph, length) = Glyph.at(t, of: bytes)
      startsLine = glyph == .newline
      if glyph != .newline, column + (glyph == .tab ? 1 : glyph.columns) > columns {
        starts.append(t)
        column = 0
      }
      column += Self.columns(of: glyph, at: column, of: columns)
      t += length
    }
  }

  /// What a glyph takes: a tab goes to the next stop, or to the row's end.
  private static func columns(of glyph: Glyph, at column: Int, of columns: Int) -> Int {
    glyph == .tab ? min(8 - column % 8, columns - column) : glyph.columns
  }

  /// The bytes of a row, its newline too.
  func range(of row: Int) -> Range<Int> {
    starts[row]..<(row + 1 < starts.count ? starts[row + 1] : count)
  }

  func row(of byte: Int) -> Int { Self.last(in: starts, upTo: byte) }

  /// Counted from 0.
  func line(of byte: Int) -> Int { Self.last(in: lines, upTo: byte) }

  /// The bytes of a line, its newline too.
  func range(ofLine line: Int) -> Range<Int> {
    lines[line]..<(line + 1 < lines.count ? lines[line + 1] : count)
  }

  func spots(of row: Int, in bytes: [UInt8]) -> [Spot] {
    let range = range(of: row)
    var spots: [Spot] = []
    var t = range.lowerBound
    var column = 0
    while t < range.upperBound {
      let (glyph, length) = Glyph.at(t, of: bytes)
      let width = Self.columns(of: glyph, at: column, of: columns)
      spots.append(Spot(glyph: glyph, bytes: t..<t + length, column: column, columns: width))
      column += width
      t += length
    }
    return spots
  }

  /// The index of the last that is not beyond `byte`; 0 if there is none.
  private static func last(in ascending: [Int], upTo byte: Int) -> Int {
    var low = 0
    var high = ascending.count
    while low < high {
      let middle = (low + high) / 2
      if ascending[middle] <= byte { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }
}
