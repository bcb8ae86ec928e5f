/// How a ranking finds the positives, from counts in bins that rise with the score.
///
/// Values in one bin count as tied, as equal values do in scikit-learn's measures.
package struct BinaryScores: Sendable {
  /// Per bin: bytes with a known label, and those inside.
  let counts: [Int]
  let positives: [Int]
  /// The first of the ranking, where they are known by themselves.
  var top: TopRanking?

  package init(counts: [Int], positives: [Int]) {
    self.counts = counts
    self.positives = positives
  }

  /// The same for the negated score.
  var reversed: BinaryScores {
    BinaryScores(counts: counts.reversed(), positives: positives.reversed())
  }

  private var totals: (count: Int, positives: Int) {
    (counts.reduce(0, +), positives.reduce(0, +))
  }

  /// Share of known bytes inside, 0 to 1; nil where nothing is known.
  package var prevalence: Double? {
    let (count, positives) = totals
    return count == 0 ? nil : Double(positives) / Double(count)
  }

  /// Average precision, 0 to 1: the sum over thresholds of (recall gained) x precision, as in
  /// scikit-learn's `average_precision_score`. A random ranking has the prevalence. nil where
  /// nothing is inside.
  package var averagePrecision: Double? {
    let total = totals.positives
    guard total > 0 else { return nil }
    var (count, found, sum) = top?.precisions ?? (0, 0, 0)
    var (binned, inside) = (0, 0)
    for bin in counts.indices.reversed() where counts[bin] > 0 {
      binned += counts[bin]
      inside += positives[bin]
      guard binned > count else { continue }
      sum += Double(inside - found) * Double(inside) / Double(binned)
      (count, found) = (binned, inside)
    }
    return sum / Double(total)
  }

  /// Area under the ROC curve, 0 to 1; 0.5 is chance. The chance that a byte inside scores above
  /// one outside, ties counting half. nil where one side is empty.
  package var auroc: Double? {
    let (count, total) = totals
    guard total > 0, total < count else { return nil }
    var (below, wins) = (0, 0.0)
    for bin in counts.indices {
      let outside = counts[bin] - positives[bin]
      wins += Double(positives[bin]) * (Double(below) + 0.5 * Double(outside))
      below += outside
    }
    return wins / (Double(total) * Double(count - total))
  }

  /// The bin from which up to say yes, so that F1 is largest; nil where nothing is inside.
  package var bestThreshold: Int? {
    let total = totals.positives
    guard total > 0 else { return nil }
    var (count, found, best, bestBin) = (0, 0, -1.0, 0)
    for bin in counts.indices.reversed() where counts[bin] > 0 {
      count += counts[bin]
      found += positives[bin]
      let f1 = 2 * Double(found) / Double(count + total)
      if f1 > best { (best, bestBin) = (f1, bin) }
    }
    return bestBin
  }

  /// F1 (harmonic mean of precision and recall) and IoU (intersection over union), 0 to 1, of yes
  /// from a bin up. nil where neither says yes.
  package func overlap(from threshold: Int) -> (f1: Double, iou: Double)? {
    let yes = counts[threshold...].reduce(0, +)
    let found = positives[threshold...].reduce(0, +)
    let total = totals.positives
    guard yes + total > 0 else { return nil }
    return (
      2 * Double(found) / Double(yes + total), Double(found) / Double(yes + total - found)
    )
  }
}
