/// Colours bytes as they are written, for `sample --neuron`: like the annotation, but with no gutter
/// and no end in sight. Also makes a sample harmless to a terminal when no neuron is asked for.
///
/// A character is written when its last byte is there, in the colour of the state after that byte.
package struct SampleStyler: Sendable {
  private var painter: Painter
  private let scale: Float
  private var column = 0
  private var pending: [UInt8] = []
  private var value: Float?

  /// `scale` is the value that gets the full colour: 1 for all vectors but the unbounded `raw`.
  package init(depth: ColourDepth, scale: Float = 1) {
    painter = Painter(depth: depth)
    self.scale = scale
  }

  /// Takes one byte and the cell's value after it; `nil` colours nothing.
  package mutating func write(_ byte: UInt8, value: Float?, to sink: inout ByteSink) throws {
    let isContinuation = byte & 0xC0 == 0x80
    if !pending.isEmpty, !isContinuation { try writePending(to: &sink) }
    pending.append(byte)
    self.value = value
    if pending.count >= Glyph.expectedLength(pending[0]) { try writePending(to: &sink) }
  }

  /// Writes what is held back and ends all colour; no newline is added.
  package mutating func finish(to sink: inout ByteSink) throws {
    try writePending(to: &sink)
    try painter.set(.plain, to: &sink)
  }

  private mutating func writePending(to sink: inout ByteSink) throws {
    var t = 0
    while t < pending.count {
      let (glyph, length) = Glyph.at(t, of: pending)
      t += length
      try put(glyph, to: &sink)
    }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func put(_ glyph: Glyph, to sink: inout ByteSink) throws {
    if glyph == .newline {
      column = 0
      return try painter.endRow(to: &sink)
    }
    var style = Style.plain
    if let value {
      style = Ramp.value.style(Ramp.level(value, scale: scale), depth: painter.depth)
    }
    var text = glyph.text
    if glyph == .tab { text = String(repeating: " ", count: 8 - column % 8) }
    column += glyph == .tab ? text.utf8.count : glyph.columns
    try painter.write(text, style, to: &sink)
  }
}
