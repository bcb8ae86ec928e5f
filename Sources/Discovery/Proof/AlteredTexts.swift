import Corpus
import Network
import Syntax

/// How scores do on texts altered to mislead them: keywords replaced, names replaced, tabs as spaces,
/// quotes in comments. Labels are made anew of what then stands there.
struct AlteredTexts: Sendable {
  private let passes: NetworkPasses
  private let files: [Piece]
  /// At most so many bytes are altered.
  private static let most = 50_000

  init(_ passes: NetworkPasses) throws {
    self.passes = passes
    // Where parts are cut within files, a beginning would be of the part that chose the cell.
    files =
      passes.setting.parts.areCutWithinFiles
      ? [] : try passes.setting.beginnings([.report: Self.most]).files
  }

  /// By stream: its scores on each alteration that tries it out and finds a place.
  func scores(_ streams: [ScoreStream], _ readouts: [Readout]) throws -> [[AlterationScore]] {
    var scores = streams.map { _ in [AlterationScore]() }
    let features = passes.setting.features
    if streams.isEmpty || files.isEmpty { return scores }
    let before = try files.map { try SourceReader.bytes(of: $0.file.path, in: $0.range) }
    let original = try passes.measures(streams, readouts, on: before)
    for alteration in passes.study.grammar.alterations {
      let tried = streams.indices.filter { index in
        let feature = features[streams[index].feature]
        return alteration.features.isEmpty
          ? Self.isTriedByAll(feature) : alteration.features.contains(feature.name)
      }
      guard !tried.isEmpty else { continue }
      let alterer = try Alterer(passes.study.grammar, alteration.name)
      let altered = before.map { alterer.apply(to: $0) }
      let places = altered.reduce(0) { $0 + $1.places }
      guard places > 0 else { continue }
      let own = tried.map { streams[$0] }
      let after = try passes.measures(own, readouts, on: altered.map(\.bytes))
      for (place, index) in tried.enumerated() {
        scores[index].append(
          AlterationScore(
            name: alteration.name, description: alteration.description, places: places,
            score: after[place].measure, before: original[index].measure, f1: after[place].f1,
            f1Before: original[index].f1))
      }
    }
    return scores
  }

  /// Names and tabs are in the way of every feature but those that are about them.
  private static func isTriedByAll(_ feature: Feature) -> Bool { !feature.isLayout }
}

extension NetworkPasses {
  /// The measures of streams on texts, all of them, labelled anew.
  fileprivate func measures(
    _ streams: [ScoreStream], _ readouts: [Readout], on texts: [[UInt8]]
  ) throws -> [(measure: Double?, f1: Double?)] {
    let labeler = try FileLabeler(study.grammar, features: setting.features)
    let read = texts.enumerated().map { labeler.reading($1, file: $0) }
    let ranks = setting.features.indices.map { feature in
      var counts: [Int] = []
      if setting.features[feature].kind == .graded {
        for text in read {
          for value in text.labels.values(feature) where !value.isNaN {
            let grade = Int(value)
            while counts.count <= grade { counts.append(0) }
            counts[grade] += 1
          }
        }
      }
      return GradeRanks(
        Dictionary(
          uniqueKeysWithValues: counts.enumerated().filter { $0.element > 0 }.map { ($0, $1) }))
    }
    let parts = Parts(lengths: texts.map(\.count), .report)
    let context = PassContext(
      grammar: study.grammar, features: setting.features, files: Array(texts.indices),
      parts: parts, layers: 0..<model.shape.layers, hidden: model.shape.hidden,
      vectors: study.searched, ranks: ranks, unknownGroups: setting.unknownGroups)
    let visitors = try PartScoring.visitors(
      context, part: .report, streams, readouts, clusters: Clusters(parts), most: study.threads)
    let total = PartScores(
      try reader.read(texts: texts, predicts: false, by: visitors) { file, _ in read[file] })
    return streams.indices.map { index in
      let stream = streams[index]
      let confusion = total.clusterTallies[index].confusions
        .reduce(into: ClusterTally.Confusion()) { $0 += $1 }
      return (
        total.tallies[index].measure(
          setting.features[stream.feature].kind, stream.polarity, ranks[stream.feature]),
        stream.threshold == nil ? nil : confusion.f1
      )
    }
  }
}
