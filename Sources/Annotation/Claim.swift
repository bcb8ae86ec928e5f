import Discovery
import Network

/// What a model's findings say of a cell, where there is room for a sentence: never without its
/// controls.
package enum Claim {
  /// As in `l0.c.161 follows if-condition (negative inside): average precision ...; verdict: used`.
  package static func sentence(of report: FeatureReport) -> String {
    guard let cell = AnnotatedCell(report, .measured) else { return "" }
    let claim = ClaimText(cell, label: nil)
    let side = claim.side.isEmpty ? "" : " (\(claim.side))"
    return "\(cell.neuron) \(claim.verb) \(report.name)\(side): \(claim.controls)"
  }

  /// A cell with what is known of it, without its values.
  package static func cell(_ neuron: NeuronID, in findings: Findings) -> AnnotatedCell {
    findings.best(of: neuron).flatMap { AnnotatedCell($0, .askedFor) }
      ?? AnnotatedCell(neuron: neuron.description, values: [], provenance: .askedFor)
  }
}
