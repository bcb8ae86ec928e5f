import Corpus
import Network
import Syntax

/// What is the same for every network that is studied: files, parts, and what the labels say.
struct Setting: Sendable {
  let features: [Feature]
  let files: [Piece]
  let parts: Parts
  let survey: LabelSurvey
  let unknownGroups: [Int]

  /// Throws what reading a file throws.
  init(
    _ files: [Piece], _ parts: Parts, grammar: Grammar, features: [String], threads: Int
  ) throws {
    let labeler = try Labeler(grammar, features: features)
    self.features = labeler.features
    self.files = files
    self.parts = parts
    unknownGroups = labeler.labels(of: []).unknownGroups
    survey = try LabelSurvey(
      files, parts, grammar: grammar, features: labeler.features, threads: threads)
  }

  func ranks(_ part: Part) -> [GradeRanks] {
    survey.ranks[part] ?? []
  }

  /// The share of the report part's known bytes with a label above zero.
  func prevalence(_ feature: Int) -> Double? {
    let ranks = ranks(.report)[feature]
    return ranks.count == 0 ? nil : Double(ranks.positives) / Double(ranks.count)
  }

  /// How many bytes a network reads in the passes over some parts.
  func reading(_ wanted: [Part] = Part.allCases) -> Int {
    wanted.reduce(0) { sum, part in
      sum + parts.files(in: [part]).reduce(0) { $0 + files[$1].range.count }
    }
  }

  var paths: CorpusSummary.Parts {
    func paths(_ part: Part) -> [String] {
      parts.files(in: [part]).map { files[$0].file.path }
    }
    return CorpusSummary.Parts(
      select: paths(.select), threshold: paths(.threshold), report: paths(.report))
  }

  /// Beginnings of files of each of some parts, so that each part has at most so many bytes: what the
  /// passes beside the main ones read.
  ///
  /// Of very many files some, in a fixed shuffled order: the first kilobytes of a file are licence and
  /// includes, and a feature's share in them another than in the rest. Where parts are cut within
  /// files, the beginnings of the files, to be cut anew.
  func beginnings(_ limits: [Part: Int]) throws -> (files: [Piece], parts: Parts) {
    if parts.areCutWithinFiles {
      let total = limits.values.reduce(0, +)
      let length = Beginnings.commonLength(files.map(\.range.count), total: total)
      let pieces = files.map { $0.prefix(length) }
      return (pieces, try Parts(pieces))
    }
    var (pieces, kinds): ([Piece], [Part]) = ([], [])
    for part in Part.allCases {
      guard let limit = limits[part] else { continue }
      let own = parts.files(in: [part])
      let lengths = Beginnings.lengths(of: own.map { files[$0].range.count }, limit: limit)
      for (file, length) in zip(own, lengths) where length > 0 {
        pieces.append(files[file].prefix(length))
        kinds.append(part)
      }
    }
    return (pieces, Parts(whole: pieces, kinds))
  }
}
