import Discovery
import Network

/// How the validation loss fell while the network was trained.
enum HTMLCurve {
  /// Of the drawing, in user units.
  private static let (width, height) = (480.0, 160.0)

  /// Writes nothing where too little is known.
  static func write(_ curve: LossCurve?, to sink: inout ByteSink) throws {
    guard let points = curve?.points, points.count > 1, let first = points.first,
      let last = points.last, last.bytes > 0
    else { return }
    let (least, most) = (points.map(\.nats).min() ?? 0, points.map(\.nats).max() ?? 0)
    let low = (least * 10).rounded(.down) / 10
    let high = max((most * 10).rounded(.up) / 10, low + 0.1)
    func x(_ bytes: Int) -> Double { Double(bytes) / Double(last.bytes) * width }
    func y(_ nats: Double) -> Double { (high - nats) / (high - low) * height }
    let line = points.map { "\(fixed(x($0.bytes), 1)),\(fixed(y($0.nats), 1))" }
    let rules = (0...4).map { step -> String in
      let nats = low + (high - low) * Double(step) / 4
      return "<path class=\"d\" d=\"M0 \(fixed(y(nats), 1))H\(Int(width))\"/>"
        + "<text x=\"-6\" y=\"\(fixed(y(nats) + 4, 1))\" text-anchor=\"end\">\(fixed(nats))</text>"
    }
    let ticks = (0...4).map { step -> String in
      let bytes = last.bytes * step / 4
      let anchor = step == 0 ? "start" : step == 4 ? "end" : "middle"
      return "<text x=\"\(fixed(x(bytes), 1))\" y=\"\(Int(height) + 16)\""
        + " text-anchor=\"\(anchor)\">\(size(bytes))</text>"
    }
    let words =
      "the loss on files kept aside, in nats a byte, by bytes learnt from: \(fixed(first.nats)) after "
      + "\(size(first.bytes)), \(fixed(last.nats)) after \(size(last.bytes)), at best "
      + fixed(least)
    try sink.append(
      """
      <section id="training">
      <h2>Training</h2>
      <figure class="curve"><svg viewBox="-44 -8 \(Int(width) + 52) \(Int(height) + 30)" role="img" \
      aria-label="\(words)">\(rules.joined())<polyline points="\(line.joined(separator: " "))"/>\
      \(ticks.joined())</svg>
      <figcaption>\(words)</figcaption></figure>
      </section>

      """)
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1_000_000
      ? "\(fixed(Double(bytes) / 1e6, 1)) MB" : "\(fixed(Double(bytes) / 1e3, 0)) KB"
  }
}
