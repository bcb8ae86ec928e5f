import CKernels
import Network
import Testing

@testable import Discovery

@Suite struct LabelFallsTests {
  /// Labels that change now and then, unknown in places.
  private func labels(_ count: Int, _ random: inout Draw, grades: Int) -> [Float] {
    var values: [Float] = []
    while values.count < count {
      let value = random.below(5) == 0 ? Float.nan : Float(random.below(grades))
      values += Array(repeating: value, count: 1 + random.below(9))
    }
    return Array(values.prefix(count))
  }

  /// Units that fill no strip, one strip, and more; columns that end before the stretch does.
  @Test(arguments: [(1, 1), (5, 7), (32, 64), (75, 256)])
  func `sums by running sums are sums over bytes`(_ units: Int, _ steps: Int) {
    var random = Draw(UInt64(units))
    let size = 11
    let table = (0..<units * size).map { _ in Float(random.below(1000)) / 1000 - 0.5 }
    let bins = (0..<units * steps).map { _ in UInt16(random.below(size)) }
    let columns: [[Float]] = [
      labels(steps, &random, grades: 2), [], labels(steps, &random, grades: 4),
      Array(repeating: 0, count: steps), Array(repeating: 1, count: steps),
      labels((steps + 1) / 2, &random, grades: 2),
      (0..<steps).map { Float($0) },
    ]
    func weight(_ label: Float) -> Double { Double(label) / 4 - 0.1 }
    var falls = LabelFalls()
    // What was there before leaves nothing.
    for round in 0..<2 {
      falls.clear()
      for (column, values) in columns.enumerated() {
        let moments = falls.append(values, weight: weight)
        let known = values.filter { !$0.isNaN }.map(weight)
        #expect(moments.known == Double(known.count), "\(column) \(round)")
        #expect(abs(moments.sum - known.reduce(0, +)) < 1e-9)
        #expect(abs(moments.squares - known.reduce(0) { $0 + $1 * $1 }) < 1e-6)
      }
    }
    let strip = Int(CS_STRIP)
    let running = Buffer<Float>((units + strip - 1) / strip * (steps + 1) * strip)
    unsafe cs_running_ranks(units, steps, bins, size, table, running.base)
    let width = units + 3
    let sums = Buffer<Float>(columns.count * width)
    for index in 0..<sums.count { sums[index] = 1 }
    unsafe cs_add_falls(
      units, steps, running.base, columns.count, falls.begins, falls.at, falls.falls, width,
      sums.base)
    for (column, values) in columns.enumerated() {
      for unit in 0..<units {
        let sum = values.enumerated().reduce(0.0) { sum, label in
          guard !label.element.isNaN else { return sum }
          let rank = table[unit * size + Int(bins[unit * steps + label.offset])]
          return sum + weight(label.element) * Double(rank)
        }
        let largest = values.filter { !$0.isNaN }.max() ?? 0
        let bound = 1e-6 * Double(steps) * Double(1 + largest)
        #expect(abs(Double(sums[column * width + unit]) - 1 - sum) < max(bound, 1e-5))
      }
      // The places between columns are someone else's.
      for place in units..<width { #expect(sums[column * width + place] == 1) }
    }
  }
}
