import Network

/// Which memory cells are on in a span of a text and off around it.
///
/// The score is the difference of a cell's mean in the span and its mean around it, in tanh c: up to 2,
/// where it leaps from one end to the other. Beside it stands AUROC, how surely one byte tells the two
/// apart: in a few bytes some of many cells will by chance.
package struct SpanContrast: Sendable {
  /// One cell.
  package struct Cell: Sendable, Equatable {
    package let neuron: NeuronID
    /// 1 if it is higher in the span, -1 if it is lower.
    package let polarity: Int
    /// Mean tanh c in the span, and around it.
    package let inside: Float
    package let around: Float
    /// The chance that polarity * value of a byte in the span is above that of one around it.
    package let auroc: Double

    /// The difference of the means, 0 to 2.
    package var score: Float { abs(inside - around) }
    /// Halfway between the means, of polarity * value: on from there up.
    package var threshold: Float { Float(polarity) * (inside + around) / 2 }
  }

  /// The bytes that are compared with the rest of `window`.
  package let span: Range<Int>
  /// The span and what is around it.
  package let window: Range<Int>
  private let shape: Shape
  private let bins = Bins.coarse(unbounded: false)
  private var insideSums: [Double]  // (L H)
  private var aroundSums: [Double]  // (L H)
  private var levels: [[UInt16]]  // by cell, in the order they were read
  private var isInside: [Bool] = []

  /// The window reaches as far as 4 spans to each side, at least 64 bytes and at most 512.
  ///
  /// - Parameters:
  ///   - span: not empty, within 0..<count.
  ///   - count: the text's length.
  package init(_ span: Range<Int>, of count: Int, _ shape: Shape) {
    let reach = min(512, max(64, 4 * span.count))
    self.span = span
    window = max(0, span.lowerBound - reach)..<min(count, span.upperBound + reach)
    self.shape = shape
    insideSums = [Double](repeating: 0, count: shape.layers * shape.hidden)
    aroundSums = insideSums
    levels = Array(repeating: [], count: insideSums.count)
  }

  /// Takes the states of some of the window's bytes, each byte once.
  package mutating func add(_ activations: borrowing Activations) {
    let range = activations.range.clamped(to: window)
    if range.isEmpty { return }
    let (first, h) = (activations.range.lowerBound, shape.hidden)
    for byte in range { isInside.append(span.contains(byte)) }
    for layer in 0..<shape.layers {
      for unit in 0..<h {
        var values: [Float] = []
        unsafe activations.withRows(layer: layer, .cell) { base, stride in
          for byte in range { values.append(unsafe base[(byte - first) * stride + unit]) }
        }
        let cell = layer * h + unit
        for (byte, value) in zip(range, values) {
          if span.contains(byte) {
            insideSums[cell] += Double(value)
          } else {
            aroundSums[cell] += Double(value)
          }
        }
        levels[cell] += bins.bins(of: values)
      }
    }
  }

  /// The cells, the largest difference first; none where nothing is around the span.
  package func best(_ count: Int) -> [Cell] {
    let inside = isInside.count { $0 }
    let around = isInside.count - inside
    if inside == 0 || around == 0 { return [] }
    let cells = insideSums.indices.map { cell in
      let means = (insideSums[cell] / Double(inside), aroundSums[cell] / Double(around))
      let polarity = means.0 < means.1 ? -1 : 1
      let (layer, unit) = cell.quotientAndRemainder(dividingBy: shape.hidden)
      return (
        means, polarity, NeuronID(layer: layer, vector: .cell, unit: unit),
        abs(means.0 - means.1)
      )
    }
    let order = cells.indices.sorted { (cells[$1].3, $0) < (cells[$0].3, $1) }
    return order.prefix(count).map { index in
      let (means, polarity, neuron, _) = cells[index]
      return Cell(
        neuron: neuron, polarity: polarity, inside: Float(means.0), around: Float(means.1),
        auroc: auroc(of: index, polarity))
    }
  }

  private func auroc(of cell: Int, _ polarity: Int) -> Double {
    var counts = [Int](repeating: 0, count: bins.count)
    var positives = counts
    for (byte, level) in levels[cell].enumerated() {
      counts[Int(level)] += 1
      if isInside[byte] { positives[Int(level)] += 1 }
    }
    let scores = BinaryScores(counts: counts, positives: positives)
    return (polarity > 0 ? scores : scores.reversed).auroc ?? 0.5
  }
}
