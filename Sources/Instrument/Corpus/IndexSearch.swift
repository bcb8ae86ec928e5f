import Discovery
import Network

/// Where in the files cells are on together.
struct IndexSearch: Sendable {
  /// A cell, and from where on it counts as on: `polarity * value` no less than `threshold`.
  struct Cell: Sendable {
    let neuron: NeuronID
    let polarity: Int
    let threshold: Float

    func isOn(_ value: Float) -> Bool { Float(polarity) * value >= threshold }
  }

  /// Some bytes of a file.
  struct Place: Sendable {
    let file: CorpusIndex.File
    let block: Int
  }

  let cells: [Cell]
  let shape: Shape

  /// The blocks in which the most cells may be on, those first that reach farthest; no more than 3 of
  /// a file.
  func places(in files: [CorpusIndex.File], most: Int) -> [Place] {
    let width = shape.layers * shape.hidden
    let wanted = cells.map { cell in
      let value = min(1, max(-1, Float(cell.polarity) * cell.threshold))
      return (
        place: cell.neuron.layer * shape.hidden + cell.neuron.unit, isHigh: cell.polarity > 0,
        step: Int(CorpusIndex.step(value))
      )
    }
    var best: [(score: Int, file: Int, block: Int)] = []
    for (number, file) in files.enumerated() {
      var own: [(score: Int, file: Int, block: Int)] = []
      for block in 0..<file.levels.count / max(width, 1) {
        var score = 0
        for cell in wanted {
          let level = file.levels[block * width + cell.place]
          let beyond =
            cell.isHigh ? Int(level >> 4) - cell.step : cell.step - Int(level & 15)
          // Being on counts for more than all that being far beyond can.
          if beyond >= 0 { score += 1_000 + beyond }
        }
        if score > 0 { own.append((score, number, block)) }
      }
      best += own.sorted { ($1.score, $0.block) < ($0.score, $1.block) }.prefix(3)
    }
    best.sort { ($1.score, $0.file, $0.block) < ($0.score, $1.file, $1.block) }
    return best.prefix(most).map { Place(file: files[$0.file], block: $0.block) }
  }

  /// How many of the cells are on after each byte, given the cells' values: (cells, bytes).
  func counts(_ values: [[Float]]) -> [Int] {
    (0..<(values.first?.count ?? 0)).map { byte in
      cells.indices.count { cells[$0].isOn(values[$0][byte]) }
    }
  }
}
