/// The lines above a listing: what is shown, what is claimed, what the colours mean.
struct TerminalHeader {
  let width: Int
  let depth: ColourDepth
  private var painter: Painter

  init(width: Int, depth: ColourDepth) {
    self.width = width
    self.depth = depth
    painter = Painter(depth: depth)
  }

  /// File, model and shape; then the cell, what it follows and how well.
  mutating func writeClaim(
    _ file: AnnotatedFile, _ cell: AnnotatedCell, _ label: LabelTrack?, to sink: inout ByteSink
  ) throws {
    try writeTitle(file.path, " · \(Glyph.harmless(file.model)) · \(file.shape)", to: &sink)
    let claim = ClaimText(cell, label: label)
    let neuron = Glyph.harmless(cell.neuron)
    try painter.write(neuron, .bold, to: &sink)
    if let feature = cell.feature {
      try painter.write(" \(claim.verb) ", to: &sink)
      try painter.write(Glyph.harmless(feature), .bold, to: &sink)
      if !claim.side.isEmpty { try painter.write(", \(claim.side)", to: &sink) }
    }
    try painter.endRow(to: &sink)
    try writeText(claim.controls, to: &sink)
    for sentence in claim.composition { try writeText(sentence, to: &sink) }
    if !claim.here.isEmpty { try writeText(claim.here, to: &sink) }
  }

  /// The same where no cell can be shown.
  mutating func writeNoCell(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    try writeTitle(file.path, " · \(Glyph.harmless(file.model)) · \(file.shape)", to: &sink)
    let names = file.labels.map { Glyph.harmless($0.feature) }.joined(separator: ", ")
    try writeText("no cell is shown: none is known to follow \(names)", to: &sink)
    try sink.append("\n")
  }

  /// A path in bold and more about it.
  mutating func writeTitle(_ path: String, _ more: String, to sink: inout ByteSink) throws {
    try painter.write(Glyph.harmless(path), .bold, to: &sink)
    try painter.write(more, to: &sink)
    try painter.endRow(to: &sink)
  }

  /// Quiet text, wrapped and indented.
  mutating func writeText(_ text: String, to sink: inout ByteSink) throws {
    for row in text.wrapped(to: width - 2, indent: 0) {
      try painter.write("  " + row, .dim, to: &sink)
      try painter.endRow(to: &sink)
    }
  }

  /// A strip of the scale's colours between its ends.
  mutating func writeScale(
    _ ramp: Ramp, levels: ClosedRange<Int> = -Ramp.levels...Ramp.levels, low: String, high: String,
    of quantity: String, to sink: inout ByteSink
  ) throws {
    let levels = stride(from: levels.lowerBound, through: levels.upperBound, by: 2)
    try writeStrip(
      levels.map { (" ", ramp.style($0, depth: depth)) }, low: low, high: high, of: quantity,
      to: &sink)
  }

  /// Marks between the ends of the scale that they stand for.
  mutating func writeStrip(
    _ marks: [(text: String, style: Style)], low: String, high: String, of quantity: String,
    to sink: inout ByteSink
  ) throws {
    try painter.write("  \(low) ", .dim, to: &sink)
    for mark in marks { try painter.write(mark.text, mark.style, to: &sink) }
    try painter.write(" \(high)  \(quantity)", .dim, to: &sink)
    try painter.endRow(to: &sink)
  }
}
