import Network

/// Keeps the memory at the sampled bytes while the select part is read.
struct StateSampling: StateVisitor {
  private let plan: SamplePlan
  /// The study's number of each file of the pass.
  private let files: [Int]
  private let layers: Int
  private let hidden: Int
  /// (N, L H): tanh c, and c.
  let cells: Buffer<Float>
  let raw: Buffer<Float>
  private var next: [Int: Int] = [:]
  /// (vectors of `StateMoments`, L H): weighted sums of values, and of their squares.
  private var sums: [Double]
  private var squares: [Double]
  private var weight = 0.0

  /// - Parameters:
  ///   - cells: room for (N, L H), shared by the workers: each writes the rows of its own files.
  ///   - raw: the same.
  init(
    _ plan: SamplePlan, files: [Int], layers: Int, hidden: Int, cells: Buffer<Float>,
    raw: Buffer<Float>
  ) {
    self.plan = plan
    self.files = files
    self.layers = layers
    self.hidden = hidden
    self.cells = cells
    self.raw = raw
    sums = Array(repeating: 0, count: StateMoments.vectors.count * layers * hidden)
    squares = sums
  }

  mutating func begin(file: Int, bytes: [UInt8]) {
    next[file] = 0
  }

  mutating func visit(_ activations: borrowing Activations) {
    let (file, range) = (files[activations.file], activations.range)
    let positions = plan.positions[file]
    var index = next[activations.file] ?? 0
    let first = index
    while index < positions.count, positions[index] < range.upperBound { index += 1 }
    next[activations.file] = index
    guard index > first else { return }
    let (start, row) = (range.lowerBound, plan.firstRows[file])
    let rows = positions[first..<index].map { $0 - start }
    for (offset, vector) in StateMoments.vectors.enumerated() {
      for layer in 0..<layers {
        let place = (offset * layers + layer) * hidden
        unsafe activations.withRows(layer: layer, vector) { base, stride in
          for (sample, t) in rows.enumerated() {
            let weight = Double(plan.weights[row + first + sample])
            for unit in 0..<hidden {
              let value = Double(unsafe base[t * stride + unit])
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
            unsafe target.at(((row + first + sample) * layers + layer) * hidden)
              .update(from: base + t * stride, count: hidden)
          }
        }
      }
    }
  }

  mutating func end(file: Int) {
    next[file] = nil
  }

  /// The moments of what all visitors saw.
  static func moments(_ visitors: [StateSampling]) -> StateMoments {
    func total(_ path: KeyPath<StateSampling, [Double]>) -> [Double] {
      visitors.dropFirst().reduce(visitors.first?[keyPath: path] ?? []) { sum, other in
        zip(sum, other[keyPath: path]).map { $0 + $1 }
      }
    }
    return StateMoments(
      layers: visitors.first?.layers ?? 0, hidden: visitors.first?.hidden ?? 0,
      weight: visitors.reduce(0) { $0 + $1.weight }, sums: total(\.sums),
      squares: total(\.squares))
  }
}
