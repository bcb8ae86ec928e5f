import CKernels
import Testing

@testable import Network

@Suite struct GateKernelTests {
  /// Elements between rows that are nobody's.
  private static let gap = 3

  private static func apart(_ entries: [Float], rows: Int) -> [Float] {
    let width = entries.count / rows
    return (0..<rows).flatMap {
      entries[$0 * width..<($0 + 1) * width] + [Float](repeating: .nan, count: gap)
    }
  }

  /// The rows of `apart`; what lies between them was left alone.
  private static func together(_ rows: [Float], width: Int) -> [Float] {
    let own = rows.indices.filter { $0 % (width + gap) < width }
    #expect(Set(rows.indices).subtracting(own).allSatisfy { rows[$0].isNaN })
    return own.map { rows[$0] }
  }

  /// One time step of a layer, of random numbers. Legend as in lstm.h.
  private struct Step {
    let (lanes, units): (Int, Int)
    let recurrent: [Float]  // (B, 4H)
    let input: [Float]  // (4, 4H)
    let rows: [Int32] = [2, 0, 2]  // (B)
    let bias: [Float]  // (4H)
    let before: [Float]  // (B, H)
    var gates: [Float]  // (B, 4H)
    var cell: [Float]  // (B, H)
    var shown: [Float]  // (B, H)
    var hidden: [Float]  // (B, H)
    var rounded: [UInt16]  // (B, H)

    init(units h: Int, observed: Bool = true) {
      let b = 3
      (lanes, units) = (b, h)
      recurrent = random(b * 4 * h, seed: 1)
      input = random(4 * 4 * h, seed: 2)
      bias = random(4 * h, seed: 3)
      before = random(b * h, seed: 4)
      gates = []
      (cell, shown, hidden) = (
        Array(repeating: .nan, count: b * h), Array(repeating: 7, count: b * h),
        Array(repeating: .nan, count: b * h)
      )
      rounded = Array(repeating: 7, count: b * h)
      let (stride, apart) = (4 * h + gap, apart(input, rows: 4))
      var spread = [Float](repeating: .nan, count: b * stride)
      if observed {
        unsafe cs_lstm_forward(
          b, h, h, recurrent, apart, stride, rows, bias, before, &spread, stride, &cell, &shown,
          &hidden, &rounded)
      } else {
        unsafe cs_lstm_forward(
          b, h, h, recurrent, apart, stride, rows, bias, before, &spread, stride, &cell, nil,
          &hidden, nil)
      }
      gates = together(spread, width: 4 * h)
    }

    /// The naive sum of a lane's gate.
    func z(_ lane: Int, _ gate: Int) -> Double {
      Double(recurrent[lane * 4 * units + gate]) + Double(bias[gate])
        + Double(input[Int(rows[lane]) * 4 * units + gate])
    }
  }

  @Test(arguments: swept)
  func `a step forward is the equations'`(units: Int) {
    let step = Step(units: units)
    var (gates, cell, shown, hidden) = ([Double](), [Double](), [Double](), [Double]())
    for lane in 0..<step.lanes {
      let z = (0..<4 * units).map { step.z(lane, $0) }
      let (i, f) = (z[..<units].map(Naive.sigmoid), z[units..<2 * units].map(Naive.sigmoid))
      let (g, o) = (
        z[2 * units..<3 * units].map(Naive.tanh), z[(3 * units)...].map(Naive.sigmoid)
      )
      gates += i + f + g + o
      for unit in 0..<units {
        let c = f[unit] * Double(step.before[lane * units + unit]) + i[unit] * g[unit]
        cell.append(c)
        shown.append(Naive.tanh(c))
        hidden.append(o[unit] * Naive.tanh(c))
      }
    }
    // z's own rounding: three terms of up to 2.
    let tolerance = 8 * Epsilon.f32
    #expect(relativeDifference(step.gates, gates) <= tolerance)
    #expect(relativeDifference(step.cell, cell) <= tolerance)
    #expect(relativeDifference(step.shown, shown) <= tolerance)
    #expect(relativeDifference(step.hidden, hidden) <= tolerance)
    #expect(step.rounded == step.hidden.map(Naive.bf16))
  }

  @Test(arguments: swept)
  func `what is not asked for is left out and changes nothing else`(units: Int) {
    let (one, other) = (Step(units: units), Step(units: units, observed: false))
    #expect(one.gates == other.gates && one.cell == other.cell && one.hidden == other.hidden)
    #expect(other.shown.allSatisfy { $0 == 7 } && other.rounded.allSatisfy { $0 == 7 })
  }

  @Test(
    .enabled(if: Precision.processorHasBF16, "this processor has no bf16 instructions"),
    arguments: swept)
  func `gates are kept as the nearest halves, and nothing else is changed by it`(units h: Int) {
    let step = Step(units: h)
    let stride = 4 * h + Self.gap
    var halves = [UInt16](repeating: 7, count: step.lanes * stride)
    var (cell, hidden) = (step.cell.map { _ in Float.nan }, step.hidden.map { _ in Float.nan })
    var rounded = step.rounded.map { _ in UInt16(7) }
    unsafe cs_lstm_forward_half(
      step.lanes, h, step.recurrent, step.input, 4 * h, step.rows, step.bias, step.before,
      &halves, stride, &cell, &hidden, &rounded)
    for (place, gate) in Self.apart(step.gates, rows: step.lanes).enumerated() {
      #expect(halves[place] == (gate.isNaN ? 7 : Float16(gate).bitPattern))
    }
    #expect(cell == step.cell && hidden == step.hidden && rounded == step.rounded)
  }

