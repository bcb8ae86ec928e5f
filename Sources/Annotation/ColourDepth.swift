/// How many colours a terminal shows.
package enum ColourDepth: Sendable {
  /// No escape sequence at all.
  case none
  /// The eight colours of old and their bright forms.
  case sixteen
  /// The 256 colours of xterm.
  case indexed
  /// 24 bits.
  case trueColour

  /// What to use: `NO_COLOR` wins over all, then what was asked for outright, then what is there.
  ///
  /// - Parameters:
  ///   - environment: `NO_COLOR`, `COLORTERM` and `TERM` are looked at.
  ///   - isTerminal: whether the output is one.
  ///   - forced: colour was asked for, as by `--format ansi`, wherever the output goes.
  package static func detect(
    environment: [String: String], isTerminal: Bool, forced: Bool
  ) -> ColourDepth {
    guard environment["NO_COLOR", default: ""].isEmpty else { return .none }
    let terminal = environment["TERM", default: ""]
    let isColourless = terminal == "dumb" || terminal.hasPrefix("vt")
    guard forced || (isTerminal && !isColourless) else { return .none }
    let colours = environment["COLORTERM", default: ""].lowercased()
    let isTrue = colours == "truecolor" || colours == "24bit" || terminal.hasSuffix("-direct")
    if isTrue { return .trueColour }
    return sixteenColoured.contains(terminal) || terminal.hasSuffix("-16color")
      ? .sixteen : .indexed
  }

  /// Terminals that show no more: any other of today shows 256.
  private static let sixteenColoured: Set = [
    "ansi", "cygwin", "linux", "rxvt", "screen", "xterm-color",
  ]
}
