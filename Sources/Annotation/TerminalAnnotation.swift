import Discovery
import Syntax

/// `annotate` in a terminal: the file once per cell, each byte on a background from red (-1) through
/// white (0) to blue (1) by the cell's value, true labels underlined.
///
/// Without colour, marks below each row say where label and cell agree. No control byte of the file
/// is ever written as itself.
package struct TerminalAnnotation: Sendable {
  let width: Int
  let depth: ColourDepth

  /// - Parameters:
  ///   - width: the terminal's columns; 80 where unknown. Less than 20 is taken as 20.
  ///   - depth: as `ColourDepth.detect` says.
  package init(width: Int = 80, depth: ColourDepth) {
    self.width = max(20, width)
    self.depth = depth
  }

  package func write(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    guard !file.cells.isEmpty else {
      return try TerminalAnnotation.writeNoCell(file, width, depth, to: &sink)
    }
    for (index, cell) in file.cells.enumerated() {
      if index > 0 { try sink.append("\n") }
      let label = file.label(for: cell)
      try writeHeader(file, cell, label, to: &sink)
      var listing = listing(cell, label)
      if let origins = file.origins {
        listing.bars = TerminalOrigins(origins, depth: depth).mark
      }
      try listing.write(file.bytes, file.shown, first: file.lines?.lowerBound ?? 1, to: &sink)
    }
  }

  /// The text alone.
  static func writeNoCell(
    _ file: AnnotatedFile, _ width: Int, _ depth: ColourDepth, to sink: inout ByteSink
  ) throws {
    var header = TerminalHeader(width: width, depth: depth)
    try header.writeNoCell(file, to: &sink)
    try CodeListing(width: width, depth: depth) { _ in .plain }
      .write(file.bytes, file.shown, first: file.lines?.lowerBound ?? 1, to: &sink)
  }

  private func writeHeader(
    _ file: AnnotatedFile, _ cell: AnnotatedCell, _ label: LabelTrack?, to sink: inout ByteSink
  ) throws {
    var header = TerminalHeader(width: width, depth: depth)
    try header.writeClaim(file, cell, label, to: &sink)
    if depth == .none {
      try header.writeText(
        TerminalMarks.legend(cell, label), to: &sink)
    } else {
      let end = cell.tone.end
      try header.writeScale(
        .value, low: fixedEnd(-end), high: "+" + fixedEnd(end), of: cell.quantity, to: &sink)
      if let label { try header.writeText(underlineLegend(label), to: &sink) }
    }
    if let origins = file.origins {
      try TerminalOrigins(origins, depth: depth).writeLegend(&header, to: &sink)
    }
    try sink.append("\n")
  }

  private func fixedEnd(_ value: Float) -> String {
    value.magnitude == 1 ? "\(Int(value))" : fixed(Double(value), 1)
  }

  private func underlineLegend(_ label: LabelTrack) -> String {
    let name = Glyph.harmless(label.feature)
    if label.kind == .binary { return "underlined: \(name), as the parser says" }
    let number = "\(name) is a number: its greatest on a line stands after the line's number"
    return label.isWorthUnderlining ? number + "; underlined where above 0" : number
  }

  private func listing(_ cell: AnnotatedCell, _ label: LabelTrack?) -> CodeListing {
    let tone = cell.tone
    let styles = (-Ramp.levels...Ramp.levels).map { Ramp.value.style($0, depth: depth) }
    let underlined = label?.isWorthUnderlining == true ? label?.values : nil
    var listing = CodeListing(width: width, depth: depth) { t in
      var style = styles[Ramp.level(tone(cell.values[t])) + Ramp.levels]
      if let underlined { style.isUnderlined = underlined[t] > 0 }
      return style
    }
    if depth == .none { listing.marks = TerminalMarks.rows(cell, label) }
    listing.showNumbers(of: label)
    return listing
  }
}

extension CodeListing {
  /// For a graded label: the greatest on each line, after the line's number.
  mutating func showNumbers(of label: LabelTrack?) {
    guard let label, label.kind == .graded else { return }
    func text(_ value: Float?) -> String {
      guard let value else { return "?" }
      return value == value.rounded() ? "\(Int(value))" : fixed(Double(value), 1)
    }
    noteWidth = text(label.greatest(in: label.values.indices)).utf8.count
    note = { text(label.greatest(in: $0)) }
  }
}
