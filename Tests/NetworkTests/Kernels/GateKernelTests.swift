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
    let format: cs_format
    var rounded: [UInt16]  // (B, H)

    /// - Parameter width: z is random, up to `width` and 4 more either way.
    init(
      units h: Int, observed: Bool = true, width: Float = 2, format: cs_format = CS_BF16
    ) {
      let b = 3
      self.format = format
      (lanes, units) = (b, h)
      recurrent = random(b * 4 * h, seed: 1, width: width)
      input = random(4 * 4 * h, seed: 2)
      bias = random(4 * h, seed: 3)
      before = random(b * h, seed: 4)
      gates = []
      (cell, shown, hidden) = (
        Array(repeating: .nan, count: b * h), Array(repeating: 7, count: b * h),
        Array(repeating: .nan, count: b * h)
      )
      rounded = Array(repeating: 7, count: b * h)
      let stride = 4 * h + gap
      var spread = [Float](repeating: .nan, count: b * stride)
      if observed {
        unsafe cs_lstm_forward(
          b, h, h, recurrent, input, rows, bias, before, &spread, stride, &cell, &shown, &hidden,
          format, &rounded)
      } else {
        unsafe cs_lstm_forward(
          b, h, h, recurrent, input, rows, bias, before, &spread, stride, &cell, nil, &hidden,
          format, nil)
      }
      gates = together(spread, width: 4 * h)
    }

    /// The naive sum of a lane's gate.
    func z(_ lane: Int, _ gate: Int) -> Double {
      Double(recurrent[lane * 4 * units + gate]) + Double(bias[gate])
        + Double(input[Int(rows[lane]) * 4 * units + gate])
    }
  }

  @Test(arguments: swept, [CS_BF16, CS_HALF])
  func `a step forward is the equations'`(units: Int, format: cs_format) {
    let step = Step(units: units, format: format)
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
    #expect(step.rounded == step.hidden.map { Naive.narrow(format, $0) })
  }

  @Test(arguments: swept)
  func `what is not asked for is left out and changes nothing else`(units: Int) {
    let (one, other) = (Step(units: units), Step(units: units, observed: false))
    #expect(one.gates == other.gates && one.cell == other.cell && one.hidden == other.hidden)
    #expect(other.shown.allSatisfy { $0 == 7 } && other.rounded.allSatisfy { $0 == 7 })
  }

  /// The same step's gates as folded halves, their rows apart, and nothing else changed by it.
  private static func halves(_ step: Step) -> [UInt16] {
    let stride = 4 * step.units + gap
    var halves = [UInt16](repeating: 7, count: step.lanes * stride)
    var (cell, hidden) = (step.cell.map { _ in Float.nan }, step.hidden.map { _ in Float.nan })
    var rounded = step.rounded.map { _ in UInt16(7) }
    unsafe cs_lstm_forward_half(
      step.lanes, step.units, step.recurrent, step.input, step.rows, step.bias, step.before,
      &halves, stride, &cell, &hidden, step.format, &rounded)
    #expect(cell == step.cell && hidden == step.hidden && rounded == step.rounded)
    return halves
  }

  private static let widths: [Float] = [2, 30]

  @Test(
    .enabled(if: Precision.bf16.isSupported, "this processor has no AVX512-BF16"),
    arguments: swept, widths)
  func `gates are kept as halves of what they lack of 0, 1 or -1`(
    units h: Int, width: Float
  ) {
    let step = Step(units: h, width: width)
    let halves = Self.halves(step)
    for (place, gate) in Self.apart(step.gates, rows: step.lanes).enumerated() {
      if gate.isNaN {
        #expect(halves[place] == 7)
        continue
      }
      let isCandidate = place % (4 * h + Self.gap) / h == 2
      let expected =
        isCandidate
        ? Float16(Float(signOf: gate, magnitudeOf: 0.5 - 0.5 * gate.magnitude))
        : gate > 0.5 ? -Float16(1 - gate) : Float16(gate)
      #expect(halves[place] == expected.bitPattern, "\(gate)")
    }
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
          b, units.count, h, part(recurrent, units), part(input, units), rows,
          part(bias, units), old.at(at), gates.at(at), 4 * h, cell.at(at), shown.at(at),
          hidden.at(at), CS_BF16, rounded.at(at))
      }
      return [
        gates.values, cell.values, shown.values, hidden.values, rounded.values.map(Float.init),
      ]
    }
    let whole = run([0..<h])
    #expect(run([0..<first, first..<h]) == whole)
    #expect(whole.allSatisfy { values in values.allSatisfy { $0 != 0 } })
  }

  /// What flows back into a step, and what must come of it.
  private struct Derivative {
    let dh, dcAfter: [Float]  // (B, H)
    let sumBefore: [Float]  // (4, 4H)
    var dc: [Double]  // (B, H)
    var dz: [Double]  // (B, 4H)
    /// What each of dz is proportional to: s (1 - s), of the candidate 1 - g^2.
    var slopes: [Double]  // (B, 4H)

    init(_ step: Step) {
      let h = step.units
      dh = random(step.lanes * h, seed: 5)
      dcAfter = random(step.lanes * h, seed: 6)
      sumBefore = random(4 * 4 * h, seed: 7)
      dc = [Double](repeating: 0, count: step.lanes * h)
      dz = [Double](repeating: 0, count: step.lanes * 4 * h)
      slopes = dz
      for lane in 0..<step.lanes {
        for unit in 0..<h {
          let at = lane * h + unit
          let gate = (0..<4).map { Double(step.gates[lane * 4 * h + $0 * h + unit]) }
          let (i, f, g, o) = (gate[0], gate[1], gate[2], gate[3])
          let shown = Naive.tanh(Double(step.cell[at]))
          let flow = Double(dcAfter[at]) + Double(dh[at]) * o * (1 - shown * shown)
          let factors = [
            flow * g, flow * Double(step.before[at]), flow * i, Double(dh[at]) * shown,
          ]
          dc[at] = flow * f
          for (index, factor) in factors.enumerated() {
            let slope = index == 2 ? 1 - g * g : gate[index] * (1 - gate[index])
            slopes[lane * 4 * h + index * h + unit] = slope
            dz[lane * 4 * h + index * h + unit] = factor * slope
          }
        }
      }
    }

    /// The sums of the rows that lanes belong to.
    func sum(_ rows: [Int32]) -> [Double] {
      var sum = sumBefore.map(Double.init)
      let width = dz.count / rows.count
      for (place, part) in dz.enumerated() {
        sum[Int(rows[place / width]) * width + place % width] += part
      }
      return sum
    }
  }

  @Test(arguments: swept)
  func `a step backward is the equations' derivative`(units h: Int) {
    let step = Step(units: h)
    let expected = Derivative(step)
    var (dc, sum) = (expected.dcAfter, expected.sumBefore)
    var dz = Self.apart(step.gates, rows: step.lanes)
    unsafe cs_lstm_backward(
      step.lanes, h, &dz, 4 * h + Self.gap, step.cell, step.before, expected.dh, &dc, &sum,
      step.rows)
    let gradient = Self.together(dz, width: 4 * h)
    #expect(relativeDifference(gradient, expected.dz) <= 8 * Epsilon.f32)
    #expect(relativeDifference(dc, expected.dc) <= 8 * Epsilon.f32)
    #expect(relativeDifference(sum, expected.sum(step.rows)) <= 8 * Epsilon.f32)
  }

  @Test(
    .enabled(if: Precision.bf16.isSupported, "this processor has no AVX512-BF16"),
    arguments: swept, widths)
  func `of halves every gradient is right to its format, of gates nearly open or shut too`(
    units h: Int, width: Float
  ) {
    expectGradients(of: Step(units: h, width: width), rightTo: 0x1p-8)
    expectGradients(of: Step(units: h, width: width, format: CS_HALF), rightTo: 0x1p-11)
  }

  private func expectGradients(of step: Step, rightTo bits: Double) {
    let (h, format) = (step.units, step.format)
    let expected = Derivative(step)
    var (dc, sum) = (expected.dcAfter, expected.sumBefore)
    var (gates, scratch) = (Self.halves(step), [Float](repeating: .nan, count: 4 * h))
    let stride = 4 * h + Self.gap
    unsafe cs_lstm_backward_half(
      step.lanes, h, &gates, stride, step.cell, step.before, expected.dh, &dc, &scratch,
      format, &sum, step.rows)
    #expect(gates.indices.allSatisfy { $0 % stride < 4 * h || gates[$0] == 7 })
    for (place, gradient) in expected.dz.enumerated() {
      let (lane, unit) = (place / (4 * h), place % h)
      let found = gates[lane * stride + place % (4 * h)]
      // What a slope is multiplied by is at most 2; g, i and o err by up to 2^-12. A half below 2^-14
      // errs by up to 2^-25.
      let flows = abs(expected.dcAfter[lane * h + unit]) + abs(expected.dh[lane * h + unit])
      let error = (0x1p-9 * expected.slopes[place] + 0x1p-23) * Double(flows)
      let difference = abs(Double(Naive.float(format, found)) - gradient)
      #expect(difference <= bits * abs(gradient) + error)
    }
    #expect(relativeDifference(dc, expected.dc) <= 0x1p-10)
    #expect(relativeDifference(sum, expected.sum(step.rows)) <= 0x1p-10)
  }
}
