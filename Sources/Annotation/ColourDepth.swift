/// How many colours a terminal shows.
package enum ColourDepth: Sendable {
  /// No escape sequence at all.
  case none
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
    guard forced || (isTerminal && terminal != "dumb") else { return .none }
    let colours = environment["COLORTERM", default: ""].lowercased()
    let isTrue = colours == "truecolor" || colours == "24bit" || terminal.hasSuffix("-direct")
    return isTrue ? .trueColour : .indexed
  }
}
