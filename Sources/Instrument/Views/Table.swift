import Annotation

/// A table as CSV (RFC 4180), for what a list or a trace is downloaded as.
struct Table {
  private var names: [String] = []
  private var columns: [[String]] = []

  init() {}

  /// - Parameter rows: each as long as `names`.
  init(_ names: [String], rows: [[String]]) {
    self.names = names
    columns = names.indices.map { column in rows.map { $0[column] } }
  }

  mutating func add(column name: String, _ cells: [String]) {
    names.append(name)
    columns.append(cells)
  }

  /// A number; empty for what is not one.
  static func cell(_ value: Float) -> String {
    guard value.isFinite else { return "" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  var response: Response {
    var lines = [names.map(NeuronCSV.quoted).joined(separator: ",")]
    for row in 0..<(columns.first?.count ?? 0) {
      lines.append(columns.map { NeuronCSV.quoted($0[row]) }.joined(separator: ","))
    }
    return Response(
      type: "text/csv; charset=utf-8", body: Array((lines.joined(separator: "\r\n") + "\r\n").utf8))
  }
}
