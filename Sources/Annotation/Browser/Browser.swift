import Network
import Syntax

/// `browse`: what is on the screen, as a value that keys and newly read bytes change. It knows no
/// terminal: `BrowserScreen` draws it, and whoever has the keys calls `press`.
package struct Browser {
  /// What the keys do.
  enum Mode: Equatable {
    case reading
    /// Picking a feature: the number of the marked one.
    case choosing(Int)
    /// Typing what is looked for.
    case searching([Unicode.Scalar])
    case help
  }

  let path: String
  package let bytes: [UInt8]
  let labels: AnyRandomAccessCollection<LabelTrack>
  /// The names of the labels, in their order.
  let features: [String]
  /// The label shown beside a cell that follows none.
  let asked: String?
  let depth: ColourDepth

  /// Those that `n` and `p` go through.
  private(set) var cells: [BrowsedCell]
  /// The number of the cell shown; 0 if there is none.
  private(set) var shown = 0
  /// The label shown beside the cell.
  private(set) var label: LabelTrack?
  /// How many bytes were read.
  private(set) var read = 0
  /// (read, `predictionsPerByte`)
  private(set) var predictions: [Prediction] = []
  static let predictionsPerByte = 5

  private(set) var layout: RowLayout
  private(set) var rows: Int
  private(set) var columns: Int
  /// The byte that the status line is about.
  private(set) var cursor = 0
  /// The first row on the screen.
  private(set) var top = 0
  /// The column that going up and down keeps to.
  private var goal: Int?

  var mode = Mode.reading
  var showsPredictions = false { didSet { reveal() } }
  var scale = BrowsedCell.Scale.zero
  /// What was looked for last.
  var pattern: [UInt8] = []
  /// The bytes of the match that was found last.
  var match: Range<Int>?
  /// Said in the status line's place until the next key.
  package var message: String?
  /// The browser is to be left.
  package internal(set) var isLeaving = false

  /// - Parameters:
  ///   - file: the text and its labels, whose names are `features`.
  ///   - asked: that of them which is shown beside a cell that follows none.
  ///   - cells: their values are taken as those of the first bytes.
  ///   - line: the line to begin at, counted from 1.
  package init(
    _ file: LabelledFile, features: [String], asked: String? = nil, cells: [BrowsedCell],
    shown: Int = 0, line: Int = 1, rows: Int, columns: Int, depth: ColourDepth
  ) {
    path = file.path
    bytes = file.bytes
    labels = file.labels
    self.features = features
    self.asked = asked
    self.cells = cells
    self.depth = depth
    self.rows = rows
    self.columns = columns
    layout = Self.layout(bytes, columns)
    read = cells.first?.cell.values.count ?? 0
    show(shown)
    if !layout.lines.isEmpty { jump(to: layout.lines[min(max(line, 1), layout.lines.count) - 1]) }
  }

  /// The first so many bytes are read: values are kept, at most 256 MB of them.
  package var readable: Int { min(bytes.count, (64 << 20) / max(1, cells.count)) }

  var cell: BrowsedCell? { cells.isEmpty ? nil : cells[shown] }

  /// Shows another cell; beyond the last comes the first.
  mutating func show(_ index: Int) {
    guard !cells.isEmpty else { return }
    shown = (index % cells.count + cells.count) % cells.count
    let feature = cells[shown].cell.feature ?? asked
    label = feature.flatMap { features.firstIndex(of: $0) }.map {
      labels[labels.index(labels.startIndex, offsetBy: $0)]
    }
  }

  /// Adds what was read next.
  package mutating func take(_ part: BrowsedPart) {
    precondition(part.range.lowerBound == read && part.values.count == cells.count)
    for index in cells.indices { cells[index].take(part.values[index]) }
    predictions += part.predictions
    read = part.range.upperBound
  }

  /// The terminal has another size.
  package mutating func resize(rows: Int, columns: Int) {
    if columns != self.columns { layout = Self.layout(bytes, columns) }
    self.rows = rows
    self.columns = columns
    goal = nil
    top = max(0, layout.row(of: cursor) - textRows / 2)
    reveal()
  }

  private static func layout(_ bytes: [UInt8], _ columns: Int) -> RowLayout {
    RowLayout(bytes, columns: max(8, columns - gutter(of: bytes, columns)))
  }

  /// The columns of the line numbers and what stands behind them; 0 where they leave no room.
  private static func gutter(of bytes: [UInt8], _ columns: Int) -> Int {
    let width = String(bytes.count { $0 == 0x0A } + 1).utf8.count + 2
    return columns >= width + 16 ? width : 0
  }

  var gutter: Int { columns - layout.columns < 3 ? 0 : columns - layout.columns }
}

