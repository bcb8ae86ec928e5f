import Annotation

/// A table as CSV (RFC 4180), for what a list or a trace is downloaded as.
struct Table: Sendable {
  private let rows: Int
  private var columns: [(name: String, cell: @Sendable (_ row: Int) -> String)] = []

  init(rows: Int) {
    self.rows = rows
  }

  /// - Parameter rows: each as long as `names`.
  init(_ names: [String], rows: [[String]]) {
    self.init(rows: rows.count)
    for (place, name) in names.enumerated() { add(column: name) { rows[$0][place] } }
  }

  mutating func add(column name: String, cell: @escaping @Sendable (_ row: Int) -> String) {
    columns.append((name, cell))
  }

  mutating func add(column name: String, _ values: [Float]) {
    add(column: name) { Self.cell(values[$0]) }
  }

  /// A number; empty for what is not one.
  static func cell(_ value: Float) -> String {
    guard value.isFinite else { return "" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  var response: Response {
    Response(type: "text/csv; charset=utf-8") { [columns, rows] body in
      func write(_ cells: some Sequence<String>) throws {
        let line = cells.map(NeuronCSV.quoted).joined(separator: ",")
        try body.sink.append(line + "\r\n")
      }
      try write(columns.map(\.name))
      for row in 0..<rows { try write(columns.lazy.map { $0.cell(row) }) }
    }
  }
}
