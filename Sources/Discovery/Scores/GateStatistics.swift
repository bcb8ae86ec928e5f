import CKernels
import Network

/// Counts on the select part how often each gate is saturated, beside whatever else the pass does.
///
/// Memory: 24 bytes a unit and layer. Work, a byte and unit: six comparisons.
struct GateStatistics: StateVisitor {
  private let context: PassContext
  private var bytes = 0
  /// (layers, gates, H)
  private var left: [UInt32]
  private var right: [UInt32]

  private static let gates: [StateVector] = [.inputGate, .forgetGate, .outputGate]

  init(_ context: PassContext) {
    self.context = context
    left = Array(repeating: 0, count: context.layers.count * Self.gates.count * context.hidden)
    right = left
  }

  mutating func begin(file: Int, bytes: [UInt8]) {}

  mutating func visit(_ activations: borrowing Activations) {
    let hidden = context.hidden
    for (range, part) in context.parts.stretches(
      of: context.files[activations.file], activations.range)
    where part == .select {
      let start = range.lowerBound - activations.range.lowerBound
      bytes += range.count
      for layer in context.layers {
        for (offset, gate) in Self.gates.enumerated() {
          let place = (layer * Self.gates.count + offset) * hidden
          unsafe activations.withRows(layer: layer, gate) { base, stride in
            unsafe left.withUnsafeMutableBufferPointer { left in
              unsafe right.withUnsafeMutableBufferPointer { right in
                guard let below = left.baseAddress, let above = right.baseAddress else { return }
                unsafe cs_count_saturated(
                  range.count, hidden, base + start * stride, stride, GateReport.low,
                  GateReport.high, below + place, above + place)
              }
            }
          }
        }
      }
    }
  }

  mutating func end(file: Int) {}

  /// What all visitors counted, by layer and gate; empty if none was there.
  static func total(_ visitors: [GateStatistics]) -> [GateReport] {
    guard var sum = visitors.first else { return [] }
    for other in visitors.dropFirst() {
      sum.bytes += other.bytes
      for index in sum.left.indices {
        sum.left[index] += other.left[index]
        sum.right[index] += other.right[index]
      }
    }
    let hidden = sum.context.hidden
    return sum.context.layers.flatMap { layer in
      gates.enumerated().map { offset, gate in
        let place = (layer * gates.count + offset) * hidden
        return GateReport(
          layer: layer, gate: gate, left: Array(sum.left[place..<place + hidden]),
          right: Array(sum.right[place..<place + hidden]), bytes: sum.bytes)
      }
    }
  }
}
