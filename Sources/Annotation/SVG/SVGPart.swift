import Discovery
import Syntax

/// A figure's part for one cell.
struct SVGPart {
  private let cell: AnnotatedCell
  private let file: AnnotatedFile
  private let label: LabelTrack?
  private let layout: SVGLayout
  private let claim: ClaimText
  /// Below the claim.
  private let controls: [String]
  /// Below the code.
  private let caption: [String]

  /// - Parameters:
  ///   - first: the number of the first line shown.
  ///   - last: of the last.
  init(cell: AnnotatedCell, file: AnnotatedFile, first: Int, last: Int, layout: SVGLayout) {
    self.cell = cell
    self.file = file
    self.layout = layout
    label = file.label(for: cell)
    claim = ClaimText(cell, label: nil)
    let letters = Int((layout.width - 2 * SVGLayout.margin) / SVGLayout.letter)
    controls = ([claim.controls] + claim.composition + [claim.here]).filter { !$0.isEmpty }.flatMap
    {
      Glyph.harmless($0).wrapped(to: letters, indent: 0)
    }
    let lines = first < last ? "lines \(first) to \(last)" : "line \(first)"
    var what = "\(file.path), \(lines) · \(file.model) · \(file.shape)"
    if let label, label.isWorthUnderlining {
      what += " · underlined: \(label.feature)\(label.kind == .graded ? " above 0" : "")"
    }
    caption = Glyph.harmless(what).wrapped(to: letters, indent: 0)
  }

  /// As in a terminal: beside guesses the text is green where the cell is excited.
  private var ramp: Ramp { file.predictionsPerByte > 0 ? .excitement : .value }
  private var sign: Int { file.predictionsPerByte > 0 ? cell.polarity : 1 }

  private static let words = 17.0  // a line of them

  /// The height of a line of the code and of the guesses below it.
  private var row: Double { SVGLayout.line + SVGGuesses.height(of: file.predictionsPerByte) }

  private var top: Double { SVGLayout.margin + 16 + Double(controls.count) * Self.words + 12 }

  func height(rows: Int) -> Double {
    top + Double(rows) * row + 14 + Double(caption.count + 1) * Self.words
      + SVGLayout.margin
  }

  func write(_ rows: [SVGRow], to sink: inout ByteSink) throws {
    var y = SVGLayout.margin + 12
    try writeClaim(at: y, to: &sink)
    for line in controls {
      y += Self.words
      try writeWords(line, at: y, to: &sink)
    }
    for (index, row) in rows.enumerated() {
      try write(row, at: top + Double(index) * self.row, to: &sink)
    }
    y = top + Double(rows.count) * self.row + 14
    try writeScale(at: y, to: &sink)
    for line in caption {
      y += Self.words
      try writeWords(line, at: y + 10, to: &sink)
    }
  }

  private func writeClaim(at y: Double, to sink: inout ByteSink) throws {
    let bold = { (text: String) in "<tspan font-weight=\"bold\">\(HTMLText.escaped(text))</tspan>" }
    var title = bold(cell.neuron)
    if let feature = cell.feature { title += " \(claim.verb) \(bold(feature))" }
    if !claim.side.isEmpty { title += ", \(claim.side)" }
    try sink.append(
      "<text class=\"words claim\" x=\"\(fixed(SVGLayout.margin, 1))\" y=\"\(fixed(y, 1))\">"
        + "\(title)</text>\n")
  }

  private func writeWords(_ text: String, at y: Double, to sink: inout ByteSink) throws {
    try sink.append(
      "<text class=\"words quiet\" x=\"\(fixed(SVGLayout.margin, 1))\" y=\"\(fixed(y, 1))\">"
        + "\(HTMLText.escaped(text))</text>\n")
  }

