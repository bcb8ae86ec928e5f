import Discovery
import Syntax

/// A cell that the browser can show, with what it must beat.
package struct BrowsedCell: Sendable {
  /// Its values are those of the bytes read so far.
  package var cell: AnnotatedCell
  /// The best of the controls that apply, as in `20 bytes 0.53`.
  package let toBeat: String?
  /// The least and the greatest value so far.
  private(set) var extremes: ClosedRange<Float>?

  package init(_ cell: AnnotatedCell, toBeat: String? = nil) {
    self.cell = cell
    self.toBeat = toBeat
    append(cell.values)
  }

  /// Of a report's best cell.
  init?(_ report: FeatureReport) {
    guard let cell = AnnotatedCell(report, .measured) else { return nil }
    self.init(
      cell, toBeat: report.strongestBaseline.map { "\($0.name) \(fixed($0.value))" })
  }

  /// The values of the next bytes.
  mutating func take(_ values: [Float]) {
    cell.values += values
    append(values)
  }

  private mutating func append(_ values: [Float]) {
    guard let low = values.min(), let high = values.max(), low <= high else { return }
    extremes = min(low, extremes?.lowerBound ?? low)...max(high, extremes?.upperBound ?? high)
  }

  /// In the feature's own measure, as in `AP 0.94`.
  var score: String? {
    guard let claim = cell.claim else { return nil }
    return cell.kind == .graded
      ? claim.spearman.map { "ρ \(fixed($0))" } : claim.ap.map { "AP \(fixed($0))" }
  }

  /// What is claimed in a few words, never without its control.
  var claim: String {
    guard let score, cell.feature != nil else { return "nothing is claimed of it" }
    let place = cell.provenance == .chosenHere ? " on this very file" : ""
    return [
      score + place, toBeat.map { "to beat: \($0)" }, cell.claim?.verdict.map { "verdict: \($0)" },
    ].compactMap(\.self).joined(separator: " · ")
  }

  /// How its values become colours.
  func tone(_ scale: Scale) -> Tone {
    guard scale == .threshold, let threshold = cell.threshold, let extremes else {
      return cell.tone
    }
    let middle = Float(cell.polarity) * threshold
    return .around(
      middle, low: min(extremes.lowerBound, middle), high: max(extremes.upperBound, middle))
  }

  /// Which of the two scales.
  enum Scale {
    /// White at 0, as in the paper.
    case zero
    /// White where the cell decides, full colour at the ends of what it reaches.
    case threshold
  }
}
