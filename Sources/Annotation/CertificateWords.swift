import Discovery
import Syntax

/// A feature's certificate in words: all that was measured of its best cell, a line a subject, and of
/// the cells that follow it together.
struct CertificateWords {
  /// As in `comment: l0.c.394`.
  let subject: String
  /// As in `high inside`.
  let side: String
  let verdict: Verdict?
  let lines: [Line]
  let committee: Together?

  /// Of fewer bytes no share is told.
  fileprivate static let fewest = 20

  /// What was measured, and what came of it.
  struct Line: Equatable {
    let name: String
    let text: String

    /// nil where there is nothing to say.
    fileprivate init?(_ name: String, _ text: String) {
      if text.isEmpty { return nil }
      (self.name, self.text) = (name, text)
    }
  }

  /// The same of cells together.
  struct Together {
    /// As in `8 cells`.
    var subject: String
    var verdict: Verdict?
    var lines: [Line]
  }

  /// nil for a feature without a cell.
  ///
  /// - Parameter cells: what each cell is a detector of.
  init?(_ feature: FeatureReport, _ cells: [ExplainedCell]) {
    guard let best = feature.neurons.first else { return nil }
    subject = Glyph.harmless("\(feature.name): \(best.neuron)")
    side =
      "\(best.polarity < 0 ? "low" : "high") "
      + (feature.kind == .binary ? "inside" : "where it is high")
    verdict = best.verdict
    lines =
      Self.lines(feature, best)
      + [Line("instead", Instead.text(feature, best, cells))].compactMap { $0 }
    committee = feature.committee.map { committee in
      let members = zip(committee.neurons, committee.weights).map { neuron, weight in
        "\(Glyph.harmless(neuron)) \(signed(Double(weight)))"
      }
      return Together(
        subject: counted(committee.neurons.count, "cell"), verdict: committee.verdict,
        lines: [Line("cells", members.joined(separator: ", "))].compactMap { $0 }
          + Self.own(committee.evidence, feature))
    }
  }

  private static func lines(_ feature: FeatureReport, _ best: NeuronScore) -> [Line] {
    var lines: [Line?] = []
    if let p = best.p {
      lines.append(
        Line(
          "null",
          "p \(fixed(p, 3)): how often the best of all cells does as well on another file's labels"
        ))
    }
    let beaten = feature.namedBaselines.map { "\($0.name) \(fixed($0.value))" }
    let exempt = feature.exempt.map { "; \($0) does not apply: the feature is a function of it" }
    if !beaten.isEmpty {
      lines.append(Line("to beat", beaten.joined(separator: ", ") + exempt.joined()))
    }
    if let probe = feature.probe {
      var text = "\(fixed(probe)) by the whole state"
      if let control = feature.probeControl {
        text += ", \(fixed(control)) on its control task (selectivity \(fixed(probe - control)))"
      }
      if let share = best.shareOfProbe { text += "; the cell has \(percent(share)) of it" }
      lines.append(Line("probe", text))
    }
    lines.append(Line("best cells", feature.committees.byCells(\.score)))
    lines.append(Line("control", control(feature)))
    if let raw = feature.raw, let score = raw.measure {
      let verdict = raw.verdict.map { ": \($0.rawValue)" } ?? ""
      lines.append(Line("by c itself", "\(Glyph.harmless(raw.neuron)) ρ \(fixed(score))\(verdict)"))
    }
    return own(best.evidence, feature, around: lines)
  }

  /// What the control network's best cells do.
  private static func control(_ feature: FeatureReport) -> String {
    guard let cell = feature.control else { return "" }
    let sizes = feature.committees.byCells(\.control)
    return "the other network: \(fixed(cell)) by its best cell"
      + (sizes.isEmpty ? "" : "; best cells together: \(sizes)")
  }

  /// What is known of one score, with other lines after its first.
  private static func own(
    _ evidence: Evidence, _ feature: FeatureReport, around others: [Line?] = []
  ) -> [Line] {
    let partial = evidence.partial.map {
      "ρ \(fixed($0)) left when column and indentation are held"
    }
    let all =
      [Line("scores", scores(evidence, feature))] + others + [
        Line("partial", partial ?? ""), Line("look-alikes", lookAlikes(evidence)),
        Line("altered text", altered(evidence)), Line("persistence", persistence(evidence)),
      ] + cause(evidence) + [Line("verdict", evidence.because ?? "")]
    return all.compactMap { $0 }
  }

  private static func scores(_ evidence: Evidence, _ feature: FeatureReport) -> String {
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

  private static func lookAlikes(_ evidence: Evidence) -> String {
    guard let hard = evidence.hardNegatives, let f1 = hard.f1 else { return "" }
    let kinds = hard.mostTaken.prefix(4)
      .map { "\(Glyph.harmless($0.name)) \(percent($0.wrong))" }
    return "F1 \(fixed(f1)) against these alone"
      + (kinds.isEmpty ? "" : "; says inside at \(kinds.joined(separator: ", "))")
  }

  private static func altered(_ evidence: Evidence) -> String {
    (evidence.altered ?? []).compactMap { score -> String? in
      guard let before = score.before, let after = score.score else { return nil }
      return "\(Glyph.harmless(score.name)) \(fixed(before)) to \(fixed(after))"
    }.joined(separator: ", ")
  }

  private static func persistence(_ evidence: Evidence) -> String {
    let steps = (evidence.persistence ?? []).compactMap { step -> String? in
      guard step.bytes >= CertificateWords.fewest, let right = step.right else { return nil }
      let range = step.to.map { "\(step.from)-\($0)" } ?? "\(step.from) on"
      return "\(range) \(percent(right))"
    }
    return steps.isEmpty
      ? "" : "right by bytes since it opened: " + steps.joined(separator: ", ")
  }

  private static func cause(_ evidence: Evidence) -> [Line?] {
    guard let cause = evidence.cause else { return [] }
    let held = Line(
      "held at mean",
      "\(signed(cause.governed, 3)) nats where the feature governs, "
        + "\(signed(cause.elsewhere, 3)) elsewhere; the difference is above \(percent(cause.aboveRandom)) of "
        + "\(cause.random) random ones, 95 % of which stay below \(fixed(cause.random95, 3))")
    guard let steering = cause.steering else { return [held] }
    let closers = steering.closers.map { text in
      text.unicodeScalars.first.map { Glyph.mark(UInt8(truncatingIfNeeded: $0.value)) } ?? ""
    }.joined(separator: " ")
    return [
      held,
      Line(
        "held inside",
        "p of an end (\(closers)) outside: \(fixed(steering.outside, 4)), held "
          + "\(fixed(steering.held, 4)); inside it is \(fixed(steering.inside, 4))"),
    ]
  }
}

extension HardNegativeScores {
  /// The kinds of which enough bytes occur to speak of a share, those first that are taken for the
  /// feature most.
  var mostTaken: [Kind] {
    kinds.filter { $0.bytes >= CertificateWords.fewest }
      .sorted { ($1.wrong, $0.name) < ($0.wrong, $1.name) }
  }
}
