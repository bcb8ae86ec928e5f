import Foundation
import Testing

@testable import Discovery

@Suite struct BinsTests {
  static let all: [Bins] = [false, true].flatMap {
    [.coarsest(unbounded: $0), .coarse(unbounded: $0), .fine(unbounded: $0)]
  }

  /// Values of all magnitudes, ascending, with those on both sides of where the bins' shape changes.
  private static func values(_ bins: Bins) -> [Float] {
    var draw = Draw(3)
    let edges: [Float] = [0, 0.5, 1, 0.25, 0x1p-6, 0x1p-13, 1 - 0x1p-12, 1 - 0x1p-21, 1 - 0x1p-23]
    var values = edges.flatMap { [$0, $0.nextUp, $0.nextDown] }
    values += [.leastNonzeroMagnitude, .leastNormalMagnitude, 1e-30]
    for _ in 0..<3000 {
      let normal = Float(draw.normal())
      values += [tanh(normal), tanh(8 * normal), Float(draw.unit()), normal * Float(exp(-normal))]
      if bins.isUnbounded { values += [100 * normal, exp(abs(5 * normal))] }
    }
    if bins.isUnbounded { values += [3e38, .greatestFiniteMagnitude, 0x1p20, 0x1p11] }
    let signed = values.flatMap { [$0, -$0] }
    return signed.filter { bins.isUnbounded || abs($0) <= 1 }.sorted()
  }

  @Test(arguments: all)
  func `bins never fall as values rise, and are all within their number`(_ bins: Bins) {
    let found = bins.bins(of: Self.values(bins))
    #expect(zip(found, found.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(Int(found.first ?? 0) >= 0 && Int(found.last ?? 0) < bins.count)
    #expect(Set(found).count > bins.count / 6)
  }

  @Test(arguments: all)
  func `a value is at or above a bin's lowest exactly if its bin is at or above`(_ bins: Bins) {
    let lowest = (0..<bins.count).map { bins.lowest(in: $0) }
    let reached = bins.bins(of: lowest)
    #expect(zip(lowest, lowest.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(reached.indices.allSatisfy { Int(reached[$0]) >= $0 })
    let under = bins.bins(of: lowest.map { bins.isUnbounded ? $0.nextDown : max(-1, $0.nextDown) })
    #expect(under.indices.dropFirst().allSatisfy { Int(under[$0]) < $0 })
  }

  @Test(arguments: all, [1, -1])
  func `at both polarities, yes by value is yes by bin`(_ bins: Bins, polarity: Int) {
    let values = Self.values(bins)
    let found = bins.bins(of: values)
    for bin in [0, 1, bins.count / 2 - 1, bins.count / 2, bins.count / 2 + 1, bins.count - 1]
      + Array(stride(from: 2, to: bins.count, by: max(1, bins.count / 100)))
    {
      let threshold = bins.lowest(in: bin, polarity: polarity)
      let wrong = zip(values, found).first { value, found in
        let place = polarity > 0 ? Int(found) : bins.count - 1 - Int(found)
        return (Float(polarity) * value >= threshold) != (place >= bin)
      }
      #expect(wrong == nil, "bin \(bin) from \(threshold)")
    }
  }

  /// A bound on what binning costs, where neighbours of a saturated cell lie closest.
  @Test(arguments: [1.0, 4, 8])
  func `average precision from fine bins is within 0.0001 of the exact one`(_ gain: Double) {
    var draw = Draw(UInt64(gain))
    let labels = (0..<10_000).map { _ in draw.unit() < 0.1 }
    let values = labels.map { Float(tanh(gain * (draw.normal() + ($0 ? 1 : -0.3)))) }
    let bins = Bins.fine(unbounded: false)
    var counts = [Int](repeating: 0, count: bins.count)
    var positives = counts
    for (bin, isInside) in zip(bins.bins(of: values), labels) {
      counts[Int(bin)] += 1
      positives[Int(bin)] += isInside ? 1 : 0
    }
    let scores = BinaryScores(counts: counts, positives: positives)
    let exact = Naive.averagePrecision(values.map(Double.init), labels)
    #expect(agree(scores.averagePrecision, exact, within: 1e-4))
    #expect(
      agree(
        scores.reversed.averagePrecision,
        Naive.averagePrecision(values.map { -Double($0) }, labels), within: 1e-4))
  }
}
