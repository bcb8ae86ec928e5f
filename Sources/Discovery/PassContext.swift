import Network
import Syntax
import Synchronization

/// What all visitors of one pass share: which files, which features, which vectors.
struct PassContext: Sendable {
  let grammar: Grammar
  let features: [Feature]
  /// The place of each file of this pass in `parts`.
  let files: [Int]
  let parts: Parts
  let layers: Range<Int>
  let hidden: Int
  let vectors: [StateVector]
  /// By feature, on the part that this pass is about.
  let ranks: [GradeRanks]
  /// By feature: features of one group have the same unknown bytes.
  let unknownGroups: [Int]
  let progress: ReadingProgress

  /// The ranks of a graded feature's labels; nil for a binary one.
  func gradeRanks(_ feature: Int) -> GradeRanks? {
    features[feature].kind == .graded ? ranks[feature] : nil
  }

  func labeler() throws -> FileLabeler {
    try FileLabeler(Labeler(grammar, features: features.map(\.name)))
  }
}

/// A labeller inside a visitor, which never leaves its worker.
final class FileLabeler: @unchecked Sendable {
  private let labeler: Labeler

  init(_ labeler: Labeler) {
    self.labeler = labeler
  }

  func labels(of bytes: [UInt8]) -> Labels {
    labeler.labels(of: bytes)
  }
}

/// Bytes read so far, of all there are to read; reported at most every tenth of a percent.
package final class ReadingProgress: Sendable {
  private let total: Int
  private let done = Atomic<Int>(0)
  private let report: (@Sendable (Double) -> Void)?

  /// - Parameter report: is told the share that is done, from any worker.
  package init(total: Int, report: (@Sendable (Double) -> Void)?) {
    self.total = max(total, 1)
    self.report = report
  }

  func advance(_ bytes: Int) {
    guard let report else { return }
    let now = done.add(bytes, ordering: .relaxed).newValue
    if now * 1000 / total != (now - bytes) * 1000 / total { report(Double(now) / Double(total)) }
  }
}
