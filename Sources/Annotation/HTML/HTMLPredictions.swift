import Network

/// What the network expects next: a bounded stretch of the text, green where the first cell is
/// excited and blue where it is not, and below each byte the likeliest next bytes, redder if surer.
struct HTMLPredictions {
  let file: AnnotatedFile
  let limit: Int

  func write(to sink: inout ByteSink) throws {
    let range = shown
    let left = file.bytes.count - range.count
    let excited =
      file.cells.first?.committee == nil
      ? "cell is excited, blue where it is" : "cells are excited, blue where they are"
    let note =
      left > 0
      ? "Bytes \(grouped(range.lowerBound + 1)) to \(grouped(range.upperBound)) of "
        + "\(grouped(file.bytes.count)); the others were left out. " : ""
    try sink.append(
      """
      <section class="next">
      <h2>What the network expects next</h2>
      <p>\(note)The text is green where the \(excited) not; below each byte, \
      the \(counted(file.predictionsPerByte, "byte")) it expects most, redder where it is surer.</p>
      <div class="w" translate="no">
      """)
    let cell = file.cells.first
    let tone = cell?.tone ?? .share(of: 1)
    for t in range {
      let level =
        cell.map { HTMLData.level(tone($0.values[t])) * $0.polarity } ?? 0
      try sink.append("<span class=\"x\" title=\"\(title(at: t))\"><b data-o=\"\(t)\"")
      if level != 0 { try sink.append(" class=\"\(level < 0 ? "p" : "e")\(abs(level))\"") }
      try sink.append(">\(HTMLText.mark(file.bytes[t]))</b>")
      for next in file.predictions(at: t) {
        let sure = Ramp.level(max(0, next.p))
        try sink.append(sure == 0 ? "<i>" : "<i class=\"m\(sure)\">")
        try sink.append("\(HTMLText.mark(next.byte))</i>")
      }
      try sink.append("</span>")
    }
    try sink.append("</div>\n</section>\n")
  }

  private func title(at t: Int) -> String {
    file.predictions(at: t).map {
      "\(HTMLText.mark($0.byte)) \(Int((max(0, min(1, $0.p.isNaN ? 0 : $0.p)) * 100).rounded()))&#160;%"
    }.joined(separator: ", ")
  }

  /// From the line where the first cell's label first is true, since that is what one comes to see.
  private var shown: Range<Int> {
    let limit = max(1, limit)
    guard file.bytes.count > limit else { return 0..<file.bytes.count }
    let label = file.cells.first.map { file.label(for: $0) } ?? file.labels.first
    let first = label?.values.firstIndex { $0 > 0 } ?? 0
    let line = file.bytes[..<first].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    // A line may be longer than the limit.
    let start = min(first - line > limit / 2 ? first : line, file.bytes.count - limit)
    return start..<start + limit
  }
}