  @Test(arguments: [(1, 7), (8, 8), (16, 1), (7, 17)])
  func `some units and then the others make what all at once do`(first: Int, second: Int) {
    let (b, h) = (3, first + second)
    let (recurrent, input) = (random(b * 4 * h, seed: 1), random(4 * 4 * h, seed: 2))
    let (bias, before) = (random(4 * h, seed: 3), random(b * h, seed: 4))
    let rows: [Int32] = [2, 0, 3]
    /// The columns of some units of each gate.
    func part(_ matrix: [Float], _ units: Range<Int>) -> [Float] {
      stride(from: 0, to: matrix.count, by: h).flatMap {
        matrix[$0 + units.lowerBound..<$0 + units.upperBound]
      }
    }
    func run(_ parts: [Range<Int>]) -> [[Float]] {
      let (gates, cell, shown, hidden) = (
        Buffer<Float>(b * 4 * h), Buffer<Float>(b * h), Buffer<Float>(b * h), Buffer<Float>(b * h)
      )
      let rounded = Buffer<UInt16>(b * h)
      let old = Buffer<Float>(b * h)
      old.copy(from: before)
      for units in parts {
        let at = units.lowerBound
        unsafe cs_lstm_forward(
          b, units.count, h, part(recurrent, units), part(input, units), 4 * units.count, rows,
          part(bias, units), old.at(at), gates.at(at), 4 * h, cell.at(at), shown.at(at),
          hidden.at(at), rounded.at(at))
      }
      return [
        gates.values, cell.values, shown.values, hidden.values, rounded.values.map(Float.init),
      ]
    }
    let whole = run([0..<h])
    #expect(run([0..<first, first..<h]) == whole)
    #expect(whole.allSatisfy { values in values.allSatisfy { $0 != 0 } })
  }

  /// What a step backward finds the gates as, and leaves their gradients in the place of.
  enum Form: CaseIterable {
    case floats, halves

    static let own = allCases.filter { $0 == .floats || Precision.processorHasBF16 }
  }

  @Test(arguments: swept, Form.own)
  func `a step backward is the equations' derivative`(units h: Int, of form: Form) {
    let step = Step(units: h)
    let dh = random(step.lanes * h, seed: 5)
    let dcAfter = random(step.lanes * h, seed: 6)
    var dc = dcAfter
    let sumBefore = random(4 * 4 * h, seed: 7)
    var sum = sumBefore
    let stride = 4 * h + Self.gap
    var dz = Self.apart(step.gates, rows: step.lanes)
    var halves = dz.map { Float16($0) }
    switch form {
    case .floats:
      unsafe cs_lstm_backward(
        step.lanes, h, &dz, stride, step.cell, step.before, dh, &dc, &sum, step.rows)
    case .halves:
      var (places, scratch) = (halves.map(\.bitPattern), [Float](repeating: .nan, count: 4 * h))
      unsafe cs_lstm_backward_half(
        step.lanes, h, &places, stride, step.cell, step.before, dh, &dc, &scratch, &sum,
        step.rows)
      dz = places.map { Float(bitPattern: UInt32($0) << 16) }
      // What was left alone is to be NaN, as it is in the other form.
      for place in dz.indices where halves[place].isNaN {
        #expect(places[place] == halves[place].bitPattern)
        dz[place] = .nan
      }
    }
    halves.removeAll(where: \.isNaN)
    let gates = form == .floats ? step.gates.map(Double.init) : halves.map(Double.init)
    var expectedDC = [Double](repeating: 0, count: step.lanes * h)
    var expected = [Double](repeating: 0, count: step.lanes * 4 * h)
    var expectedSum = sumBefore.map(Double.init)
    for lane in 0..<step.lanes {
      for unit in 0..<h {
        let at = lane * h + unit
        let gate = (0..<4).map { gates[lane * 4 * h + $0 * h + unit] }
        let (i, f, g, o) = (gate[0], gate[1], gate[2], gate[3])
        let shown = Naive.tanh(Double(step.cell[at]))
        let flow = Double(dcAfter[at]) + Double(dh[at]) * o * (1 - shown * shown)
        let parts = [
          flow * g * i * (1 - i), flow * Double(step.before[at]) * f * (1 - f),
          flow * i * (1 - g * g), Double(dh[at]) * shown * o * (1 - o),
        ]
        expectedDC[at] = flow * f
        for (index, part) in parts.enumerated() {
          expected[lane * 4 * h + index * h + unit] = part
          expectedSum[Int(step.rows[lane]) * 4 * h + index * h + unit] += part
        }
      }
    }
    #expect(relativeDifference(dc, expectedDC) <= 8 * Epsilon.f32)
    #expect(relativeDifference(sum, expectedSum) <= 8 * Epsilon.f32)
    let gradient = Self.together(dz, width: 4 * h)
    let tolerance = form == .floats ? 8 * Epsilon.f32 : Epsilon.bf16
    #expect(relativeDifference(gradient, expected) <= tolerance)
  }
}
