import Discovery
import Network

/// How many gates are nearly always open or shut, two lines a layer.
struct GateText {
  let width: Int
  let depth: ColourDepth

  func write(_ report: Report, to sink: inout ByteSink) throws {
    var header = TerminalHeader(width: width, depth: depth)
    for layer in 0..<report.model.layers {
      let gates = report.gates.filter { $0.layer == layer }
      guard !gates.isEmpty else { continue }
      let place = report.model.layers > 1 ? "layer \(layer), " : ""
      func counts(_ count: (GateReport) -> Int, forget: String) -> String {
        gates.map { gate in
          "\(grouped(count(gate))) \(name(gate))\(gate.gate == .forgetGate ? forget : "")"
        }.joined(separator: ", ")
      }
      try header.writeText(
        "\(place)gates nearly always open, of \(grouped(report.model.hidden)): "
          + counts(\.open, forget: " (integrators)"), to: &sink)
      try header.writeText(
        "\(place)gates nearly always shut: " + counts(\.shut, forget: ""), to: &sink)
    }
  }

  private func name(_ gate: GateReport) -> String {
    switch gate.gate {
    case .inputGate: "input"
    case .forgetGate: "forget"
    default: "output"
    }
  }
}
