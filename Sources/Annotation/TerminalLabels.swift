import Syntax

/// `labels` in a terminal: the file once per feature, true bytes on amber and underlined, bytes where
/// the parser is lost dim. A number is the more amber the greater it is.
package struct TerminalLabels: Sendable {
  let width: Int
  let depth: ColourDepth
  private static let amber = Shade(red: 250, green: 204, blue: 96, index: 221, basic: 11)
  private static let paler = zip([230, 229, 228, 222, 221, 220], [15, 7, 7, 11, 11, 3])
    .map { Shade.ofCube($0, basic: $1) }

  /// - Parameters:
  ///   - width: the terminal's columns; 80 where unknown. Less than 20 is taken as 20.
  ///   - depth: as `ColourDepth.detect` says.
  package init(width: Int = 80, depth: ColourDepth) {
    self.width = max(20, width)
    self.depth = depth
  }

  package func write(_ file: LabelledFile, to sink: inout ByteSink) throws {
    for (index, label) in file.labels.enumerated() {
      if index > 0 { try sink.append("\n") }
      try writeHeader(file, label, to: &sink)
      try listing(label).write(file.bytes, to: &sink)
    }
  }

  private func writeHeader(
    _ file: LabelledFile, _ label: LabelTrack, to sink: inout ByteSink
  ) throws {
    var header = TerminalHeader(width: width, depth: depth)
    let name = Glyph.harmless(label.feature)
    try header.writeTitle(file.path, " · \(name)", to: &sink)
    let share = "\(percent(label.prevalence)) of the known bytes"
    try header.writeText(
      label.kind == .binary
        ? "\(name) is true of \(share)"
        : "\(name) is above 0 at \(share); its greatest on a line stands after the line's number",
      to: &sink)
    try header.writeText(
      "known for \(percent(label.coverage)) of \(counted(file.bytes.count, "byte"))"
        + (label.coverage < 1 ? ": the parser is lost in the rest, shown dim" : ""), to: &sink)
    if depth == .none {
      try header.writeText(
        label.kind == .binary
          ? "below the text: ^ true, ? unknown"
          : "below the text: the number, 9 or more as 9, blank 0, ? unknown", to: &sink)
    }
    try sink.append("\n")
  }

  private func listing(_ label: LabelTrack) -> CodeListing {
    let greatest = max(1, label.greatest(in: label.values.indices) ?? 1)
    let isUnderlined = label.kind == .binary
    var listing = CodeListing(width: width, depth: depth) { t in
      let value = label.values[t]
      if value.isNaN { return .dim }
      guard value > 0 else { return .plain }
      let shade =
        isUnderlined
        ? Self.amber : Self.paler[Int(value / greatest * Float(Self.paler.count - 1))]
      return Style(background: shade, foreground: .black, isUnderlined: isUnderlined)
    }
    if depth == .none { listing.marks = [{ TerminalMarks.mark(label, at: $0) }] }
    listing.showNumbers(of: label)
    return listing
  }
}
