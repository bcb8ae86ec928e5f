import Network

/// Keeps the memory of some units at the sampled bytes while the select part is read.
struct StateSampling: StateVisitor {
  private let plan: SamplePlan
  private let layers: Int
  private let hidden: Int
  private let units: Range<Int>
  /// (N, L H): tanh c, and c.
  let cells: Buffer<Float>
  let raw: Buffer<Float>
  private var next: [Int: Int] = [:]
  /// (vectors of `StateMoments`, L, units): weighted sums of values, and of their squares.
  private var sums: [Double]
  private var squares: [Double]
  private var weight = 0.0

  /// - Parameters:
  ///   - cells: room for (N, L H), shared by the visitors: each writes its own units.
  ///   - raw: the same.
  init(
    _ plan: SamplePlan, layers: Int, hidden: Int, units: Range<Int>, cells: Buffer<Float>,
    raw: Buffer<Float>
  ) {
    self.plan = plan
    self.layers = layers
    self.hidden = hidden
    self.units = units
    self.cells = cells
    self.raw = raw
    sums = Array(repeating: 0, count: StateMoments.vectors.count * layers * units.count)
    squares = sums
  }

  mutating func visit(_ activations: borrowing Activations, of reading: ReadingFile) {
    let (file, range) = (reading.number, activations.range)
    let positions = plan.positions[file]
    var index = next[file] ?? 0
    let first = index
    while index < positions.count, positions[index] < range.upperBound { index += 1 }
    next[file] = range.upperBound < reading.bytes.count ? index : nil
    guard index > first else { return }
    let (start, row) = (range.lowerBound, plan.firstRows[file])
    let rows = positions[first..<index].map { $0 - start }
    for (offset, vector) in StateMoments.vectors.enumerated() {
      for layer in 0..<layers {
        let place = (offset * layers + layer) * units.count
        unsafe activations.withRows(layer: layer, vector) { base, stride in
          for (sample, t) in rows.enumerated() {
            let weight = Double(plan.weights[row + first + sample])
            let states = unsafe base + t * stride + units.lowerBound
            for unit in 0..<units.count {
              let value = Double(unsafe states[unit])
              sums[place + unit] += weight * value
              squares[place + unit] += weight * value * value
            }
          }
        }
      }
    }
    for sample in first..<index { weight += Double(plan.weights[row + sample]) }
    for layer in 0..<layers {
      for (vector, target) in [(StateVector.cell, cells), (.raw, raw)] where target.count > 0 {
        unsafe activations.withRows(layer: layer, vector) { base, stride in
          for (sample, t) in rows.enumerated() {
            let place = ((row + first + sample) * layers + layer) * hidden + units.lowerBound
            unsafe target.at(place)
              .update(from: base + t * stride + units.lowerBound, count: units.count)
          }
        }
      }
    }
  }

  /// The moments of all units, which the visitors share.
  static func moments(_ visitors: [StateSampling]) -> StateMoments {
    let (layers, hidden) = (visitors.first?.layers ?? 0, visitors.first?.hidden ?? 0)
    func joined(_ path: KeyPath<StateSampling, [Double]>) -> [Double] {
      (0..<StateMoments.vectors.count * layers).flatMap { row in
        visitors.flatMap { visitor in
          visitor[keyPath: path].dropFirst(row * visitor.units.count).prefix(visitor.units.count)
        }
      }
    }
    return StateMoments(
      layers: layers, hidden: hidden, weight: visitors.first?.weight ?? 0,
      sums: joined(\.sums), squares: joined(\.squares))
  }
}
