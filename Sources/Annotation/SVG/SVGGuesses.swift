import Discovery
import Network

/// Rows below a line of a figure: below each mark what the network expects next, likeliest first, redder
/// where it is surer.
struct SVGGuesses {
  let file: AnnotatedFile
  let layout: SVGLayout

  private static let line = 15.0
  private static let gap = 8.0  // before the next line of the code

  /// Of so many rows.
  static func height(of rows: Int) -> Double { rows == 0 ? 0 : Double(rows) * line + gap }

  func write(_ row: SVGRow, at y: Double, to sink: inout ByteSink) throws {
    for rank in 0..<file.predictionsPerByte {
      let top = y - 2 + Double(rank) * Self.line
      var letters = ""
      var places: [String] = []
      for mark in row.marks {
        let guess = file.predictions[mark.last * file.predictionsPerByte + rank]
        let level = Ramp.level(max(0, guess.p))
        let x = layout.x(mark.column)
        if level > 0 {
          try sink.append(
            "<rect x=\"\(fixed(x, 1))\" y=\"\(fixed(top, 1))\" "
              + "width=\"\(fixed(SVGLayout.column, 1))\" height=\"\(fixed(Self.line - 1, 1))\" "
              + "fill=\"\(Ramp.certainty.hex(level))\"/>\n")
        }
        if let scalar = Glyph.mark(guess.byte).unicodeScalars.first {
          letters += HTMLText.escaped(scalar)
          places.append(fixed(x, 1))
        }
      }
      if places.isEmpty { continue }
      try sink.append(
        "<text class=\"guess\" x=\"\(places.joined(separator: " "))\" "
          + "y=\"\(fixed(top + 11, 1))\">\(letters)</text>\n")
    }
  }
}
