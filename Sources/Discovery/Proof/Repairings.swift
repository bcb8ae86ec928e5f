import Corpus
import Network
import Syntax

/// The null hypothesis, made by pairing files anew: one file's activations with another's labels, from
/// the start, cut to the shorter.
///
/// Bytes of one file are not independent of each other, so that rotating or shuffling labels within
/// it would prove nothing; two files share only what all files share, and a cell that follows just
/// that has not found the feature.
struct Repairings: Sendable {
  /// How often all files are paired anew.
  static let count = 999
  /// The report part's files serve if they are so many.
  static let fewestOfReport = 8
  /// At most so many files, and so many others that a file is paired with.
  static let mostFiles = 48
  static let mostPartners = 8
  /// 256 MB.
  private static let mostFloats = 64 << 20

  /// The study's files that take part, and their labels.
  let files: [Int]
  let labels: [Labels]
  /// By file: whose labels it can be given.
  let partners: [[Int]]
  /// (count, files): which of its partners a file has.
  private let draws: [UInt8]

  /// - Parameter files: of the report part if they are at least `fewestOfReport`, else all: the
  ///   maximum over all cells makes up for their choice.
  init(
    files: [Int], labels: [Labels], mostPartners: Int = Repairings.mostPartners,
    seed: UInt64 = 20151117
  ) {
    self.files = files
    self.labels = labels
    let count = files.count
    var generator = SeededGenerator(seed: seed, stream: 2)
    let most = min(mostPartners, max(count - 1, 0))
    partners = files.indices.map { file in
      Array(generator.shuffled(files.indices.filter { $0 != file }).prefix(most))
    }
    draws = (0..<Self.count * count).map { _ in UInt8(most > 0 ? generator.below(most) : 0) }
  }

  /// How many files and partners keep the sums, `columns` floats a file and partner, within memory:
  /// fewer partners first, then fewer files.
  static func sizes(columns: Int) -> (files: Int, partners: Int) {
    let room = mostFloats / max(columns, 1)
    let partners = min(mostPartners, max(3, room / mostFiles - 1))
    return (min(mostFiles, max(Clusters.fewest, room / (1 + partners))), partners)
  }

  /// Whether files can be paired in enough ways to tell p = 0.01 from chance.
  var areEnough: Bool { files.count >= Clusters.fewest }

  /// The partner of a file in one of the re-pairings.
  func partner(of file: Int, in repairing: Int) -> Int {
    Int(draws[repairing * files.count + file])
  }
}

/// What the labels say of a pair of files, whatever the activations: sums over the bytes that both
/// have and at which the label is known.
struct LabelMoments: Sendable {
  var known = 0.0
  /// Of binary labels, or of the ranks of graded ones.
  var sum = 0.0
  var squares = 0.0

  static func += (total: inout LabelMoments, other: LabelMoments) {
    total.known += other.known
    total.sum += other.sum
    total.squares += other.squares
  }
}
