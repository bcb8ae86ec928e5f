import Corpus
import Discovery
import Network
import Syntax

/// How often a feature is found where there is nothing to find: each file's labels are another file's,
/// for the whole study, so that every cell that is told from chance is a false alarm. All cells are
/// looked at, so a family-wise p of 0.01 is to come up once in 100 features at most.
package struct RepairedCalibration: Sendable {
  /// The rate of false alarms that verdicts state.
  package static let stated = 0.01

  /// Pairs of a feature and a study.
  package private(set) var trials = 0
  /// Those in which some cell is a `correlate` or better.
  package private(set) var cells = 0
  /// Those with a committee, and those whose committee is.
  package private(set) var committeeTrials = 0
  package private(set) var committees = 0
  /// Anything that is a `detector` or better.
  package private(set) var detectors = 0

  package init() {}

  /// Features of every kind: common and rare, binary and graded.
  package static let features = [
    "string", "comment", "if-condition", "call-arguments", "number", "block-depth",
    "paren-depth", "line-position",
  ]

  /// Studies a network with planted cells on files of equal length whose labels have moved on by one
  /// file.
  ///
  /// Throws what the study throws.
  package mutating func add(
    seed: Int, grammar: Grammar, features: [String] = RepairedCalibration.features,
    files count: Int, threads: Int
  ) throws {
    let texts = (0..<count).map { file in
      CSource.loose(seed: UInt64(seed * 1000 + 500_000 + file), count: 4000)
    }
    var grammar = grammar
    grammar.stand = Repairing(texts).partner
    var study = Study(grammar: grammar)
    study.features = features
    study.threads = threads
    study.untrainedNetworks = 0
    let model = try PlantedExample(seed * 4).model
    study.top = 2 * model.shape.layers * model.shape.hidden
    let report = try GeneratedFiles(texts).run(study, model)
    for feature in report.features {
      let verdicts = feature.neurons.compactMap(\.verdict)
      trials += 1
      cells += verdicts.contains { $0 >= .correlate } ? 1 : 0
      let committee = feature.committee?.verdict
      committeeTrials += committee == nil ? 0 : 1
      committees += (committee ?? .none) >= .correlate ? 1 : 0
      detectors += (verdicts + [committee ?? .none]).count { $0 >= .detector }
    }
  }
}

/// Texts of one length, each of which stands in for another.
private struct Repairing: Sendable {
  private let partners: [[UInt8]: [UInt8]]
  /// Texts are told apart by so many bytes.
  private static let key = 400

  init(_ texts: [[UInt8]]) {
    let keys = texts.map { Array($0.prefix(Self.key)) }
    let others = texts.indices.map { texts[($0 + 1) % texts.count] }
    partners = Dictionary(uniqueKeysWithValues: zip(keys, others))
  }

  /// The beginning of the text that stands in for one with this beginning; an altered text's own.
  func partner(_ text: [UInt8]) -> [UInt8] {
    guard let other = partners[Array(text.prefix(Self.key))], other.count >= text.count
    else { return text }
    return Array(other.prefix(text.count))
  }
}
