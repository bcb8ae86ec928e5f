import Network
import Syntax

/// Networks to hold a model against: what the best cells and committees of untrained ones of its shape
/// do is the doing of an LSTM, not of learning; what those of one that learnt from shuffled lines do
/// takes no more than a line.
struct ControlNetworks: Sendable {
  private let study: Study
  private let count: Int
  private let network: @Sendable (Int) -> Model
  private let setting: Setting?

  /// What they come to, by feature, in its own measure; the best of all of them.
  struct Scores: Sendable {
    var cells: [Double?]
    /// By network, feature, then by size as `FittedReadouts.sizes`.
    var committees: [[[Double?]]] = []

    /// By size: the best of all networks.
    func best(_ feature: Int) -> [Double?] {
      FittedReadouts.sizes.indices.map { place in
        committees.compactMap { network in
          network[feature].indices.contains(place) ? network[feature][place] : nil
        }.max()
      }
    }

    /// What a committee of `size` cells must beat: as much above the best network's best committee of at
    /// most its size as that is above the worst's. nil where none has one.
    ///
    /// An interval over files doesn't tell how networks differ. Held against one untrained network's
    /// committees alone, 1 of 100 of another's was a `detector`, and held against the best of three 1
    /// of 200: by a hair, at an average precision of 1.00.
    func limit(_ feature: Int, size: Int) -> Double? {
      let own = committees.compactMap { network in
        zip(FittedReadouts.sizes, network[feature]).filter { $0.0 <= size }.compactMap(\.1).max()
      }
      guard let best = own.max(), let worst = own.min() else { return nil }
      return best + (best - worst)
    }
  }

  /// - Parameters:
  ///   - bytes: of how many bytes they read the beginnings; nil for all that the model reads, and
  ///     scores that can stand beside its own.
  ///   - network: the network of each number below `count`, made when its turn comes.
  init(
    _ study: Study, _ whole: Setting, bytes: Int? = nil, count: Int,
    network: @escaping @Sendable (Int) -> Model
  ) throws {
    var study = study
    study.vectors = study.searched
    study.neuron = nil
    study.top = 1
    study.care = study.care == .certificate ? .findings : .scores
    self.study = study
    (self.count, self.network) = (count, network)
    guard count > 0 else {
      setting = nil
      return
    }
    guard let bytes else {
      setting = whole
      return
    }
    let half = bytes / 2
    let (files, parts) = try whole.beginnings([.select: half, .report: half])
    setting = try Setting(
      files, parts, grammar: study.grammar, features: whole.features.map(\.name),
      threads: study.threads)
  }

  /// How many bytes they read.
  var reading: Int { count * (setting?.reading([.select, .report]) ?? 0) }

  func scores(_ progress: ReadingProgress) throws -> Scores? {
    guard let setting else { return nil }
    var scores = Scores(cells: setting.features.map { _ in nil })
    for number in 0..<count {
      let passes = try NetworkPasses(study, network(number), setting, progress)
      let selection = try passes.select(fits: study.care >= .findings)
      var streams: [ScoreStream] = []
      var readouts: [Readout] = []
      for (feature, ranking) in selection.ranking.enumerated() {
        if let best = ranking.first {
          streams.append(
            ScoreStream(
              source: .neuron(best.neuron), feature: feature, polarity: best.polarity))
        }
        for committee in selection.readouts?.scored(feature) ?? [] {
          streams.append(
            ScoreStream(source: .readout(readouts.count), feature: feature, polarity: 1))
          readouts.append(committee)
        }
      }
      let reported = try passes.report(
        streams, readouts, clusters: nil, layout: nil, controls: nil, null: nil)
      var committees = setting.features.map { _ in [Double?]() }
      for (stream, tally) in zip(streams, reported.scores.tallies) {
        let measure = tally.measure(
          setting.features[stream.feature].kind, stream.polarity,
          setting.ranks(.report)[stream.feature])
        switch stream.source {
        case .neuron:
          guard let measure else { continue }
          scores.cells[stream.feature] = max(scores.cells[stream.feature] ?? -1, measure)
        case .readout: committees[stream.feature].append(measure)
        }
      }
      scores.committees.append(committees)
    }
    return scores
  }
}

extension FittedReadouts {
  /// A feature's committees of the sizes that are scored, as many as there are.
  func scored(_ feature: Int) -> [Readout] {
    Self.sizes.compactMap { size in
      size <= committees[feature].count ? committees[feature][size - 1] : nil
    }
  }
}

extension PairTally {
  /// The feature's own measure of polarity times the score.
  func measure(_ kind: FeatureKind, _ polarity: Int, _ ranks: GradeRanks) -> Double? {
    switch kind {
    case .binary: binary(polarity).averagePrecision
    case .graded: graded(polarity).spearman(ranks)
    }
  }
}
