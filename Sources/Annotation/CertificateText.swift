import Discovery

/// A feature's certificate in the terminal: all that was measured of its best cell, a line a subject, and
/// the verdict with the numbers that decided it.
package struct CertificateText: Sendable {
  let width: Int
  let depth: ColourDepth

  /// - Parameters:
  ///   - width: the terminal's columns; 80 where unknown. Less than 48 is taken as 48.
  ///   - depth: as `ColourDepth.detect` says; used for bold and dim only.
  package init(width: Int = 80, depth: ColourDepth = .none) {
    self.width = max(48, width)
    self.depth = depth
  }

  /// Writes the certificates of a report's features, those that have a cell.
  package func write(_ report: Report, to sink: inout ByteSink) throws {
    for words in report.features.compactMap({ CertificateWords($0, report.cells) }) {
      try sink.append("\n")
      try write(words, to: &sink)
    }
  }

  private func write(_ words: CertificateWords, to sink: inout ByteSink) throws {
    var painter = Painter(depth: depth)
    try painter.write(words.subject, .bold, to: &sink)
    try painter.write(", \(words.side)", to: &sink)
    try write(words.verdict, words.lines, &painter, to: &sink)
    guard let committee = words.committee else { return }
    try painter.write("  together: \(committee.subject)", .bold, to: &sink)
    try write(committee.verdict, committee.lines, &painter, to: &sink)
  }

  /// The verdict at the end of a row, and lines below.
  private func write(
    _ verdict: Verdict?, _ lines: [CertificateWords.Line], _ painter: inout Painter,
    to sink: inout ByteSink
  ) throws {
    if let verdict {
      try painter.write(": ", to: &sink)
      try painter.write(verdict.rawValue, .bold, to: &sink)
    }
    try painter.endRow(to: &sink)
    for line in lines { try write(line.name, line.text, &painter, to: &sink) }
  }

  /// A name, and text that hangs beside it.
  private func write(
    _ name: String, _ text: String, _ painter: inout Painter, to sink: inout ByteSink
  ) throws {
    let indent = 16
    for (row, line) in text.wrapped(to: width - indent, indent: 0).enumerated() {
      let head = row == 0 ? "  " + name + " " : ""
      let space = String(repeating: " ", count: indent - head.columns)
      try painter.write(head, .dim, to: &sink)
      try painter.write(space + line, to: &sink)
      try painter.endRow(to: &sink)
    }
  }
}
