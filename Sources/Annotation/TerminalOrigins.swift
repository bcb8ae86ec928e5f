import Discovery

/// Bars below the text: how much each byte wrote into the cell's memory, blue what raises c and red
/// what lowers it, nothing after the byte that is asked about.
struct TerminalOrigins {
  let origins: AnnotatedOrigins
  let depth: ColourDepth
  private let greatest: Float

  private static let bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let digits = 9

  init(_ origins: AnnotatedOrigins, depth: ColourDepth) {
    self.origins = origins
    self.depth = depth
    greatest = origins.greatest
  }

  /// Below byte `t`: one column. Without colour 1 to 9 for what raises c, a to i for what lowers it.
  func mark(at t: Int) -> (text: String, style: Style) {
    guard depth == .none else {
      let steps = Self.bars.count
      return bar(origins.level(at: t, of: steps, greatest: greatest))
    }
    let level = origins.level(at: t, of: Self.digits, greatest: greatest)
    if level == 0 { return (" ", .plain) }
    let first = level > 0 ? UInt8(ascii: "1") : UInt8(ascii: "a")
    return (String(Unicode.Scalar(first + UInt8(level.magnitude) - 1)), .plain)
  }

  /// - Parameter level: -8 to 8.
  private func bar(_ level: Int) -> (text: String, style: Style) {
    if level == 0 { return (" ", .plain) }
    let end = Ramp.value.style(level < 0 ? -Ramp.levels : Ramp.levels, depth: depth)
    return (Self.bars[Int(level.magnitude) - 1], Style(foreground: end.background))
  }

  /// What the bars mean.
  func writeLegend(_ header: inout TerminalHeader, to sink: inout ByteSink) throws {
    let memory = "c = \(fixed(origins.memory)) after byte \(origins.byte)"
    let most = fixed(Double(greatest))
    if depth == .none {
      return try header.writeText(
        "last below the text: what each byte wrote of \(memory), 1 to 9 = +\(most), a to i = -\(most)",
        to: &sink)
    }
    let steps = Self.bars.count
    try header.writeStrip(
      ((-steps)...steps).map(bar), low: "-\(most)", high: "+\(most)",
      of: "parts of c", to: &sink)
    try header.writeText("below: what each byte wrote of \(memory)", to: &sink)
  }
}
