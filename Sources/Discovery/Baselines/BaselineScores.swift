import Corpus
import Network
import Syntax

/// What a cell must beat and no network is needed for: the current byte, the last 20, column and
/// indentation; learnt on the select and the threshold part (the byte: on the select part), scored on
/// the report part.
struct BaselineScores: Sendable {
  /// By feature, in its own measure.
  let byte: [Double?]
  let ngram: [Double?]
  let layout: [Double?]
  /// Of the report part.
  let layoutRanks: LayoutRanks

  /// - Parameters:
  ///   - learns: also learn the tables of the last 20 bytes and of the layout.
  ///   - positions: the most that they learn from; nil for the default of `ContextTable`.
  init(
    _ setting: Setting, grammar: Grammar, threads: Int, learns: Bool, positions: Int? = nil
  ) throws {
    let features = setting.features
    let learned =
      learns
      ? try BaselineTables(setting, grammar: grammar, threads: threads, positions: positions) : nil
    let ranks = setting.ranks(.report)
    let files = setting.parts.files(in: [.report])
    let workers = Workers(count: max(1, min(threads, files.count)))
    let visitors = try workers.map { worker in
      let labeler = try FileLabeler(grammar, features: features, seesLayout: true)
      var tally = Tally(features)
      for index in stride(from: worker, to: files.count, by: workers.count) {
        let piece = setting.files[files[index]]
        let bytes = try SourceReader.bytes(of: piece.file.path, in: piece.range)
        let file = labeler.reading(bytes, file: files[index])
        for (range, part) in setting.parts.stretches(of: files[index], 0..<bytes.count)
        where part == .report {
          tally.addLayout(file, range)
          for start in stride(from: range.lowerBound, to: range.upperBound, by: 16384) {
            let chunk = start..<min(start + 16384, range.upperBound)
            let context = learned?.context.scores(of: bytes, chunk)
            let layout = file.layout.flatMap { learned?.layout.scores(in: $0, chunk) }
            for feature in features.indices {
              let isGraded = features[feature].kind == .graded
              tally.read(file, feature, chunk, isGraded ? ranks[feature] : nil)
              tally.add(
                0, feature, bytes[chunk].map { setting.survey.byteRanks[feature][Int($0)] })
              if let context { tally.add(1, feature, Self.bins.bins(of: context[feature])) }
              if let layout { tally.add(2, feature, Self.bins.bins(of: layout[feature])) }
            }
          }
        }
      }
      return tally
    }
    guard var total = visitors.first else {
      (byte, ngram, layout) = ([], [], [])
      layoutRanks = LayoutRanks(column: GradeRanks([:]), indentation: GradeRanks([:]))
      return
    }
    for other in visitors.dropFirst() { total.add(other) }
    func measures(_ baseline: Int) -> [Double?] {
      features.indices.map { feature in
        total.pairs[baseline][feature].measure(features[feature].kind, 1, ranks[feature])
      }
    }
    byte = measures(0)
    ngram = learns ? measures(1) : features.map { _ in nil }
    layout = learns ? measures(2) : features.map { _ in nil }
    layoutRanks = LayoutRanks(
      column: GradeRanks(total.columns), indentation: GradeRanks(total.indentations))
  }

  /// The bins of a table's estimates.
  private static let bins = Bins.fine(unbounded: true)

  /// One worker's counts.
  private struct Tally: Sendable {
    /// By baseline (byte, context, layout) and feature.
    var pairs: [[PairTally]]
    var columns: [Int: Int] = [:]
    var indentations: [Int: Int] = [:]
    private var chunk = LabelChunk()
    private var zeroRank = 0.0

    init(_ features: [Feature]) {
      pairs = [256, BaselineScores.bins.count, BaselineScores.bins.count].map { bins in
        features.map { PairTally($0.kind, bins: bins) }
      }
    }

    mutating func read(
      _ file: ReadingFile, _ feature: Int, _ range: Range<Int>, _ ranks: GradeRanks?
    ) {
      chunk.read(file.labels, feature: feature, range, ranks)
      zeroRank = ranks?.rank(of: 0) ?? 0
    }

    mutating func add(_ baseline: Int, _ feature: Int, _ bins: [UInt16]) {
      pairs[baseline][feature].add(bins, chunk, zeroRank: zeroRank)
    }

    mutating func addLayout(_ file: ReadingFile, _ range: Range<Int>) {
      guard let layout = file.layout else { return }
      for value in layout.columns(range) { columns[Int(value), default: 0] += 1 }
      for value in layout.indentations(range) { indentations[Int(value), default: 0] += 1 }
    }

    mutating func add(_ other: Tally) {
      for baseline in pairs.indices {
        for feature in pairs[baseline].indices {
          pairs[baseline][feature].add(other.pairs[baseline][feature])
        }
      }
      columns.merge(other.columns, uniquingKeysWith: +)
      indentations.merge(other.indentations, uniquingKeysWith: +)
    }
  }
}
