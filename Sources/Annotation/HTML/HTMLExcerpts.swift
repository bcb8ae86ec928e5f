import Discovery
import Syntax

/// Places in the corpus where a cell is at its highest, or wrong, in its colours.
enum HTMLExcerpts {
  static func write(_ excerpts: [Excerpt], _ cell: AnnotatedCell, to sink: inout ByteSink) throws {
    for kind in Excerpt.Kind.allCases {
      let own = excerpts.filter { $0.kind == kind }
      guard !own.isEmpty else { continue }
      try sink.append("<h3>\(title(kind, cell))</h3>\n<div class=\"places\">\n")
      for excerpt in own { try write(excerpt, cell, to: &sink) }
      try sink.append("</div>\n")
    }
  }

  private static func title(_ kind: Excerpt.Kind, _ cell: AnnotatedCell) -> String {
    switch kind {
    case .highest where cell.kind == .graded: cell.polarity < 0 ? "Lowest" : "Highest"
    case .lowest: cell.polarity < 0 ? "Highest" : "Lowest"
    case .highest: "Where it says inside most strongly"
    case .falseAlarm: "Where it is most wrong: it says inside, the parser outside"
    case .miss: "Where it is most wrong: it says outside, the parser inside"
    }
  }

  private static func write(
    _ excerpt: Excerpt, _ cell: AnnotatedCell, to sink: inout ByteSink
  ) throws {
    var own = cell
    own.values = excerpt.values
    let value = fixed(Double(excerpt.values[excerpt.at]))
    try sink.append(
      """
      <figure class="place"><figcaption>\(HTMLText.escaped(excerpt.path)):\(excerpt.line) \
      <span>\(value)</span></figcaption>
      <pre tabindex="0" translate="no">
      """)
    let runs = Runs(excerpt, own.tone)
    var open = ""
    var t = 0
    while t < excerpt.bytes.count {
      let (glyph, length) = Glyph.at(t, of: excerpt.bytes)
      let name = runs.name(at: t + length - 1, isHere: (t..<t + length).contains(excerpt.at))
      t += length
      if name != open {
        if !open.isEmpty { try sink.append("</i>") }
        if !name.isEmpty { try sink.append("<i class=\"\(name)\">") }
        open = name
      }
      switch glyph {
      // At the end of a line a colour needs something to stand on.
      case .newline: try sink.append(runs.isHere(t - 1) ? "↵\n" : "\n")
      case .tab: try sink.append(0x09)
      case .scalar(let scalar): try sink.append(HTMLText.escaped(scalar))
      case .control, .stray, .hidden: try sink.append("<s>\(glyph.text)</s>")
      }
    }
    try sink.append("\(open.isEmpty ? "" : "</i>")</pre></figure>\n")
  }

  /// The class names of an excerpt's bytes.
  private struct Runs {
    let excerpt: Excerpt
    let tone: Tone

    init(_ excerpt: Excerpt, _ tone: Tone) {
      self.excerpt = excerpt
      self.tone = tone
    }

    func isHere(_ t: Int) -> Bool { t == excerpt.at }

    func name(at t: Int, isHere: Bool) -> String {
      let level = Ramp.level(tone(excerpt.values[t]))
      return [
        level == 0 ? "" : level < 0 ? "m\(-level)" : "p\(level)",
        excerpt.labels[t] > 0 ? "u" : "", isHere ? "k" : "",
      ].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }
}
