/// What a search came to for one cell, on where it counts as on in one way.
struct FormulaTrial: Sendable {
  let activity: Activity
  /// Chosen on the select part, and their overlap on the report part.
  let formula: FormulaSearch.Found
  let overlap: Double
  let single: FormulaSearch.Found
  let singleOverlap: Double

  /// How well the formula and the cell agree on the select part: comparable between cells that are on
  /// rarely and often.
  var merit: Double { formula.kappa - formula.penalty }

  /// nil where the cell is never on.
  init?(
    _ activity: Activity, select: [UInt64], report: [UInt64],
    _ labels: (select: LabelBits, report: LabelBits)
  ) {
    guard let found = FormulaSearch(labels: labels.select).best(select) else { return nil }
    self.activity = activity
    (formula, single) = found
    overlap = labels.report.overlap(formula.formula, report)
    singleOverlap = labels.report.overlap(single.formula, report)
  }
}

/// What searches on other files' labels come to for cells that are on equally often.
struct FormulaChance: Sendable {
  /// What one in a hundred overlaps more than on the report part; nil without any.
  let overlap: Double?

  init(_ trials: [FormulaTrial]) {
    let sorted = trials.map(\.overlap).sorted()
    overlap = sorted.isEmpty ? nil : sorted[Int((0.99 * Double(sorted.count - 1)).rounded(.up))]
  }
}
