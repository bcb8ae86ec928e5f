import CKernels
import Testing

@testable import Network

@Suite struct GateKernelTests {
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
      gates = Array(repeating: .nan, count: b * 4 * h)
      (cell, shown, hidden) = (
        Array(repeating: .nan, count: b * h), Array(repeating: 7, count: b * h),
        Array(repeating: .nan, count: b * h)
      )
      rounded = Array(repeating: 7, count: b * h)
      if observed {
        unsafe cs_lstm_forward(
          b, h, h, recurrent, input, rows, bias, before, &gates, &cell, &shown, &hidden, &rounded)
      } else {
        unsafe cs_lstm_forward(
          b, h, h, recurrent, input, rows, bias, before, &gates, &cell, nil, &hidden, nil)
      }
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
          b, units.count, h, part(recurrent, units), part(input, units), rows, part(bias, units),
          old.at(at), gates.at(at), cell.at(at), shown.at(at), hidden.at(at), rounded.at(at))
      }
      return [
        gates.values, cell.values, shown.values, hidden.values, rounded.values.map(Float.init),
      ]
    }
    let whole = run([0..<h])
    #expect(run([0..<first, first..<h]) == whole)
    #expect(whole.allSatisfy { values in values.allSatisfy { $0 != 0 } })
  }

  @Test(arguments: swept, [false, true])
  func `a step backward is the equations' derivative`(units h: Int, rounds: Bool) {
    let step = Step(units: h)
    let dh = random(step.lanes * h, seed: 5)
    let dcAfter = random(step.lanes * h, seed: 6)
    var dc = dcAfter
    let sumBefore = random(4 * 4 * h, seed: 7)
    var sum = sumBefore
    // Between rows lie some elements that are nobody's.
    let stride = 4 * h + 3
    var dz = [Float](repeating: .nan, count: rounds ? 4 * h : step.lanes * stride)
    var dzRounded = [UInt16](repeating: 7, count: step.lanes * stride)
    if rounds {
      unsafe cs_lstm_backward(
        step.lanes, h, step.gates, step.cell, step.before, dh, &dc, &dz, &dzRounded,
        stride, &sum, step.rows
      )
    } else {
      unsafe cs_lstm_backward(
        step.lanes, h, step.gates, step.cell, step.before, dh, &dc, &dz, nil, stride,
        &sum, step.rows)
    }
    var expectedDC = [Double](repeating: 0, count: step.lanes * h)
    var expected = [Double](repeating: 0, count: step.lanes * 4 * h)
    var expectedSum = sumBefore.map(Double.init)
    for lane in 0..<step.lanes {
      for unit in 0..<h {
        let at = lane * h + unit
        let gate = (0..<4).map { Double(step.gates[lane * 4 * h + $0 * h + unit]) }
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
    let places = (0..<step.lanes * stride).filter { $0 % stride < 4 * h }
    let gradient = places.map {
      rounds ? Float(bitPattern: UInt32(dzRounded[$0]) << 16) : dz[$0]
    }
    for place in Set(0..<step.lanes * stride).subtracting(places) {
      #expect(rounds ? dzRounded[place] == 7 : dz[place].isNaN)
    }
    #expect(relativeDifference(gradient, expected) <= (rounds ? Epsilon.bf16 : 8 * Epsilon.f32))
  }
}
