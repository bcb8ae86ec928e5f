import Syntax

/// Without colour: characters below the text that say what colour and underline would have said.
enum TerminalMarks {
  /// Rows of marks, one character for byte `t`.
  static func rows(_ cell: AnnotatedCell, _ label: LabelTrack?) -> [(Int) -> UInt8] {
    guard let label, label.kind == .binary, label.feature == cell.feature else {
      let tone = cell.tone
      var rows = [{ (t: Int) in digit(tone(cell.values[t]), cell.polarity) }]
      if let label { rows.append { mark(label, at: $0) } }
      return rows
    }
    return [{ agreement(cell, label, at: $0) }]
  }

  /// What the marks mean.
  static func legend(_ cell: AnnotatedCell, _ label: LabelTrack?) -> String {
    let verb = cell.committee == nil ? "says" : "say"
    let ends =
      cell.feature == nil
      ? ("low", "high") : ("\(Glyph.harmless(cell.neuron)) \(verb) outside", "inside")
    let scale =
      "below the text: \(cell.quantity)\(cell.polarity < 0 ? " reversed" : "") from 0"
      + " (\(ends.0)) to 9 (\(ends.1))"
    guard let label else { return scale }
    let name = Glyph.harmless(label.feature)
    guard label.kind == .binary else {
      return scale + ", and \(name), 9 or more as 9, ? unknown"
    }
    guard label.feature == cell.feature else {
      return scale + ", and ^ where \(name) is true, ? unknown"
    }
    return "below the text: = \(cell.noun) and \(name) agree inside, - \(name) only, "
      + "+ \(cell.noun) only, ? unknown"
  }

  private static func agreement(_ cell: AnnotatedCell, _ label: LabelTrack, at t: Int) -> UInt8 {
    if label.values[t].isNaN { return UInt8(ascii: "?") }
    return switch (label.values[t] > 0, cell.isOn(at: t)) {
    case (true, true): UInt8(ascii: "=")
    case (true, false): UInt8(ascii: "-")
    case (false, true): UInt8(ascii: "+")
    case (false, false): UInt8(ascii: " ")
    }
  }

  private static func digit(_ tone: Float, _ polarity: Int) -> UInt8 {
    let level = Ramp.level(tone) * polarity
    return UInt8(ascii: "0") + UInt8((level + Ramp.levels) * 9 / (2 * Ramp.levels))
  }

  /// A label alone: `^` where true, a digit for a number above 0, `?` where unknown.
  static func mark(_ label: LabelTrack, at t: Int) -> UInt8 {
    let value = label.values[t]
    if value.isNaN { return UInt8(ascii: "?") }
    guard value > 0 else { return UInt8(ascii: " ") }
    return label.kind == .binary
      ? UInt8(ascii: "^") : UInt8(ascii: "0") + UInt8(min(9, max(1, value)))
  }
}
