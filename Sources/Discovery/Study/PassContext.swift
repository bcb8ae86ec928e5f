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
  var vectors: [StateVector]
  /// By feature, on the part that this pass is about.
  let ranks: [GradeRanks]
  /// By feature: features of one group have the same unknown bytes.
  let unknownGroups: [Int]
  var progress: ReadingProgress
  /// Whether labels are those of the control task.
  var isControl = false
  /// The ranks of columns and indentations, where a partial correlation is wanted.
  var layout: LayoutRanks?
  /// By feature, where look-alikes are wanted: its own.
  var hardNegatives: [[HardNegative]] = []
  /// Whether the most telling places of each feature's best cell are wanted.
  var illustrates = false

  /// The ranks of a graded feature's labels; nil for a binary one.
  func gradeRanks(_ feature: Int) -> GradeRanks? {
    features[feature].kind == .graded ? ranks[feature] : nil
  }

  func labeler() throws -> FileLabeler {
    try FileLabeler(
      grammar, features: features, isControl: isControl, seesLayout: layout != nil,
      hard: hardNegatives.flatMap { $0 }.map(\.label))
  }

  /// A file of the pass, to be read.
  func reading(_ file: Int, _ bytes: [UInt8], _ labeler: FileLabeler) -> ReadingFile {
    labeler.reading(bytes, file: files[file])
  }
}

/// A labeller inside a visitor, which never leaves its worker.
final class FileLabeler: @unchecked Sendable {
  private let labeler: Labeler
  private let seesLayout: Bool
  private let hard: Labeler?
  private let isControl: Bool

  /// - Parameters:
  ///   - isControl: give the labels of the control task.
  ///   - seesLayout: give column and indentation, too.
  ///   - hard: the labels of look-alikes to give.
  init(
    _ grammar: Grammar, features: [Feature], isControl: Bool = false, seesLayout: Bool = false,
    hard: [String] = []
  ) throws {
    labeler = try Labeler(grammar, features: features.map(\.name))
    self.seesLayout = seesLayout
    self.hard =
      hard.isEmpty ? nil : try Labeler(grammar.addingHardNegatives(), features: hard)
    self.isControl = isControl
  }

  /// - Parameter file: its number in the study, which the control task deals meanings by.
  func labels(of bytes: [UInt8], file: Int) -> Labels {
    let labels = labeler.labels(of: bytes)
    return isControl ? labels.permutingMeanings(seed: UInt64(file)) : labels
  }

  func reading(_ bytes: [UInt8], file: Int) -> ReadingFile {
    ReadingFile(
      number: file, bytes: bytes, labels: labels(of: bytes, file: file),
      layout: seesLayout ? Layout(bytes) : nil,
      hard: hard?.labels(of: bytes))
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
