import Corpus
import Network
import Syntax

/// What is the same for the trained and the untrained network.
struct Setting: Sendable {
  let features: [Feature]
  let files: [Piece]
  let parts: Parts
  let survey: LabelSurvey
  let progress: ReadingProgress
  let unknownGroups: [Int]

  func ranks(_ part: Part) -> [GradeRanks] {
    survey.ranks[part] ?? []
  }

  /// The share of the report part's known bytes with a label above zero.
  func prevalence(_ feature: Int) -> Double? {
    let ranks = ranks(.report)[feature]
    return ranks.count == 0 ? nil : Double(ranks.positives) / Double(ranks.count)
  }

  var paths: CorpusSummary.Parts {
    func paths(_ part: Part) -> [String] {
      parts.files(in: [part]).map { files[$0].file.path }
    }
    return CorpusSummary.Parts(
      select: paths(.select), threshold: paths(.threshold), report: paths(.report))
  }
}
