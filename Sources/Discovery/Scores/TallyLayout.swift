import CKernels
import Network
import Syntax

/// Where each feature is tallied: binary ones in columns of 0 and 1, 64 to a panel, beside one column
/// a group for the bytes that are known; graded ones by the weights of their labels, 8 to a panel.
struct TallyLayout: Sendable {
  /// By feature: its group of features that are known at the same bytes.
  let groups: [Int]
  /// By group.
  let knownColumns: [Int]
  /// By feature; nil for a graded one.
  let columns: [Int?]
  /// By feature; nil for a binary one.
  let weights: [Int?]
  let panels: Int
  let weightPanels: Int

  static let panel = Int(CS_PANEL)
  static let weightPanel = Int(CS_WEIGHTS)

  /// Columns that are on together share a panel, so that a byte with none of a panel's costs nothing
  /// there: the commonest first.
  init(_ context: PassContext) {
    groups = context.unknownGroups
    knownColumns = Array(0...(groups.max() ?? 0))
    let common = context.features.indices.sorted {
      (context.ranks[$1].positives, $0) < (context.ranks[$0].positives, $1)
    }
    let binary = common.filter { context.features[$0].kind == .binary }
    let graded = common.filter { context.features[$0].kind == .graded }
    var columns = [Int?](repeating: nil, count: context.features.count)
    for (place, feature) in binary.enumerated() { columns[feature] = knownColumns.count + place }
    var weights = [Int?](repeating: nil, count: context.features.count)
    for (place, feature) in graded.enumerated() { weights[feature] = place }
    self.columns = columns
    self.weights = weights
    panels = (knownColumns.count + binary.count + Self.panel - 1) / Self.panel
    weightPanels = (graded.count + Self.weightPanel - 1) / Self.weightPanel
  }

  /// Fine enough to rank cells, and few where the tallies would be large: a panel takes 90 kB a unit
  /// with 352 bins, 23 kB with 88.
  func bins(unbounded: Bool) -> Bins {
    panels + weightPanels <= 2 ? .coarse(unbounded: unbounded) : .coarsest(unbounded: unbounded)
  }
}
