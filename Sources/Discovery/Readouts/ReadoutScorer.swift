import Network

/// The values of readouts over a chunk. A readout has the same values whichever others are beside it.
///
/// Those of all cells, the probes, are columns of one product; those of a few, the committees, are
/// sums over their own cells alone, a thirtieth of the work at sixteen cells of 512.
final class ReadoutScorer: @unchecked Sendable {
  let readouts: [Readout]
  private let groups: [any Group]
  /// By readout: its group, and its column there.
  private let places: [(group: Int, column: Int)]

  /// Readouts of one vector that are computed together.
  private protocol Group {
    /// Takes what a reader shows at once.
    func score(_ activations: borrowing Activations)
    /// The values but for biases; that of a column after byte t is at start + t * step.
    var sums: Buffer<Float> { get }
    func place(_ column: Int) -> (start: Int, step: Int)
  }

  init(_ readouts: [Readout], layers: Int, hidden: Int) {
    self.readouts = readouts
    var groups: [any Group] = []
    var places = readouts.map { _ in (group: 0, column: 0) }
    func isFew(_ readout: Int) -> Bool { readouts[readout].columns.count * 8 <= layers * hidden }
    for vector in [StateVector.cell, .raw] {
      for few in [true, false] {
        let own = readouts.indices.filter {
          readouts[$0].vector == vector && isFew($0) == few
        }
        guard !own.isEmpty else { continue }
        for (column, readout) in own.enumerated() { places[readout] = (groups.count, column) }
        let members = own.map { readouts[$0] }
        groups.append(
          few
            ? OfFew(members, vector, layers: layers, hidden: hidden)
            : OfAll(members, vector, layers: layers, hidden: hidden))
      }
    }
    self.groups = groups
    self.places = places
  }

  var count: Int { readouts.count }

  /// Takes what a reader shows at once.
  func score(_ activations: borrowing Activations) {
    for group in groups { group.score(activations) }
  }

  /// Its values from byte `start` of the chunk on, as many as there is room for.
  func write(_ readout: Int, from start: Int, into output: inout MutableSpan<Float>) {
    let group = groups[places[readout].group]
    let (sums, (first, step)) = (group.sums, group.place(places[readout].column))
    let bias = readouts[readout].bias
    precondition(output.isEmpty || first + (start + output.count - 1) * step < sums.count)
    let source = unsafe sums.at(first + start * step)
    for t in output.indices { unsafe output[t] = source[t * step] + bias }
  }

  /// The same on a scale from -1/2 to 1/2 that its outliers can't rule.
  func writeSquashed(_ readout: Int, into output: inout MutableSpan<Float>) {
    write(readout, from: 0, into: &output)
    let own = readouts[readout]
    for t in output.indices {
      let z = (output[t] - own.mean) / own.deviation
      output[t] = z / (2 * (1 + abs(z)))
    }
  }

  /// One product.
  private struct OfAll: Group {
    let sums: Buffer<Float>  // (T, n)
    private let vector: StateVector
    private let layers: Int
    private let hidden: Int
    private let width: Int
    private let product: PanelProduct
    private let state: Buffer<Float>  // (rows, L H)

    /// Bytes that one product takes.
    private static let rows = 64

    init(_ readouts: [Readout], _ vector: StateVector, layers: Int, hidden: Int) {
      (self.vector, self.layers, self.hidden) = (vector, layers, hidden)
      let (depth, width) = (layers * hidden, readouts.count)
      let weights = Buffer<Float>(depth * width)
      for (column, readout) in readouts.enumerated() {
        for (cell, weight) in zip(readout.columns, readout.weights) {
          weights[cell * width + column] += weight
        }
      }
      product = PanelProduct(weights, depth: depth, columns: width)
      state = Buffer(Self.rows * depth)
      sums = Buffer(StateReader.mostSteps * width)
      self.width = width
    }

    func place(_ column: Int) -> (start: Int, step: Int) { (column, width) }

    func score(_ activations: borrowing Activations) {
      let (depth, count) = (layers * hidden, activations.range.count)
      for start in stride(from: 0, to: count, by: Self.rows) {
        let rows = min(Self.rows, count - start)
        for layer in 0..<layers {
          unsafe activations.withRows(layer: layer, vector) { base, stride in
            for t in 0..<rows {
              unsafe state.at(t * depth + layer * hidden)
                .update(from: base + (start + t) * stride, count: hidden)
            }
          }
        }
        unsafe product(rows: rows, state.base, into: sums.at(start * width))
      }
    }
  }

  /// Weighted sums of columns.
  private struct OfFew: Group {
    let sums: Buffer<Float>  // (n, T)
    private let vector: StateVector
    private let hidden: Int
    /// By layer: the cells that any of them reads.
    private let cells: [[Int]]
    /// By readout: where the columns of its cells are.
    private let terms: [[(start: Int, weight: Float)]]
    private let columns: Buffer<Float>  // (cells, T)

    private static let steps = StateReader.mostSteps

    init(_ readouts: [Readout], _ vector: StateVector, layers: Int, hidden: Int) {
      (self.vector, self.hidden) = (vector, hidden)
      let cells = Set(readouts.flatMap(\.columns)).sorted()
      self.cells = (0..<layers).map { layer in cells.filter { $0 / hidden == layer } }
      let places = Dictionary(uniqueKeysWithValues: zip(cells, cells.indices))
      terms = readouts.map { readout in
        zip(readout.columns, readout.weights).map { ((places[$0] ?? 0) * Self.steps, $1) }
      }
      columns = Buffer(cells.count * Self.steps)
      sums = Buffer(readouts.count * Self.steps)
    }

    func place(_ column: Int) -> (start: Int, step: Int) { (column * Self.steps, 1) }

    func score(_ activations: borrowing Activations) {
      let count = activations.range.count
      var place = 0
      for (layer, cells) in cells.enumerated() {
        unsafe activations.withRows(layer: layer, vector) { base, stride in
          for cell in cells {
            let (source, target) = unsafe (base + cell % hidden, columns.at(place * Self.steps))
            for t in 0..<count { unsafe target[t] = source[t * stride] }
            place += 1
          }
        }
      }
      for (readout, terms) in terms.enumerated() {
        let target = unsafe sums.at(readout * Self.steps)
        for t in 0..<count { unsafe target[t] = 0 }
        for (start, weight) in terms {
          let column = unsafe columns.at(start)
          for t in 0..<count { unsafe target[t] += weight * column[t] }
        }
      }
    }
  }
}
