import Network
import Syntax

/// The readouts of every feature, fitted on the sample of the select part.
struct FittedReadouts: Sendable {
  /// The sizes of the committees that are scored.
  static let sizes = Committee.sizes
  /// By feature; nil where the sample holds nothing to learn from.
  let probes: [Readout?]
  /// The same of the control task.
  let controls: [Readout?]
  /// By feature, then by size from 1 cell on; none where their values hardly change.
  let committees: [[Readout]]

  init(
    _ plan: SamplePlan, cells: Buffer<Float>, raw: Buffer<Float>, features: [Feature],
    depth: Int, probes wantsProbes: Bool, threads: Int
  ) throws {
    var probes = [Readout?](repeating: nil, count: features.count)
    var controls = probes
    var committees = [[Readout]](repeating: [], count: features.count)
    for (kind, vector, states) in [
      (FeatureKind.binary, StateVector.cell, cells), (.graded, .raw, raw),
    ] {
      let own = features.indices.filter { features[$0].kind == kind }
      guard !own.isEmpty, plan.count > 0 else { continue }
      func sample(_ labels: [[Float]]) -> StateSample {
        StateSample(
          columns: depth, states: states, weights: plan.weights, kinds: own.map { _ in kind },
          labels: own.map { labels[$0] })
      }
      @Sendable func readout(_ linear: LinearReadout, _ feature: Int) -> Readout {
        Readout(
          feature: feature, vector: vector, columns: linear.neurons, weights: linear.weights,
          bias: linear.bias)
      }
      let task = sample(plan.labels)
      let sizes = Array(1...(Self.sizes.last ?? 1))
      let fitted = try Committee.fit(task, sizes: sizes, threads: threads)
      let measured = try Workers(count: threads).map(own.count) { index in
        var committees = fitted[index].compactMap { $0.map { readout($0, own[index]) } }
        plan.measure(&committees, states, depth: depth)
        let tells = committees.last.map { $0.deviation > Readout.leastDeviation } ?? false
        return tells ? committees : []
      }
      for (feature, readouts) in zip(own, measured) { committees[feature] = readouts }
      guard wantsProbes else { continue }
      for (feature, linear) in zip(own, try Probe.fit(task, threads: threads)) {
        probes[feature] = linear.map { readout($0, feature) }
      }
      for (feature, linear) in zip(own, try Probe.fit(sample(plan.controls), threads: threads)) {
        controls[feature] = linear.map { readout($0, feature) }
      }
    }
    self.probes = probes
    self.controls = controls
    self.committees = committees
  }
}

extension SamplePlan {
  /// Takes of the committees of one feature, each the cells of the one before and one more, the means of
  /// their cells where the label is above zero, and the mean and the deviation of their values.
  fileprivate func measure(_ committees: inout [Readout], _ states: Buffer<Float>, depth: Int) {
    guard let largest = committees.last else { return }
    let (labels, columns) = (labels[largest.feature], Buffer<Float>(largest.columns.count * count))
    var (inside, means) = (0.0, largest.columns.map { _ in 0.0 })
    for row in 0..<count {
      let own = labels[row] > 0 ? Double(weights[row]) * Double(labels[row]) : 0
      inside += own
      for (place, column) in largest.columns.enumerated() {
        let value = states[row * depth + column]
        columns[place * count + row] = value
        if own > 0 { means[place] += own * Double(value) }
      }
    }
    var values = [Float](repeating: 0, count: count)
    for index in committees.indices {
      let own = committees[index]
      precondition(largest.columns.starts(with: own.columns))
      committees[index].insideMeans = means.prefix(own.columns.count)
        .map { inside > 0 ? Float($0 / inside) : 0 }
      for row in 0..<count { values[row] = own.bias }
      for (place, weight) in own.weights.enumerated() {
        let column = unsafe columns.at(place * count)
        for row in 0..<count { unsafe values[row] += weight * column[row] }
      }
      committees[index].measureScale(values, weights)
    }
  }
}

extension Readout {
  /// Takes the mean and the deviation of its values on the bytes it was fitted on.
  fileprivate mutating func measureScale(_ values: [Float], _ weights: [Float]) {
    var (weight, sum, squares) = (0.0, 0.0, 0.0)
    for (value, own) in zip(values, weights) {
      weight += Double(own)
      sum += Double(own) * Double(value)
      squares += Double(own) * Double(value) * Double(value)
    }
    guard weight > 0 else { return }
    mean = Float(sum / weight)
    let variance = max(0, squares / weight - sum / weight * sum / weight)
    deviation = max(Float(variance.squareRoot()), Self.leastDeviation)
  }
}
