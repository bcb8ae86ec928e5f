import Syntax

/// `annotate --format html`: one page that needs nothing else, neither network nor script, though a
/// little script lets the reader change the cell and read the values.
///
/// What the code shows in the first cell's colours is plain markup. All cells' values are embedded as
/// 8 bits a byte, so a page is about `bytes * (12 + 1.4 * cells)` long.
package struct HTMLAnnotation: Sendable {
  /// How many bytes of the file are shown, at most, from the start.
  package var bytes: Int
  /// How many bytes the view of predictions shows, at most.
  package var predictionBytes: Int

  package init(bytes: Int = 1 << 19, predictionBytes: Int = 1200) {
    self.bytes = bytes
    self.predictionBytes = predictionBytes
  }

  package func write(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    let shown = shownBytes(of: file.bytes)
    let neuron = file.cells.first.map { " · " + HTMLText.escaped($0.neuron) } ?? ""
    try sink.append(
      HTMLText.head(
        title: HTMLText.escaped(file.path) + neuron, style: HTMLStyle.text, hasScript: true))
    try writeHeader(file, to: &sink)
    try HTMLCellList.write(file, to: &sink)
    try sink.append("<main>\n")
    try HTMLCellList.writeClaims(file, to: &sink)
    try HTMLCode(file: file, shown: shown).write(to: &sink)
    if shown < file.bytes.count {
      try sink.append(
        "<p class=\"left-out\">The first \(grouped(shown)) of \(grouped(file.bytes.count)) bytes "
          + "are shown; the other \(grouped(file.bytes.count - shown)) were left out.</p>\n")
    }
    if file.predictionsPerByte > 0, !file.bytes.isEmpty {
      try HTMLPredictions(file: file, limit: predictionBytes).write(to: &sink)
    }
    try sink.append("</main>\n<output id=\"status\" aria-live=\"off\"></output>\n")
    try HTMLData(file: file, shown: shown).write(to: &sink)
    try sink.append("<script>\(HTMLScript.text)</script>\n</body>\n</html>\n")
  }

  private func writeHeader(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    let first = file.cells.first
    let end = first.map { HTMLData.end($0.tone.end) } ?? "1"
    try sink.append(
      """
      <header>
      <h1><b>\(HTMLText.escaped(file.path))</b> <span>· \(HTMLText.escaped(file.model)) \
      <span class="shape">· \(HTMLText.escaped(file.shape))</span></span></h1>
      <p class="legend"><span id="low">−\(end)</span> <span class="scale" role="img" \
      aria-label="red for low, blue for high"></span> <span id="high">+\(end)</span> \
      <span id="quantity">\(first?.quantity ?? "")</span> <span class="u key">true label</span></p>
      </header>

      """)
  }

  /// The limit, moved back to the end of a line or at least of a character.
  private func shownBytes(of all: [UInt8]) -> Int {
    guard all.count > bytes, bytes > 0 else { return all.count }
    if let newline = all[..<bytes].lastIndex(of: 0x0A), newline > bytes / 2 { return newline + 1 }
    var end = bytes
    while end > bytes - 3, end > 1, all[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}
