import CKernels
import Network
import Syntax

/// The statistics of all re-pairings, made of the sums that visitors have of every file.
struct RepairedSums: Sendable {
  private let visitors: [NullTally]
  private let context: PassContext
  private let repairings: Repairings
  private let layout: NullLayout

  /// Rows whose sums are added side by side.
  private typealias Strip = SIMD16<Float>

  /// - Parameter visitors: who have the sums of all files; together, those of all cells and readouts.
  init(_ visitors: [NullTally], _ context: PassContext, _ repairings: Repairings) {
    self.visitors = visitors
    self.context = context
    self.repairings = repairings
    layout = NullLayout(context, repairings)
  }

  /// Of one feature: each re-pairing's largest statistic of any cell, of either sign; and every cell's
  /// own.
  func cells(of feature: Int, _ files: [Int], _ tables: RankTables) -> (
    maxima: [Double], observed: [Double]
  ) {
    let (own, scales) = scales(feature, files)
    let slots = (0..<Repairings.count).map { repairing in files.map { slot($0, repairing) } }
    let isGraded = context.features[feature].kind == .graded
    var maxima = [Float](repeating: 0, count: Repairings.count)
    var observed = [Double](repeating: 0, count: tables.vectors.count * context.hidden)
    for visitor in visitors {
      let sums = files.compactMap { visitor.sums[$0]?.ranks }
      for row in stride(from: 0, to: visitor.cellRows, by: Strip.scalarCount) {
        let rows = row..<min(row + Strip.scalarCount, visitor.cellRows)
        let inside = strips(sums, visitor.rows, row) { layout.column($0, feature: feature) }
        let known = strips(sums, visitor.rows, row) {
          layout.column($0, group: context.unknownGroups[feature])
        }
        var deviations = Strip(repeating: 1)
        if isGraded {
          for row in rows { deviations[row - rows.lowerBound] = visitor.deviation(row: row) }
        }
        func statistics(_ slots: [Int], _ scale: NullScale) -> Strip {
          var (inner, all) = (Strip.zero, Strip.zero)
          for (file, slot) in slots.enumerated() {
            inner += inside[file * layout.slots + slot]
            all += known[file * layout.slots + slot]
          }
          return (inner * Float(scale.inside) - all * Float(scale.all)) / deviations
        }
        let mine = statistics(files.map { _ in 0 }, own)
        for row in rows { observed[visitor.cell(row: row)] = Double(mine[row - rows.lowerBound]) }
        for (repairing, slots) in slots.enumerated() {
          let found = statistics(slots, scales[repairing])
          maxima[repairing] = max(maxima[repairing], found.max(), -found.min())
        }
      }
    }
    return (maxima.map(Double.init), observed)
  }

  /// Of one readout and its own feature: the statistic, and each re-pairing's.
  func readout(_ readout: Int, of feature: Int, _ files: [Int]) -> (
    own: Double, draws: [Double]
  ) {
    let (own, scales) = scales(feature, files)
    guard
      let (visitor, row) = visitors.lazy.compactMap({ visitor in
        visitor.row(readout: readout).map { (visitor, $0) }
      }).first
    else { preconditionFailure("visitors share all readouts") }
    func statistic(_ scale: NullScale, _ slot: (Int) -> Int) -> Double {
      var (inside, known) = (0.0, 0.0)
      for file in files {
        guard let sums = visitor.sums[file]?.ranks else { continue }
        let slot = slot(file)
        let group = context.unknownGroups[feature]
        inside += Double(sums[layout.column(slot, feature: feature) * visitor.rows + row])
        known += Double(sums[layout.column(slot, group: group) * visitor.rows + row])
      }
      return inside * scale.inside - known * scale.all
    }
    return (
      statistic(own) { _ in 0 },
      scales.enumerated().map { repairing, scale in
        statistic(scale) { slot($0, repairing) }
      }
    )
  }

  /// Where a file's sums over the labels lie that it has in a re-pairing.
  private func slot(_ file: Int, _ repairing: Int) -> Int {
    1 + repairings.partner(of: file, in: repairing)
  }

  /// The sums of a strip of rows, by file and slot.
  private func strips(
    _ sums: [Buffer<Float>], _ width: Int, _ row: Int, _ column: (_ slot: Int) -> Int
  ) -> [Strip] {
    sums.flatMap { sums in
      (0..<layout.slots).map { slot in
        let start = column(slot) * width + row
        precondition(start + Strip.scalarCount <= sums.count)
        return unsafe UnsafeRawPointer(sums.at(start)).loadUnaligned(as: Strip.self)
      }
    }
  }

  /// What the labels make of sums over some files: their own labels, and those of every re-pairing.
  private func scales(_ feature: Int, _ files: [Int]) -> (own: NullScale, repaired: [NullScale]) {
    // All visitors see the labels of all files.
    let seen = visitors.first?.sums ?? [:]
    func scale(_ slot: (Int) -> Int) -> NullScale {
      var total = LabelMoments()
      for file in files {
        guard let labels = seen[file]?.labels else { continue }
        total += labels[layout.column(slot(file), feature: feature)]
      }
      return NullScale(total, context.features[feature].kind)
    }
    return (
      scale { _ in 0 },
      (0..<Repairings.count).map { repairing in scale { slot($0, repairing) } }
    )
  }
}

/// What turns sums of ranks into a statistic: that over the bytes of a label, weighted by it, times
/// `inside`, less that over all known bytes times `all`. AUROC - 1/2 of a binary feature, the
/// correlation of ranks of a graded one, but for the deviation of a cell's ranks; 0 where labels are
/// all the same.
struct NullScale: Sendable {
  var inside = 0.0
  var all = 0.0

  init(_ labels: LabelMoments, _ kind: FeatureKind) {
    let (n, sum) = (labels.known, labels.sum)
    guard n > 0 else { return }
    switch kind {
    case .binary:
      guard sum > 0, sum < n else { return }
      inside = 1 / (sum * (1 - sum / n))
      all = 1 / (n * (1 - sum / n))
    case .graded:
      let spread = labels.squares / n - (sum / n) * (sum / n)
      // What rounding leaves of no spread would make a large correlation of what it leaves of the sums.
      guard spread > 1e-9 * labels.squares / n else { return }
      inside = 1 / (n * spread.squareRoot())
      all = inside * sum / n
    }
  }
}
