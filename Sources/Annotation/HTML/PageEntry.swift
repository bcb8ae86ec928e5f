import Discovery
import Syntax

/// A cell as the page's script knows it: all but its numbers, as JSON.
struct PageEntry {
  let cell: AnnotatedCell
  let index: Int
  let file: AnnotatedFile
  let shown: Int

  init(_ cell: AnnotatedCell, at index: Int, of file: AnnotatedFile, shown: Int) {
    self.cell = cell
    self.index = index
    self.file = file
    self.shown = shown
  }

  func write(to sink: inout ByteSink) throws {
    let label = file.label(for: cell)
    let claim = ClaimText(cell, label: label)
    let tone = cell.tone
    try write("{\"neuron\":", cell.neuron, to: &sink)
    if let feature = cell.feature { try write(",\"feature\":", feature, to: &sink) }
    try write(",\"quantity\":", cell.quantity, to: &sink)
    try sink.append(",\"scale\":")
    try JSONText.write(tone.end, to: &sink)
    try sink.append(",\"polarity\":\(cell.polarity)")
    let place = file.labels.firstIndex { $0.feature == label?.feature } ?? -1
    try sink.append(",\"label\":\(place),\"hasGates\":\(cell.gates != nil)")
    if case .member(_, let weight) = cell.provenance {
      try sink.append(",\"weight\":")
      try JSONText.write(weight, to: &sink)
    }
    try sink.append(",\"members\":\(members),\"threshold\":")
    // Cells together are at even odds where nothing else was measured.
    let threshold = isDecided ? cell.threshold ?? (cell.committee == nil ? nil : 0) : nil
    try JSONText.write(threshold.map { tone(Float(cell.polarity) * $0) } ?? .nan, to: &sink)
    if threshold != nil { try sink.append(",\"wrong\":\(disagreements)") }
    try write(",\"claim\":{\"verb\":", claim.verb, to: &sink)
    if let feature = cell.feature { try write(",\"feature\":", feature, to: &sink) }
    try write(",\"side\":", claim.side, to: &sink)
    try sink.append(",\"lines\":[")
    for (index, line) in HTMLCellList.lines(cell, claim, label).enumerated() {
      try write(index > 0 ? "," : "", line, to: &sink)
    }
    try sink.append("]}}")
  }

  /// The surprise, which is looked at as if it were a cell.
  static func writeSurprise(label: Int, to sink: inout ByteSink) throws {
    try sink.append(
      """
      {"neuron":"surprise","isSurprise":true,"quantity":"nats","scale":7.9375,"polarity":1,\
      "label":\(label),"hasGates":false,"members":[],"threshold":null,"claim":{"verb":"","side":"",\
      "lines":["−ln p of each byte, as the network expected it from the bytes before: 0 where it \
      was sure, 0.7 where it was even odds, 4.6 where it gave it 1 %"]}}
      """)
  }

  /// Whether its own threshold decides about the label that is shown with it.
  private var isDecided: Bool {
    guard let label = file.label(for: cell), label.kind == .binary else { return false }
    return label.feature == cell.feature
  }

  /// The places of a committee's cells among those listed.
  private var members: [Int] {
    guard let committee = cell.committee else { return [] }
    let before = file.cells.prefix(index).reduce(0) { $0 + ($1.committee?.neurons.count ?? 0) }
    let first = file.cells.count + before
    return Array(first..<first + committee.neurons.count).filter { $0 < file.listed.count }
  }

  /// Stretches, [from, to], where the cell says one thing and the parser another: of the values
  /// themselves, not as the page rounds them.
  private var disagreements: [[Int]] {
    guard let label = file.label(for: cell) else { return [] }
    var stretches: [[Int]] = []
    var start: Int?
    for t in 0...shown {
      let differs =
        t < shown && !label.values[t].isNaN && cell.isOn(at: t) != (label.values[t] > 0)
      if differs, start == nil { start = t }
      if !differs, let from = start {
        stretches.append([from, t])
        start = nil
      }
    }
    return stretches
  }

  private func write(_ before: String, _ text: String, to sink: inout ByteSink) throws {
    try sink.append(before)
    try JSONText.write(Glyph.harmless(text), insideHTML: true, to: &sink)
  }
}
