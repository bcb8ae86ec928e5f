import Discovery
import Network

/// The saturation of the gates, a scatter a layer and gate: each dot is a unit, right how often its gate is
/// nearly shut, up how often it is nearly open. As figure 3 of Karpathy, Johnson and Fei-Fei (2015).
enum HTMLGates {
  /// Of the square that dots lie in, in user units.
  private static let side = 150.0

  static func write(_ report: Report, to sink: inout ByteSink) throws {
    guard !report.gates.isEmpty else { return }
    try sink.append(
      """
      <section id="gates">
      <h2>Gates</h2>
      <p>Each dot is a unit. To the right: the share of time that its gate is nearly shut (below 0.1); \
      upwards: nearly open (above 0.9). On the diagonal it is always one or the other; a forget gate at \
      the top never forgets, so its cell adds up what it sees.</p>

      """)
    for layer in 0..<report.model.layers {
      let gates = report.gates.filter { $0.layer == layer }
      if report.model.layers > 1 { try sink.append("<h3>layer \(layer)</h3>\n") }
      try sink.append("<div class=\"gates\">\n")
      for gate in gates { try sink.append(figure(gate)) }
      try sink.append("</div>\n")
    }
    try sink.append("</section>\n")
  }

  private static func figure(_ gate: GateReport) -> String {
    let name =
      switch gate.gate {
      case .inputGate: "input gate"
      case .forgetGate: "forget gate"
      default: "output gate"
      }
    let dots = gate.units.map { unit in
      "<circle cx=\"\(fixed(unit.left * side, 1))\" cy=\"\(fixed((1 - unit.right) * side, 1))\""
        + " r=\"2\"/>"
    }
    let words =
      "\(grouped(gate.open)) of \(counted(gate.units.count, "unit")) nearly always open, "
      + "\(grouped(gate.shut)) nearly always shut; on average open \(percent(gate.right)) of the "
      + "time, shut \(percent(gate.left))"
    return """
      <figure><svg viewBox="-6 -6 \(Int(side) + 12) \(Int(side) + 12)" role="img" \
      aria-label="\(name): \(words)"><path d="M0 0V\(Int(side))H\(Int(side))"/>\
      <path class="d" d="M0 0L\(Int(side)) \(Int(side))"/>\(dots.joined())</svg>
      <figcaption><b>\(name)</b>: \(words)</figcaption></figure>

      """
  }
}
