import Discovery
import Syntax

/// What a feature's best cell is, where it is no detector of the feature.
enum Instead {
  /// Look-alikes that so large a share of is taken for the feature are named.
  private static let fooled = 0.5

  /// In parts of a sentence; empty for a detector, and where there is no verdict.
  ///
  /// - Parameter cells: what each cell is a detector of.
  static func text(
    _ feature: FeatureReport, _ best: NeuronScore, _ cells: [ExplainedCell]
  ) -> String {
    guard let verdict = best.verdict, verdict < .detector else { return "" }
    let other = others(feature, best, cells)
    let more: [String?] =
      verdict == .none
      ? ["tells no more of this than chance does"]
      : [together(feature, best), beaten(feature, best)] + fooled(best)
    return ([other] + more).compactMap(\.self).joined(separator: "; ")
  }

  /// The features that it does detect.
  private static func others(
    _ feature: FeatureReport, _ best: NeuronScore, _ cells: [ExplainedCell]
  ) -> String? {
    let found = (cells.first { $0.neuron == best.neuron }?.features ?? []).prefix(2).map { other in
      Glyph.harmless(other.name) + (other.score.map { " (\(fixed($0)))" } ?? "")
    }
    return found.isEmpty ? nil : "a detector of \(found.joined(separator: " and "))"
  }

  /// The cells that carry the feature between them.
  private static func together(_ feature: FeatureReport, _ best: NeuronScore) -> String? {
    guard let committee = feature.committee, let verdict = committee.verdict, verdict >= .detector,
      let score = committee.measure, committee.neurons.count > 1
    else { return nil }
    let count = committee.neurons.count
    let all = "that together come to \(fixed(score)) (\(verdict.rawValue))"
    return committee.neurons.map(cell).contains(cell(best.neuron))
      ? "one voice of \(count) cells \(all)" : "no voice of the \(count) cells \(all)"
  }

  /// A neuron's cell, whether it is c itself or its tanh that is looked at.
  private static func cell(_ neuron: String) -> String {
    neuron.replacing(".raw.", with: ".c.")
  }

  /// What tells as much without it.
  private static func beaten(_ feature: FeatureReport, _ best: NeuronScore) -> String? {
    guard let baseline = feature.strongestBaseline, let own = best.measure else { return nil }
    guard baseline.value > own else {
      return "not surely more than \(what(baseline.name)) (\(fixed(baseline.value)))"
    }
    let left = best.partial.flatMap { partial in
      baseline.name == "layout" ? ", \(fixed(partial)) is left when they are held" : nil
    }
    return "less than \(what(baseline.name)) (\(fixed(baseline.value)))" + (left ?? "")
  }

  private static func what(_ baseline: String) -> String {
    switch baseline {
    case "byte": "the byte just read tells"
    case "20 bytes": "the last 20 bytes tell"
    case "layout": "column and indentation tell"
    default: "an untrained network's best cell tells"
    }
  }

  /// The look-alikes that it takes for the feature.
  private static func fooled(_ best: NeuronScore) -> [String] {
    let kinds = (best.hardNegatives?.mostTaken ?? []).filter { $0.wrong >= fooled }.prefix(3)
      .map { "\(Glyph.harmless($0.name)) (\(percent($0.wrong)))" }
    return kinds.isEmpty ? [] : ["inside too at \(kinds.joined(separator: ", "))"]
  }
}
