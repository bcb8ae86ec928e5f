extension String {
  /// With blanks before it up to `columns` columns; as it is if it is wider.
  func leftPadded(to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - self.columns)) + self
  }

  /// With blanks after it up to `columns` columns; as it is if it is wider.
  func rightPadded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - self.columns))
  }

  /// The columns it takes in a terminal.
  var columns: Int {
    unicodeScalars.reduce(0) { $0 + (WideScalars.contains($1) ? 2 : 1) }
  }

  /// Cut to `columns` columns, the last of them an ellipsis if anything is lost.
  func truncated(to columns: Int) -> String {
    guard self.columns > columns else { return self }
    var result = ""
    var used = 0
    for scalar in unicodeScalars {
      let next = WideScalars.contains(scalar) ? 2 : 1
      guard used + next < columns else { break }
      result.unicodeScalars.append(scalar)
      used += next
    }
    return columns > 0 ? result + "…" : ""
  }

  /// Cut to `columns` columns, the first of them an ellipsis if anything is lost.
  package func keepingEnd(columns: Int) -> String {
    backward.truncated(to: columns).backward
  }

  private var backward: String {
    String(String.UnicodeScalarView(unicodeScalars.reversed()))
  }

  /// Its words in rows of at most `width` columns, those after the first indented.
  func wrapped(to width: Int, indent: Int = 2) -> [String] {
    var rows: [String] = []
    var row = ""
    for word in split(separator: " ").map(String.init) {
      if row.isEmpty {
        row = word
      } else if row.columns + 1 + word.columns <= width {
        row += " " + word
      } else {
        rows.append(row)
        row = String(repeating: " ", count: indent) + word
      }
    }
    if !row.isEmpty { rows.append(row) }
    return rows
  }
}
