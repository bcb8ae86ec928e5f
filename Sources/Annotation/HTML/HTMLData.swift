import Discovery
import Syntax

/// What the page's script works on, as JSON in the page.
struct HTMLData {
  let file: AnnotatedFile
  let shown: Int

  func write(to sink: inout ByteSink) throws {
    try sink.append("<script type=\"application/json\" id=\"data\">{\"cells\":[")
    for (index, cell) in file.listed.enumerated() {
      let tone = cell.tone
      try sink.append(index > 0 ? ",\n{\"neuron\":" : "\n{\"neuron\":")
      try JSONText.write(Glyph.harmless(cell.neuron), insideHTML: true, to: &sink)
      try sink.append(",\"quantity\":")
      try JSONText.write(cell.quantity, insideHTML: true, to: &sink)
      try sink.append(",\"scale\":")
      try JSONText.write(tone.end, to: &sink)
      try sink.append(",\"end\":\"\(Self.end(tone.end))\",\"polarity\":\(cell.polarity)")
      let label = file.labels.firstIndex { $0.feature == cell.feature }
      try sink.append(",\"label\":\(label ?? (file.labels.isEmpty ? -1 : 0)),\"values\":\"")
      try sink.append(HTMLText.packed(cell.values[..<shown].lazy.map { tone($0) }))
      try sink.append("\"}")
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
    // 16ths of a nat; 255 is not measured.
    let nats = file.nats.prefix(shown).map { !$0.isFinite ? 255 : UInt8(min(254, max(0, $0 * 16))) }
    try sink.append("],\n\"nats\":\"\(HTMLText.base64(nats))\"}</script>\n")
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
