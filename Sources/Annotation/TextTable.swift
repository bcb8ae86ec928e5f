/// Aligned columns for a terminal. Columns with nothing in them are left out; where the width does
/// not suffice, those of the least weight go, and then the first column is cut.
struct TextTable {
  struct Column {
    var heading: String
    /// The higher the longer it stays; 0 never goes.
    var weight = 0
    var isLeft = false
  }

  struct Cell {
    var text: String
    var style = Style.plain
  }

  var columns: [Column]
  /// (rows, columns)
  var rows: [[Cell]] = []

  func write(width: Int, depth: ColourDepth, to sink: inout ByteSink) throws {
    var shown = columns.indices.filter { column in
      rows.contains { !$0[column].text.isEmpty }
    }
    var widths = columns.indices.map { column in
      rows.reduce(columns[column].heading.columns) { max($0, $1[column].text.columns) }
    }
    func total() -> Int { shown.reduce(2 * (shown.count - 1)) { $0 + widths[$1] } }
    while total() > width,
      let least = shown.filter({ columns[$0].weight > 0 })
        .min(by: { columns[$0].weight < columns[$1].weight })
    {
      shown.removeAll { $0 == least }
    }
    if let first = shown.first, total() > width {
      widths[first] = max(4, widths[first] - (total() - width))
    }
    var painter = Painter(depth: depth)
    func writeRow(_ cells: [Cell], _ painter: inout Painter, to sink: inout ByteSink) throws {
      // Blanks are saved up, so that no row ends in them.
      var blanks = 0
      for column in shown {
        let text = cells[column].text.truncated(to: widths[column])
        let space = widths[column] - text.columns
        if !columns[column].isLeft { blanks += space }
        if !text.isEmpty {
          try painter.write(String(repeating: " ", count: blanks), to: &sink)
          try painter.write(text, cells[column].style, to: &sink)
          blanks = 0
        }
        blanks += 2 + (columns[column].isLeft ? space : 0)
      }
      try painter.endRow(to: &sink)
    }
    try writeRow(columns.map { Cell(text: $0.heading, style: .dim) }, &painter, to: &sink)
    for row in rows { try writeRow(row, &painter, to: &sink) }
  }
}