  /// Backgrounds, then underlines, then the text: nothing hides what comes later.
  private func write(_ row: SVGRow, at y: Double, to sink: inout ByteSink) throws {
    let tone = cell.tone
    try runs(of: row) {
      Ramp.level(tone(cell.values[$0])) * sign
    } each: { level, from, to in
      guard level != 0 else { return }
      try sink.append(
        "<rect x=\"\(fixed(layout.x(from), 1))\" y=\"\(fixed(y, 1))\" "
          + "width=\"\(fixed(Double(to - from) * SVGLayout.column, 1))\" "
          + "height=\"\(fixed(SVGLayout.line - 3, 1))\" fill=\"\(ramp.hex(level))\"/>\n")
    }
    if let label, label.isWorthUnderlining {
      try runs(of: row) {
        label.values[$0] > 0 ? 1 : 0
      } each: { isInside, from, to in
        guard isInside == 1 else { return }
        let bottom = fixed(y + SVGLayout.line - 2.5, 1)
        try sink.append(
          "<path class=\"under\" d=\"M\(fixed(layout.x(from), 1)) \(bottom)"
            + "H\(fixed(layout.x(to), 1))\"/>\n")
      }
    }
    try writeText(row, baseline: y + 12, to: &sink)
    try SVGGuesses(file: file, layout: layout).write(row, at: y + SVGLayout.line, to: &sink)
  }

  private func writeText(_ row: SVGRow, baseline: Double, to sink: inout ByteSink) throws {
    let y = fixed(baseline, 1)
    let number = row.number.map(String.init) ?? "↳"
    try sink.append(
      "<text class=\"number\" x=\"\(fixed(layout.x(0) - 10, 1))\" y=\"\(y)\">\(number)</text>\n")
    var word = ""
    var places: [String] = []
    func close() throws {
      if word.isEmpty { return }
      try sink.append("<text x=\"\(places.joined(separator: " "))\" y=\"\(y)\">\(word)</text>\n")
      word = ""
      places = []
    }
    for mark in row.marks {
      if mark.glyph == .tab {
        try close()
        let middle = fixed(baseline - 4, 1)
        let x = layout.x(mark.column)
        try sink.append(
          "<path class=\"tab\" d=\"M\(fixed(x + 1, 1)) \(middle)h5m-2 -2l2 2l-2 2\"/>\n")
      } else if mark.glyph == .scalar(" ") {
        try close()
      } else {
        for (place, scalar) in mark.glyph.text.unicodeScalars.enumerated() {
          word += HTMLText.escaped(scalar)
          places.append(fixed(layout.x(mark.column + place), 1))
        }
      }
    }
    try close()
  }

  private func writeScale(at y: Double, to sink: inout ByteSink) throws {
    let end = HTMLData.end(cell.tone.end)
    let step = 4.0
    let left = SVGLayout.margin + 32
    try sink.append(
      "<text class=\"words quiet end\" x=\"\(fixed(left - 6, 1))\" y=\"\(fixed(y + 9, 1))\">"
        + "−\(end)</text>\n")
    for level in -Ramp.levels...Ramp.levels {
      let x = left + Double(level + Ramp.levels) * step
      try sink.append(
        "<rect x=\"\(fixed(x, 1))\" y=\"\(fixed(y, 1))\" width=\"\(fixed(step, 1))\" height=\"10\" "
          + "fill=\"\(ramp.hex(level))\"/>\n")
    }
    let right = left + Double(2 * Ramp.levels + 1) * step
    try sink.append(
      "<text class=\"words quiet\" x=\"\(fixed(right + 6, 1))\" y=\"\(fixed(y + 9, 1))\">+\(end)  "
        + "\(cell.quantity)</text>\n")
  }

  /// Runs of marks of the same class, as columns.
  private func runs(
    of row: SVGRow, by name: (_ t: Int) -> Int,
    each body: (Int, _ from: Int, _ to: Int) throws -> Void
  ) throws {
    var start = 0
    while start < row.marks.count {
      let own = name(row.marks[start].last)
      var end = start + 1
      while end < row.marks.count, name(row.marks[end].last) == own { end += 1 }
      try body(own, row.marks[start].column, row.end(of: end - 1))
      start = end
    }
  }
}
