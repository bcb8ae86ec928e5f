import CKernels
import Network

/// Counts on the select part how often the gates of some units are saturated, beside whatever else the
/// pass does.
///
/// Memory: 24 bytes a unit and layer. Work, a byte and unit: six comparisons.
struct GateStatistics: StateVisitor {
  private let context: PassContext
  private let units: Range<Int>
  private var bytes = 0
  /// (layers, gates, units)
  private var left: [UInt32]
  private var right: [UInt32]

  private static let gates: [StateVector] = [.inputGate, .forgetGate, .outputGate]

  init(_ context: PassContext, units: Range<Int>) {
    self.context = context
    self.units = units
    left = Array(repeating: 0, count: context.layers.count * Self.gates.count * units.count)
    right = left
  }

  mutating func visit(_ activations: borrowing Activations, of file: ReadingFile) {
    for (range, part) in context.parts.stretches(of: file.number, activations.range)
    where part == .select {
      let start = range.lowerBound - activations.range.lowerBound
      bytes += range.count
      for layer in context.layers {
        for (offset, gate) in Self.gates.enumerated() {
          let place = (layer * Self.gates.count + offset) * units.count
          unsafe activations.withRows(layer: layer, gate) { base, stride in
            unsafe left.withUnsafeMutableBufferPointer { left in
              unsafe right.withUnsafeMutableBufferPointer { right in
                guard let below = left.baseAddress, let above = right.baseAddress else { return }
                unsafe cs_count_saturated(
                  range.count, units.count, base + start * stride + units.lowerBound, stride,
                  GateReport.low, GateReport.high, below + place, above + place)
              }
            }
          }
        }
      }
    }
  }

  /// What visitors that share the units counted, by layer and gate; empty if none was there.
  static func reports(_ visitors: [GateStatistics]) -> [GateReport] {
    guard let first = visitors.first else { return [] }
    return first.context.layers.flatMap { layer in
      gates.enumerated().map { offset, gate in
        func counts(_ side: KeyPath<GateStatistics, [UInt32]>) -> [UInt32] {
          visitors.flatMap { visitor in
            let size = visitor.units.count
            return visitor[keyPath: side].dropFirst((layer * gates.count + offset) * size)
              .prefix(size)
          }
        }
        return GateReport(
          layer: layer, gate: gate, left: counts(\.left), right: counts(\.right),
          bytes: first.bytes)
      }
    }
  }
}
