import Network

/// What `neurons --explain` says of a cell that no single feature explains: the combination of features
/// that it is on in.
package struct Explanation: Codable, Sendable, Equatable {
  package var neuron: String
  package var polarity: Int
  /// The cell is on where polarity times its value is at least this.
  package var threshold: Float
  /// The share of the report part's bytes at which it is on.
  package var share: Double
  /// As in `(string or comment) and not block-depth > 2`.
  package var formula: String
  /// How many features it names.
  package var length: Int
  /// Intersection over union of where the cell is on and where the formula holds, on the select part,
  /// where it was looked for: 0 to 1.
  package var selectIoU: Double
  /// The same on the report part.
  package var iou: Double
  /// The best single feature for the same cell, chosen and scored in the same way.
  package var single: String
  package var singleIoU: Double
  /// What the same search comes to in one of a hundred cases on other files' labels, for cells that are
  /// on as often.
  @Measured package var nullIoU: Double?
  /// Whether the combination is believed.
  package var isExplained: Bool

  enum CodingKeys: String, CodingKey {
    case neuron, polarity, threshold, share, formula, length, iou, single
    case selectIoU = "select_iou"
    case singleIoU = "single_iou"
    case nullIoU = "null_iou"
    case isExplained = "explained"
  }

  /// How far the overlap is above the null's.
  var aboveNull: Double { iou - (nullIoU ?? 0) }

  /// A formula that overlaps less explains nothing.
  package static let leastIoU = 0.5

  /// Several features, an overlap of at least 0.5 on untouched files, above the null's, and above the
  /// best single feature's by more than the penalty for the length.
  static func isExplained(length: Int, iou: Double, single: Double, null: Double?) -> Bool {
    guard let null, length > 1, iou >= leastIoU else { return false }
    return iou > null && iou > single + FormulaSearch.penalty * Double(length - 1)
  }
}
