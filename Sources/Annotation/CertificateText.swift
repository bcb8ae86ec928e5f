import Discovery
import Syntax

/// A feature's certificate in the terminal: all that was measured of its best cell, a line a subject, and
/// the verdict with the numbers that decided it.
package struct CertificateText: Sendable {
  let width: Int
  let depth: ColourDepth

  /// - Parameters:
  ///   - width: the terminal's columns; 80 where unknown. Less than 48 is taken as 48.
  ///   - depth: as `ColourDepth.detect` says; used for bold and dim only.
  package init(width: Int = 80, depth: ColourDepth = .none) {
    self.width = max(48, width)
    self.depth = depth
  }

  /// Writes the certificates of a report's features, those that have a cell.
  package func write(_ report: Report, to sink: inout ByteSink) throws {
    for feature in report.features {
      guard let best = feature.neurons.first else { continue }
      try sink.append("\n")
      try write(feature, best, report, to: &sink)
    }
  }

  private func write(
    _ feature: FeatureReport, _ best: NeuronScore, _ report: Report, to sink: inout ByteSink
  ) throws {
    var painter = Painter(depth: depth)
    try painter.write(Glyph.harmless("\(feature.name): \(best.neuron)"), .bold, to: &sink)
    let side = feature.kind == .binary ? "inside" : "where it is high"
    try painter.write(", \(best.polarity < 0 ? "low" : "high") \(side)", to: &sink)
    if let verdict = best.verdict {
      try painter.write(": ", to: &sink)
      try painter.write(verdict.rawValue, .bold, to: &sink)
    }
    try painter.endRow(to: &sink)
    for (name, text) in lines(feature, best, report) {
      try write(name, text, &painter, to: &sink)
    }
    if let raw = feature.raw, let score = raw.measure {
      let verdict = raw.verdict.map { ": \($0.rawValue)" } ?? ""
      try write(
        "by c itself", "\(Glyph.harmless(raw.neuron)) ρ \(fixed(score))\(verdict)", &painter,
        to: &sink)
    }
    guard let committee = feature.committee else { return }
    let members = zip(committee.neurons, committee.weights).map { neuron, weight in
      "\(Glyph.harmless(neuron)) \(weight < 0 ? "" : "+")\(fixed(Double(weight)))"
    }
    try painter.write(
      "  together: \(counted(committee.neurons.count, "cell"))", .bold, to: &sink)
    if let verdict = committee.verdict {
      try painter.write(": ", to: &sink)
      try painter.write(verdict.rawValue, .bold, to: &sink)
    }
    try painter.endRow(to: &sink)
    try write("cells", members.joined(separator: ", "), &painter, to: &sink)
    for (name, text) in own(committee.evidence, feature) {
      try write(name, text, &painter, to: &sink)
    }
  }

  /// A name, and text that hangs beside it.
  private func write(
    _ name: String, _ text: String, _ painter: inout Painter, to sink: inout ByteSink
  ) throws {
    let indent = 16
    for (row, line) in text.wrapped(to: width - indent, indent: 0).enumerated() {
      let head = row == 0 ? "  " + name + " " : ""
      let space = String(repeating: " ", count: indent - head.columns)
      try painter.write(head, .dim, to: &sink)
      try painter.write(space + line, to: &sink)
      try painter.endRow(to: &sink)
    }
  }

  private func lines(_ feature: FeatureReport, _ best: NeuronScore, _ report: Report)
    -> [(String, String)]
  {
    var lines: [(String, String)] = []
    if let p = best.p {
      lines.append(
        (
          "null",
          "p \(fixed(p, 3)): how often the best of all cells does as well on another file's labels"
        ))
    }
    let beaten = feature.namedBaselines.map { "\($0.name) \(fixed($0.value))" }
    let exempt = feature.exempt.map { "; \($0) does not apply: the feature is a function of it" }
    if !beaten.isEmpty {
      lines.append(("to beat", beaten.joined(separator: ", ") + exempt.joined()))
    }
    if let probe = feature.probe {
      var text = "\(fixed(probe)) by the whole state"
      if let control = feature.probeControl {
        text += ", \(fixed(control)) on its control task (selectivity \(fixed(probe - control)))"
      }
      if let share = best.shareOfProbe { text += "; the cell has \(percent(share)) of it" }
      lines.append(("probe", text))
    }
    let sizes = feature.committees.compactMap { size in
      size.score.map { "\(fixed($0)) by \(size.cells)" }
    }
    if !sizes.isEmpty { lines.append(("best cells", sizes.joined(separator: ", "))) }
    return own(best.evidence, feature, around: lines)
  }

  /// What is known of one score, with other lines after its first.
  private func own(
    _ evidence: Evidence, _ feature: FeatureReport, around others: [(String, String)] = []
  ) -> [(String, String)] {
    var lines = [("scores", scores(evidence, feature))] + others
    if let partial = evidence.partial {
      lines.append(("partial", "ρ \(fixed(partial)) left when column and indentation are held"))
    }
    if let hard = evidence.hardNegatives, let f1 = hard.f1 {
      let kinds = hard.kinds.sorted { ($1.wrong, $0.name) < ($0.wrong, $1.name) }.prefix(4)
        .map { "\(Glyph.harmless($0.name)) \(percent($0.wrong))" }
      lines.append(
        ("look-alikes", "F1 \(fixed(f1)) against these alone; says inside at \(list(kinds))"))
    }
    let altered = (evidence.altered ?? []).compactMap { score -> String? in
      guard let before = score.before, let after = score.score else { return nil }
      return "\(Glyph.harmless(score.name)) \(fixed(before)) to \(fixed(after))"
    }
    if !altered.isEmpty { lines.append(("altered text", altered.joined(separator: ", "))) }
    let persistence = (evidence.persistence ?? []).compactMap { step -> String? in
      guard step.bytes >= 20, let right = step.right else { return nil }
      let range = step.to.map { "\(step.from)-\($0)" } ?? "\(step.from) on"
      return "\(range) \(percent(right))"
    }
    if !persistence.isEmpty {
      lines.append(
        ("persistence", "right by bytes since it opened: " + persistence.joined(separator: ", ")))
    }
    if let cause = evidence.cause {
      lines.append(
        (
          "held at mean",
          "\(signed(cause.governed)) nats where the feature governs, \(signed(cause.elsewhere)) "
            + "elsewhere; the difference is above \(percent(cause.aboveRandom)) of "
            + "\(cause.random) random ones, 95 % of which stay below \(fixed(cause.random95, 3))"
        ))
      if let steering = cause.steering {
        let closers = steering.closers.map { text in
          text.unicodeScalars.first.map { Glyph.mark(UInt8(truncatingIfNeeded: $0.value)) } ?? ""
        }.joined(separator: " ")
        lines.append(
          (
            "held inside",
            "p of an end (\(closers)) outside: \(fixed(steering.outside, 4)), held "
              + "\(fixed(steering.held, 4)); inside it is \(fixed(steering.inside, 4))"
          ))
      }
    }
    if let because = evidence.because { lines.append(("verdict", because)) }
    return lines
  }

  private func scores(_ evidence: Evidence, _ feature: FeatureReport) -> String {
    func text(_ name: String, _ value: Double?, _ interval: Interval?) -> String? {
      value.map { value in
        "\(name) \(fixed(value))"
          + (interval.map { " (\(fixed($0.low)) to \(fixed($0.high)))" } ?? "")
      }
    }
    let own = evidence.intervals
    var parts = [
      text("AP", evidence.ap, own?.ap), text("F1", evidence.f1, own?.f1),
      text("IoU", evidence.iou, own?.iou), text("AUROC", evidence.auroc, own?.auroc),
      text("ρ", evidence.spearman, own?.spearman), text("R2", evidence.r2, own?.r2),
    ].compactMap { $0 }
    if let lift = evidence.lift, let prevalence = feature.prevalence {
      parts.append("\(fixed(lift, 1)) times the share inside, \(fixed(prevalence, 3))")
    }
    return parts.joined(separator: ", ")
  }

  private func signed(_ value: Double) -> String {
    (value < 0 ? "" : "+") + fixed(value, 3)
  }

  private func list(_ kinds: [String]) -> String {
    kinds.isEmpty ? "none" : kinds.joined(separator: ", ")
  }
}
