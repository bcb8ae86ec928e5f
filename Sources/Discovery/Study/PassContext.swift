import Network
import Syntax
import Synchronization

/// What all visitors of one pass know: which files, which features, which vectors.
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

  /// Visitors that share the units, at most so many.
  func sharingUnits<Visitor: Sendable>(
    _ most: Int, _ visitor: @Sendable (Range<Int>) throws -> Visitor
  ) throws -> [Visitor] {
    let workers = Workers(count: max(1, min(most, hidden)))
    return try workers.map {
      try visitor(Workers.share($0, of: workers.count, hidden))
    }
  }

  /// What a visitor takes for the labels of a file.
  func labels(of file: ReadingFile) -> Labels {
    guard isControl else { return file.labels }
    guard let controls = file.controls else { preconditionFailure("no one asked for controls") }
    return controls
  }

  /// - Parameter hasControls: some visitor wants the labels of the control task.
  func labeler(hasControls: Bool = false) throws -> FileLabeler {
    try FileLabeler(
      grammar, features: features, hasControls: hasControls, seesLayout: layout != nil,
      hard: hardNegatives.flatMap { $0 }.map(\.label))
  }
}

/// Gives what is known of files before their states are.
struct FileLabeler {
  private let labeler: Labeler
  private let seesLayout: Bool
  private let hard: Labeler?
  private let hasControls: Bool

  /// - Parameters:
  ///   - hasControls: give the labels of the control task, too.
  ///   - seesLayout: give column and indentation, too.
  ///   - hard: the labels of look-alikes to give.
  init(
    _ grammar: Grammar, features: [Feature], hasControls: Bool = false, seesLayout: Bool = false,
    hard: [String] = []
  ) throws {
    labeler = try Labeler(grammar, features: features.map(\.name))
    self.seesLayout = seesLayout
    self.hard =
      hard.isEmpty ? nil : try Labeler(grammar.addingHardNegatives(), features: hard)
    self.hasControls = hasControls
  }

  /// - Parameter file: its number in the study, which the control task deals meanings by.
  func reading(_ bytes: [UInt8], file: Int) -> ReadingFile {
    let labels = labeler.labels(of: bytes)
    return ReadingFile(
      number: file, bytes: bytes, labels: labels,
      controls: hasControls ? labels.permutingMeanings(seed: UInt64(file)) : nil,
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
