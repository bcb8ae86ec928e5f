/// Measures as their definitions say, a value a byte, in `Double`.
enum Naive {
  /// The sum over distinct scores, from the top, of recall gained times precision.
  static func averagePrecision(_ scores: [Double], _ labels: [Bool]) -> Double? {
    let total = labels.count { $0 }
    guard total > 0 else { return nil }
    var (yes, found, sum) = (0, 0, 0.0)
    for tied in ascendingGroups(scores).reversed() {
      let gained = tied.count { labels[$0] }
      yes += tied.count
      found += gained
      sum += Double(gained) / Double(total) * Double(found) / Double(yes)
    }
    return sum
  }

  /// The share of pairs, one inside and one outside, that are in the right order; ties count half.
  static func auroc(_ scores: [Double], _ labels: [Bool]) -> Double? {
    let inside = labels.count { $0 }
    let outside = labels.count - inside
    guard inside > 0, outside > 0 else { return nil }
    let sum = zip(midranks(scores), labels).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    return (sum - Double(inside * (inside + 1)) / 2) / Double(inside * outside)
  }

  static func overlap(_ scores: [Double], _ labels: [Bool], from threshold: Double)
    -> (f1: Double, iou: Double)?
  {
    var (both, either) = (0.0, 0.0)
    for (score, isInside) in zip(scores, labels) {
      let isYes = score >= threshold
      if isYes && isInside { both += 1 }
      if isYes || isInside { either += 1 }
    }
    return either == 0 ? nil : (2 * both / (both + either), both / either)
  }

  /// The score from which up yes has the largest F1, and that F1.
  static func bestThreshold(_ scores: [Double], _ labels: [Bool]) -> (score: Double, f1: Double)? {
    guard labels.contains(true) else { return nil }
    return Set(scores).sorted(by: >)
      .map { ($0, overlap(scores, labels, from: $0)?.f1 ?? 0) }
      .max { $0.1 < $1.1 }
  }

  static func spearman(_ scores: [Double], _ labels: [Double]) -> Double? {
    let (x, y) = (midranks(scores), midranks(labels))
    let mean = Double(x.count + 1) / 2
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    }
    let scale = (product(x, x) * product(y, y)).squareRoot()
    return scale > 0 ? product(x, y) / scale : nil
  }

  static func midranks(_ values: [Double]) -> [Double] {
    var ranks = [Double](repeating: 0, count: values.count)
    var below = 0
    for tied in ascendingGroups(values) {
      for index in tied { ranks[index] = Double(below) + Double(tied.count + 1) / 2 }
      below += tied.count
    }
    return ranks
  }

  /// The best rising fit: at each score, the largest over starts at or below of the smallest over
  /// ends at or above of the mean label between (Barlow et al. 1972, the min-max formula).
  static func isotonic(_ scores: [Double], _ labels: [Double]) -> [(score: Double, value: Double)] {
    let groups = ascendingGroups(scores)
    let sums = groups.reduce(into: [0.0]) { sums, tied in
      sums.append((sums.last ?? 0) + tied.reduce(0) { $0 + labels[$1] })
    }
    let sizes = groups.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + Double($1.count)) }
    // (start, place): the smallest mean from a start to any end at or after a place.
    var best = [Double](repeating: -.infinity, count: groups.count)
    for start in groups.indices {
      var smallest = Double.infinity
      for end in groups.indices[start...].reversed() {
        smallest = min(smallest, (sums[end + 1] - sums[start]) / (sizes[end + 1] - sizes[start]))
        best[end] = max(best[end], smallest)
      }
    }
    return zip(groups, best).map { (scores[$0[0]], $1) }
  }

  /// The share of the variance of `labels` that a fit explains; between its scores, and above them,
  /// it has the value below.
  static func r2(_ fit: [(score: Double, value: Double)], _ scores: [Double], _ labels: [Double])
    -> Double?
  {
    let mean = labels.reduce(0, +) / Double(labels.count)
    let total = labels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard total > 0 else { return nil }
    let left = zip(scores, labels).reduce(0) { sum, pair in
      let value = fit.last { $0.score <= pair.0 }?.value ?? fit.first?.value ?? 0
      return sum + (pair.1 - value) * (pair.1 - value)
    }
    return 1 - left / total
  }

  /// The places of equal values together, from the smallest value up.
  private static func ascendingGroups(_ values: [Double]) -> [[Int]] {
    var groups: [[Int]] = []
    for index in values.indices.sorted(by: { values[$0] < values[$1] }) {
      if let last = groups.last?.last, values[last] == values[index] {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
    }
    return groups
  }
}

/// Whether two figures that may be missing are both missing, or differ by at most `tolerance`.
func agree(_ one: Double?, _ other: Double?, within tolerance: Double) -> Bool {
  guard let one, let other else { return one == nil && other == nil }
  return abs(one - other) <= tolerance
}
