/// The code for readers without scripts, in the first cell's colours: a line an element, each run of
/// bytes of the same colour and label an element in it. The page's script puts `CodeView` in its place.
struct HTMLCode {
  let file: AnnotatedFile
  /// How many bytes are shown, from the start.
  let shown: Int
  /// Lines are grouped, so that a browser may leave out of its layout what is out of sight.
  private static let linesPerGroup = 100

  func write(to sink: inout ByteSink) throws {
    let bytes = shown < file.bytes.count ? Array(file.bytes[..<shown]) : file.bytes
    try sink.append(
      "<div id=\"views\"><figure><figcaption id=\"first\"></figcaption>\n<div id=\"code\" "
        + "class=\"code\" tabindex=\"0\" role=\"region\" aria-label=\"The code, coloured\" "
        + "translate=\"no\">\n")
    let classes = RunClasses(file)
    var t = 0
    var line = 0
    while t < bytes.count {
      if line % Self.linesPerGroup == 0 {
        try sink.append(line == 0 ? "<div class=\"g\">\n" : "</div>\n<div class=\"g\">\n")
      }
      line += 1
      try sink.append(
        "<div class=\"l\" id=\"L\(line)\"><a href=\"#L\(line)\">\(line)</a><code>")
      t = try writeLine(from: t, of: bytes, classes, to: &sink)
      try sink.append("</code></div>\n")
    }
    try sink.append(line > 0 ? "</div>\n" : "")
    try sink.append("</div>\n</figure></div>\n")
    if shown < file.bytes.count {
      try sink.append(
        "<noscript><p>Without scripts, the first \(grouped(shown)) bytes only.</p></noscript>\n")
    }
  }

  /// Returns where the next line starts.
  private func writeLine(
    from start: Int, of bytes: [UInt8], _ classes: RunClasses, to sink: inout ByteSink
  ) throws -> Int {
    var t = start
    var open = ""
    while t < bytes.count {
      let (glyph, length) = Glyph.at(t, of: bytes)
      t += length
      if glyph == .newline { break }
      let name = classes.name(at: t - 1, isTab: glyph == .tab)
      if name != open || glyph == .tab {
        if !open.isEmpty { try sink.append("</i>") }
        if !name.isEmpty { try sink.append("<i class=\"\(name)\">") }
        open = name
      }
      switch glyph {
      case .newline: break
      case .tab: try sink.append(0x09)
      case .scalar(let scalar): try sink.append(HTMLText.escaped(scalar))
      case .control, .stray, .hidden: try sink.append("<s>\(glyph.text)</s>")
      }
    }
    if !open.isEmpty { try sink.append("</i>") }
    return t
  }
}

/// The class names of a byte in the first cell's colours: level, label, tab.
private struct RunClasses {
  private let cell: AnnotatedCell?
  private let tone: Tone
  private let underlined: [Float]?
  /// Indexed by level, then label and tab.
  private let names: [String]

  init(_ file: AnnotatedFile) {
    cell = file.cells.first
    tone = cell?.tone ?? .share(of: 1)
    let label = cell.map { file.label(for: $0) } ?? file.labels.first
    underlined = label?.isWorthUnderlining == true ? label?.values : nil
    names = (-Ramp.levels...Ramp.levels).flatMap { level in
      ["", "u", "t", "u t"].map { rest in
        [level == 0 ? "" : level < 0 ? "m\(-level)" : "p\(level)", rest]
          .filter { !$0.isEmpty }.joined(separator: " ")
      }
    }
  }

  func name(at t: Int, isTab: Bool) -> String {
    let level = cell.map { HTMLData.level(tone($0.values[t])) } ?? 0
    let label = underlined.map { $0[t] > 0 ? 1 : 0 } ?? 0
    return names[(level + Ramp.levels) * 4 + label + (isTab ? 2 : 0)]
  }
}
