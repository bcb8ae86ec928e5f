/// How a stretch of text looks in a terminal.
struct Style: Equatable {
  var background: Shade?
  var foreground: Shade?
  var isUnderlined = false
  var isBold = false
  var isDim = false

  static let plain = Style()
  static let dim = Style(isDim: true)
  static let bold = Style(isBold: true)
}

/// Switches a terminal from style to style, writing an escape sequence only where something changes.
struct Painter {
  let depth: ColourDepth
  private var current = Style.plain

  init(depth: ColourDepth) {
    self.depth = depth
  }

  /// What is written from here on looks like `style`.
  mutating func set(_ style: Style, to sink: inout ByteSink) throws {
    guard depth != .none, style != current else { return }
    defer { current = style }
    guard style != .plain else { return try sink.append("\u{1B}[0m") }
    var codes: [String] = []
    if style.isBold != current.isBold || style.isDim != current.isDim {
      codes.append("22")
      if style.isBold { codes.append("1") }
      if style.isDim { codes.append("2") }
    }
    if style.isUnderlined != current.isUnderlined { codes.append(style.isUnderlined ? "4" : "24") }
    if style.foreground != current.foreground { codes.append(code(style.foreground, base: 38)) }
    if style.background != current.background { codes.append(code(style.background, base: 48)) }
    try sink.append("\u{1B}[\(codes.joined(separator: ";"))m")
  }

  mutating func write(_ text: String, _ style: Style = .plain, to sink: inout ByteSink) throws {
    try set(style, to: &sink)
    try sink.append(text)
  }

  /// Ends a row: no colour runs past the text.
  mutating func endRow(to sink: inout ByteSink) throws {
    try set(.plain, to: &sink)
    try sink.append("\n")
  }

  private func code(_ shade: Shade?, base: Int) -> String {
    guard let shade else { return String(base + 1) }
    switch depth {
    case .none, .indexed: return "\(base);5;\(shade.index)"
    case .trueColour: return "\(base);2;\(shade.red);\(shade.green);\(shade.blue)"
    case .sixteen:
      let basic = Int(shade.basic)
      return String(basic < 8 ? base - 8 + basic : base + 44 + basic)
    }
  }
}
