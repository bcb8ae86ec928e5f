import CKernels

/// The labels of some thousand bytes in the form in which cells are tallied against them.
///
/// Labels change every few bytes, and the rarer ones hardly ever: so a panel's columns are held as
/// segments, stretches of bytes with the same labels, and those with none are left out.
struct LabelBlock: Sendable {
  /// Bytes: enough for a unit's tallies to stay in the nearest cache meanwhile, few enough for the
  /// bins of all units to stay in the last one.
  static let capacity = 4096

  private let layout: TallyLayout
  private(set) var count = 0
  private(set) var panels: [Panel]
  private(set) var weightPanels: [WeightPanel]

  /// One panel's segments.
  struct Panel: Sendable {
    fileprivate(set) var starts: [UInt32] = []
    fileprivate(set) var ends: [UInt32] = []
    /// By segment: 64 bytes, each 0 or 1.
    fileprivate(set) var labels: [UInt8] = []
    fileprivate var last: UInt64 = 0
    /// By byte of the chunk: the columns that are on.
    fileprivate var rows: [UInt64] = []
  }

  /// The weights of 8 graded features at the bytes where one of them has any.
  struct WeightPanel: Sendable {
    fileprivate(set) var at: [UInt32] = []
    fileprivate(set) var weights: [Double] = []  // (n, 8)
    /// By byte of the chunk.
    fileprivate var rows: [Double] = []  // (T, 8)
    fileprivate var isOn: [Bool] = []
  }

  init(_ layout: TallyLayout) {
    self.layout = layout
    panels = Array(repeating: Panel(), count: layout.panels)
    weightPanels = Array(repeating: WeightPanel(), count: layout.weightPanels)
  }

  /// Takes the next `count` bytes, at most as many as there is room for.
  mutating func append(_ chunks: [LabelChunk], _ count: Int) {
    for panel in panels.indices { panels[panel].clearRows(count) }
    for panel in weightPanels.indices { weightPanels[panel].clearRows(count) }
    for (group, column) in layout.knownColumns.enumerated() {
      let (panel, bit) = column.quotientAndRemainder(dividingBy: TallyLayout.panel)
      for byte in 0..<count { panels[panel].rows[byte] |= 1 << UInt64(bit) }
      guard let feature = layout.groups.firstIndex(of: group) else { continue }
      for byte in chunks[feature].unknown { panels[panel].rows[Int(byte)] &= ~(1 << UInt64(bit)) }
    }
    for (feature, chunk) in chunks.enumerated() where !chunk.inside.isEmpty {
      if let column = layout.columns[feature] {
        let (panel, bit) = column.quotientAndRemainder(dividingBy: TallyLayout.panel)
        for byte in chunk.inside { panels[panel].rows[Int(byte)] |= 1 << UInt64(bit) }
      } else if let place = layout.weights[feature] {
        let (panel, column) = place.quotientAndRemainder(dividingBy: TallyLayout.weightPanel)
        for (byte, weight) in zip(chunk.inside, chunk.weights) {
          weightPanels[panel].rows[Int(byte) * TallyLayout.weightPanel + column] = weight
          weightPanels[panel].isOn[Int(byte)] = true
        }
      }
    }
    for panel in panels.indices { panels[panel].extend(from: self.count) }
    for panel in weightPanels.indices { weightPanels[panel].extend(from: self.count) }
    self.count += count
  }

  mutating func clear() {
    for panel in panels.indices { panels[panel].clear() }
    for panel in weightPanels.indices { weightPanels[panel].clear() }
    count = 0
  }
}

extension LabelBlock.Panel {
  fileprivate mutating func clearRows(_ count: Int) {
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: repeatElement(0, count: count))
  }

  /// Turns the chunk's rows into segments; its first byte is `start` in the block.
  fileprivate mutating func extend(from start: Int) {
    for (byte, row) in rows.enumerated() {
      let position = UInt32(start + byte)
      if row == last, ends.last == position {
        ends[ends.count - 1] = position + 1
      } else if row != 0 {
        starts.append(position)
        ends.append(position + 1)
        for bit in 0..<UInt64(TallyLayout.panel) { labels.append(UInt8(row >> bit & 1)) }
      }
      last = row
    }
  }

  fileprivate mutating func clear() {
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    last = 0
  }
}

extension LabelBlock.WeightPanel {
  fileprivate mutating func clearRows(_ count: Int) {
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: repeatElement(0, count: count * TallyLayout.weightPanel))
    isOn.removeAll(keepingCapacity: true)
    isOn.append(contentsOf: repeatElement(false, count: count))
  }

  fileprivate mutating func extend(from start: Int) {
    for byte in isOn.indices where isOn[byte] {
      at.append(UInt32(start + byte))
      let row = byte * TallyLayout.weightPanel
      weights += rows[row..<row + TallyLayout.weightPanel]
    }
  }

  fileprivate mutating func clear() {
    at.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
  }
}
