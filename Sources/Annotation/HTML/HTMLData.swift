import Discovery
import Network
import Syntax

/// What the page's script works on: a description as JSON, and the numbers, each kind in an element of
/// its own, so that a browser decodes a cell when it is looked at and not before.
struct HTMLData {
  let file: AnnotatedFile
  let shown: Int

  func write(to sink: inout ByteSink) throws {
    try writeDescription(to: &sink)
    try writeNumbers("text", Array(file.bytes[..<shown]), to: &sink)
    for (index, cell) in file.listed.enumerated() {
      let tone = cell.tone
      let values = HTMLText.quantised(cell.values[..<shown].lazy.map { tone($0) })
      try writeNumbers("v\(index)", values, to: &sink)
      guard let gates = cell.gates else { continue }
      let planes = [gates.forget, gates.input, gates.output, gates.candidate]
      try writeNumbers(
        "g\(index)", planes.flatMap { HTMLText.quantised($0[..<shown]) }, to: &sink)
    }
    if !file.nats.isEmpty {
      // 16ths of a nat; 255 is not measured.
      let nats = file.nats[..<shown].map {
        !$0.isFinite ? 255 : UInt8(min(254, max(0, ($0 * 16).rounded())))
      }
      try writeNumbers("nats", nats, to: &sink)
    }
    if file.predictionsPerByte > 0 { try writeNumbers("next", predictions, to: &sink) }
  }

  private func writeDescription(to sink: inout ByteSink) throws {
    try sink.append("<script type=\"application/json\" id=\"data\">{\"entries\":[")
    for (index, cell) in file.listed.enumerated() {
      try sink.append(index > 0 ? ",\n" : "\n")
      try PageEntry(cell, at: index, of: file, shown: shown).write(to: &sink)
    }
    if !file.nats.isEmpty {
      if !file.listed.isEmpty { try sink.append(",\n") }
      try PageEntry.writeSurprise(label: file.labels.isEmpty ? -1 : 0, to: &sink)
    }
    try sink.append("],\n\"labels\":[")
    for (index, track) in file.labels.enumerated() {
      try sink.append(index > 0 ? ",\n{\"feature\":" : "\n{\"feature\":")
      try JSONText.write(Glyph.harmless(track.feature), insideHTML: true, to: &sink)
      try sink.append(",\"graded\":\(track.kind == .graded)")
      try sink.append(",\"underlined\":\(track.isWorthUnderlining),\"runs\":")
      try writeRuns(track.values[..<shown], to: &sink)
      try sink.append("}")
    }
    let withGates = file.listed.count { $0.gates != nil }
    try sink.append("],\n\"predictions\":\(file.predictionsPerByte),\"start\":\(start)")
    try sink.append(",\"isAsked\":\(file.lines != nil),\"gatesLeftOut\":")
    try JSONText.write(
      "Its gates were left out: this page has room for those of "
        + "\(counted(withGates, "cell")) only.", insideHTML: true, to: &sink)
    try sink.append("}</script>\n")
  }

  private func writeNumbers(_ id: String, _ bytes: [UInt8], to sink: inout ByteSink) throws {
    try sink.append("<script type=\"text/plain\" id=\"numbers-\(id)\">")
    try sink.append(HTMLText.base64(Deflate.compressed(bytes)))
    try sink.append("</script>\n")
  }

  /// (2, k, shown): the bytes by rank, then their probabilities in 255ths.
  private var predictions: [UInt8] {
    let k = file.predictionsPerByte
    let ranks = (0..<k).map { rank in
      (0..<shown).map { file.predictions[$0 * k + rank] }
    }
    return ranks.flatMap { $0.map(\.byte) }
      + ranks.flatMap { $0.map { UInt8((min(1, max(0, $0.p.isNaN ? 0 : $0.p)) * 255).rounded()) } }
  }

  /// The byte to begin reading at: the first of the lines asked for, or the first that is inside.
  private var start: Int {
    if let lines = file.lines { return min(shown, file.bytes(ofLines: lines).lowerBound) }
    let label = file.cells.first.map { file.label(for: $0) } ?? file.labels.first
    return label?.values[..<shown].firstIndex { $0 > 0 } ?? 0
  }

  /// Value, count, value, count, ...
  private func writeRuns(_ values: ArraySlice<Float>, to sink: inout ByteSink) throws {
    try sink.append("[")
    var start = values.startIndex
    while start < values.endIndex {
      let value = values[start]
      var end = start + 1
      while end < values.endIndex, values[end] == value || (values[end].isNaN && value.isNaN) {
        end += 1
      }
      if start > values.startIndex { try sink.append(",") }
      try JSONText.write(value, to: &sink)
      try sink.append(",\(end - start)")
      start = end
    }
    try sink.append("]")
  }

  /// The level the page's script would give a tone: quantised twice, as there.
  static func level(_ tone: Float) -> Int {
    Int((Float(HTMLText.quantised(tone)) / 127 * Float(Ramp.levels)).rounded())
  }

  /// The number at the scale's ends.
  static func end(_ scale: Float) -> String {
    scale == 1 ? "1" : fixed(Double(scale), 1)
  }
}
