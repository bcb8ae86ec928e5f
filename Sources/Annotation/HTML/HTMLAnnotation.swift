import Syntax

/// `annotate --format html`: one page that needs nothing else, neither network nor server.
///
/// The start of the code is plain markup in the first cell's colours, for readers without scripts.
/// The rest is data: the text, 8 bits a value, compressed, in base64: a page is about
/// `bytes * (12 + 1.2 * cells)` long, and 4 bytes more for each byte and cell with gates. 30 KB with
/// 1,024 cells are 46 MB and open in 1.5 s, 1 MB with 16 are 41 MB and open in 1.5 s.
package struct HTMLAnnotation: Sendable {
  /// How many bytes of the file are shown, at most, from the start.
  package var bytes: Int
  /// How many values of cells a page holds, at most.
  package var values: Int
  /// How many values of gates, at most.
  package var gateValues: Int
  /// How many bytes are markup, at most.
  package var markup: Int

  package init(
    bytes: Int = 1 << 21, values: Int = 1 << 25, gateValues: Int = 1 << 23, markup: Int = 1 << 16
  ) {
    self.bytes = bytes
    self.values = values
    self.gateValues = gateValues
    self.markup = markup
  }

  package func write(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    let shown = end(of: file.bytes, limit: bytes)
    let script = PageFile.annotationScript
    let digits = String(file.bytes[..<shown].count { $0 == 0x0A } + 1).utf8.count
    let neuron = file.cells.first.map { " · " + HTMLText.escaped($0.neuron) } ?? ""
    try sink.append(
      HTMLText.head(
        title: HTMLText.escaped(file.path) + neuron,
        style: PageFile.annotationStyle + ".code{--digits:\(digits)}\n", script: script))
    try writeHeader(file, to: &sink)
    try HTMLCellList.write(file, to: &sink)
    try sink.append("<main>\n")
    try HTMLCellList.writeClaim(file, to: &sink)
    try HTMLCode(file: file, shown: end(of: file.bytes, limit: min(markup, shown))).write(to: &sink)
    for sentence in leftOut(file, shown) {
      try sink.append("<p class=\"left-out\">\(HTMLText.escaped(sentence))</p>\n")
    }
    try sink.append(HTMLFrame.dock)
    try sink.append("</main>\n\(HTMLFrame.help)")
    try HTMLData(file: file, shown: shown).write(to: &sink)
    try sink.append("<script>\(script)</script>\n</body>\n</html>\n")
  }

  private func writeHeader(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    let first = file.cells.first
    let end = first.map { HTMLData.end($0.tone.end) } ?? "1"
    try sink.append(
      """
      <header>
      <h1><b>\(HTMLText.escaped(file.path))</b> <span>· \(HTMLText.escaped(file.model)) \
      <span class="shape">· \(HTMLText.escaped(file.shape))</span></span></h1>
      <p id="legend" class="legend"><span id="low">−\(end)</span> <span id="scale" class="scale" role="img" \
      aria-label="the scale of colours, red for low, blue for high"></span> \
      <span id="high">+\(end)</span> <span id="quantity">\(first?.quantity ?? "")</span> \
      <span id="white">white at 0</span> <span class="u key">true label</span></p>
      </header>

      """)
  }

  private func leftOut(_ file: AnnotatedFile, _ shown: Int) -> [String] {
    var sentences: [String] = []
    if shown < file.size {
      sentences.append(
        "The first \(grouped(shown)) of \(grouped(file.size)) bytes are shown; the other "
          + "\(grouped(file.size - shown)) were left out.")
    }
    if file.cellsLeftOut > 0 {
      sentences.append(
        "This page has \(grouped(file.listed.count)) of "
          + "\(grouped(file.listed.count + file.cellsLeftOut)) cells; with the others it would be "
          + "too large to open.")
    }
    return sentences
  }

  /// The limit, moved back to the end of a line or at least of a character.
  private func end(of all: [UInt8], limit: Int) -> Int {
    guard all.count > limit, limit > 0 else { return all.count }
    if let newline = all[..<limit].lastIndex(of: 0x0A), newline > limit / 2 { return newline + 1 }
    var end = limit
    while end > limit - 3, end > 1, all[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}

extension AnnotatedFile {
  /// What the reader can choose to see: what is shown, then the cells it is made of.
  var listed: [AnnotatedCell] { cells + members }
}

extension Annotator {
  /// Reads what a page shows: files as far as they fit, beyond the lines asked for too, and as many
  /// cells and gates as there is room for.
  package mutating func fit(_ page: HTMLAnnotation) {
    mostBytes = page.bytes
    mostValues = page.values
    gateValues = page.gateValues
    stopsAfterLines = false
  }
}
