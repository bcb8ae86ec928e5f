import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct ProbeTests {
  @Test(arguments: [(300, 9, true), (257, 16, true), (1000, 33, true), (500, 12, false)])
  func `every feature's readout is the naive solver's`(
    _ count: Int, _ columns: Int, _ isLevel: Bool
  ) throws {
    let sample = PlantedSample.make(count, columns: columns, seed: UInt64(count))
    let readouts = try Probe.fit(sample, mostRelated: isLevel ? columns : 0)
    for feature in sample.kinds.indices {
      let readout = try #require(readouts[feature])
      #expect(readout.neurons == Array(0..<columns))
      let naive = NaiveReadout(
        sample, feature, columns: readout.neurons, penalty: Probe.penalty)
      let expected = naive.solved()
      let found = naive.standardised(readout)
      let scale = expected.map(abs).max() ?? 1
      for (one, other) in zip(found, expected) { #expect(abs(one - other) <= 0.01 * scale) }
    }
  }

  @Test func `the gradient at the optimum is a small share of that at the start`() throws {
    let sample = PlantedSample.make(2000, columns: 40, seed: 5)
    let readouts = try Probe.fit(sample)
    for feature in sample.kinds.indices {
      let readout = try #require(readouts[feature])
      let naive = NaiveReadout(
        sample, feature, columns: readout.neurons, penalty: Probe.penalty)
      let end = naive.gradient(naive.standardised(readout)).map(abs).max() ?? 0
      let start = naive.gradient(Array(repeating: 0, count: 41)).map(abs).max() ?? 0
      #expect(end < 2e-3 * start)
    }
  }

  @Test func `a label that three columns decide is read from them`() throws {
    let sample = PlantedSample.make(6000, columns: 40, seed: 8)
    let readout = try #require(try Probe.fit(sample, penalty: 1e-6)[0])
    // The planted weights are of columns before they were scaled: 3 by 0.001, 7 and 1 not.
    let truth: [Int: Float] = [3: 2000, 7: -1.5, 1: 1]
    for (column, weight) in readout.weights.enumerated() {
      let scale: Float = column % 5 == 3 ? 1000 : column % 5 == 4 ? 100 : 1
      #expect(abs(weight - (truth[column] ?? 0)) < 0.25 * scale)
    }
  }

  @Test func `the number of threads changes nothing`() throws {
    let sample = PlantedSample.make(3000, columns: 20, seed: 6)
    let one = try Probe.fit(sample, threads: 1)
    for threads in [2, 3, 5] { #expect(try Probe.fit(sample, threads: threads) == one) }
  }

  @Test
  func `labels that never change or are never known have no readout, constant columns no part`()
    throws
  {
    let sample = StateSample.withFlaws
    let readouts = try Probe.fit(sample)
    #expect(readouts.map { $0 == nil } == [true, true, true, true, false, false])
    for readout in readouts.compactMap({ $0 }) {
      #expect(readout.weights.allSatisfy(\.isFinite) && readout.bias.isFinite)
      #expect(readout.weights[2] == 0 && readout.weights[0] != 0)
    }
  }
}

extension StateSample {
  /// Labels all inside, all outside, all unknown, all 3; then one that column 0 decides without
  /// error, and a graded one. Column 2 is constant, column 3 is column 0 again.
  static var withFlaws: StateSample {
    var draw = Draw(4)
    let rows: [[Float]] = (0..<400).map { _ in
      let value = Float(draw.normal())
      return [value, Float(draw.normal()), 0.75, value]
    }
    let buffer = Buffer<Float>(1600)
    buffer.copy(from: rows.flatMap { $0 })
    let labels: [[Float]] = [
      rows.map { _ in 1 }, rows.map { _ in 0 }, rows.map { _ in .nan }, rows.map { _ in 3 },
      rows.map { $0[0] > 0 ? 1 : 0 }, rows.map { 5 + $0[0] },
    ]
    return StateSample(
      columns: 4, states: buffer, weights: rows.map { _ in 2 },
      kinds: [.binary, .binary, .graded, .graded, .binary, .graded], labels: labels)
  }
}

@Suite struct DescentTests {
  @Test func `a wrong curvature at the start only costs steps`() {
    // sum of a (x - 1)^2 / 2 + (x - 1)^4
    let scales = [1.0, 100, 0.01, 30]
    for curvature in [1, 100, 0.001] {
      var descent = Descent(at: [0, 3, -2, 8], curvature: curvature, tolerance: 1e-14)
      for _ in 0..<200 where !descent.isDone {
        let offsets = descent.trial.map { $0 - 1 }
        let loss = zip(scales, offsets).reduce(0) { sum, pair in
          let square = pair.1 * pair.1
          return sum + pair.0 * square / 2 + square * square
        }
        descent.take(loss, zip(scales, offsets).map { $0 * $1 + 4 * $1 * $1 * $1 })
      }
      #expect(descent.point.allSatisfy { abs($0 - 1) < 0.02 })
    }
  }
}

@Suite struct CholeskyTests {
  @Test(arguments: [1, 2, 7, 17, 33])
  func `a solution is that of elimination`(_ count: Int) {
    var draw = Draw(UInt64(count))
    let factors = (0..<count).map { _ in (0..<count).map { _ in draw.normal() } }
    let matrix = (0..<count).map { row in
      (0..<count).map { column in
        zip(factors[row], factors[column]).reduce(row == column ? 1 : 0) { $0 + $1.0 * $1.1 }
      }
    }
    let right = (0..<count).map { _ in draw.normal() }
    var found = right
    Cholesky(matrix.flatMap { $0 }, count: count, least: 1e-12).solve(&found)
    for (one, other) in zip(found, NaiveReadout.solve(matrix, right)) {
      #expect(abs(one - other) <= 1e-9 * (1 + abs(other)))
    }
  }
}