/// What was read next, as the reader hands it on.
package struct BrowsedPart: Sendable {
  let range: Range<Int>
  /// (cells, range)
  let values: [[Float]]
  /// (range, `Browser.predictionsPerByte`)
  let predictions: [Prediction]
}

// Where one is.
extension Browser {
  /// Rows of the screen that the head takes.
  var headRows: Int { rows >= 10 ? 2 : 0 }

  /// Rows of the screen for the text and what stands below each of its rows.
  var bodyRows: Int { max(1, rows - headRows - 1) }

  /// Rows of the screen that a row of text takes.
  var rowHeight: Int {
    let marks = depth == .none ? markRows : 0
    return min(bodyRows, 1 + marks + (showsPredictions ? Self.predictionsPerByte : 0))
  }

  /// Without colour: the rows of marks below the text.
  private var markRows: Int {
    cell.map { TerminalMarks.rows($0.cell, label).count } ?? 0
  }

  /// Rows of text on the screen.
  var textRows: Int { max(1, bodyRows / rowHeight) }

  /// Goes to a byte and shows it.
  mutating func go(to byte: Int) {
    cursor = max(0, min(byte, bytes.count - 1))
    goal = nil
    reveal()
  }

  /// Goes to a byte; if it is not on the screen, to the screen's middle.
  mutating func jump(to byte: Int) {
    let row = layout.row(of: byte)
    if !(top..<top + textRows).contains(row) { top = max(0, row - textRows / 2) }
    go(to: byte)
  }

  /// Goes so many rows up or down, staying in the column; `scrolls` if the text moves with it.
  mutating func move(rows: Int, scrolls: Bool = false) {
    guard !layout.starts.isEmpty else { return }
    let row = layout.row(of: cursor)
    let here = layout.spots(of: row, in: bytes).last { $0.bytes.lowerBound <= cursor }
    let column = goal ?? here?.column ?? 0
    let target = max(0, min(row + rows, layout.starts.count - 1))
    if scrolls { top = max(0, min(top + rows, layout.starts.count - textRows)) }
    let spots = layout.spots(of: target, in: bytes)
    let spot = spots.last { $0.column <= column } ?? spots.first
    go(to: spot?.bytes.lowerBound ?? cursor)
    goal = column
  }

  /// Goes so many characters on.
  mutating func move(characters: Int) {
    var byte = cursor
    for _ in 0..<characters.magnitude {
      if characters > 0 {
        guard byte < bytes.count else { break }
        byte += Glyph.at(byte, of: bytes).length
      } else if byte > 0 {
        let row = layout.row(of: byte - 1)
        let before = layout.spots(of: row, in: bytes).last { $0.bytes.lowerBound < byte }
        byte = before?.bytes.lowerBound ?? byte - 1
      }
    }
    if byte < bytes.count { go(to: byte) }
  }

  /// Brings the cursor's row onto the screen.
  private mutating func reveal() {
    guard !layout.starts.isEmpty else { return }
    let row = layout.row(of: cursor)
    top = min(max(top, row - textRows + 1), row)
  }
}
