import Discovery

/// Cells that are shown together: they say bias + the sum of weights times values.
package struct AnnotatedCommittee: Sendable {
  /// Its cells, in the order they were chosen.
  package var neurons: [String]
  /// By cell.
  package var weights: [Float]
  package var bias: Float
  /// The committees of the feature, of this size and others, as far as they were scored.
  package var sizes: [CommitteeSize]

  package init(
    neurons: [String], weights: [Float], bias: Float, sizes: [CommitteeSize] = []
  ) {
    precondition(neurons.count == weights.count)
    self.neurons = neurons
    self.weights = weights
    self.bias = bias
    self.sizes = sizes
  }

  /// What they say at each byte.
  ///
  /// - Parameter members: (cells, T), their values as printed.
  func values(of members: some Collection<[Float]>) -> [Float] {
    let count = members.first?.count ?? 0
    var values = [Float](repeating: bias, count: count)
    for (member, weight) in zip(members, weights) {
      for t in 0..<count { values[t] += weight * member[t] }
    }
    return values
  }

  /// As in `8 cells`.
  var name: String { counted(neurons.count, "cell") }

  /// Which cells, with what weights, and what fewer or more of them do: a sentence each.
  var composition: [String] {
    let parts = zip(neurons, weights).map { "\(signed(Double($1))) \(Glyph.harmless($0))" }
    let sum = "weights \(parts.joined(separator: ", ")); bias \(signed(Double(bias)))"
    return sizes.isEmpty ? [sum] : [sum, "best cells: \(sizes.byCells(\.score))"]
  }
}

extension [CommitteeSize] {
  /// As in `0.43 by 1, 0.62 by 2`, of those that were scored.
  func byCells(_ score: (CommitteeSize) -> Double?) -> String {
    compactMap { size in score(size).map { "\(fixed($0)) by \(size.cells)" } }
      .joined(separator: ", ")
  }
}
