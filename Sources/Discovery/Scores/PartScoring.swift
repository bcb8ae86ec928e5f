import CKernels
import Corpus
import Network
import Syntax

/// A number at each byte, and the feature it is scored against.
struct ScoreStream: Sendable {
  let source: Source
  let feature: Int
  let polarity: Int
  /// Whether it is reported, and so scored by fine bins; else only its clusters are.
  var isListed = true
  /// Whether it is the best of a depth by c itself, which stands apart.
  var isRaw = false
  /// Whether it is its feature's best cell.
  var isBest = false
  /// What the threshold part set.
  var threshold: Float?
  /// By fine bin: the rank of a value on the threshold part, where a partial correlation is wanted.
  var ranks: [Float]?

  enum Source: Hashable, Sendable {
    case neuron(NeuronID)
    /// By its place among the pass's readouts.
    case readout(Int)

    /// The fine bins of its values.
    var bins: Bins {
      switch self {
      case .neuron(let neuron): .fine(unbounded: !neuron.vector.isBounded)
      case .readout: .readout
      }
    }
  }

  var bins: Bins { source.bins }
}

extension [ScoreStream] {
  /// The distinct sources, and by stream the place of its own among them.
  fileprivate var sources: (distinct: [ScoreStream.Source], places: [Int]) {
    var order: [ScoreStream.Source: Int] = [:]
    var distinct: [ScoreStream.Source] = []
    let places = map { stream in
      if let place = order[stream.source] { return place }
      order[stream.source] = distinct.count
      distinct.append(stream.source)
      return distinct.count - 1
    }
    return (distinct, places)
  }
}

/// The second and third pass: chosen cells and readouts against their features on one part, by fine
/// histograms; on the report part by clusters of files too. A visitor has some of the streams.
///
/// Memory, a stream: 49,152 bins x 8 bytes for a cell and a binary feature, 28 for a graded one, an
/// eighth of that for a readout, the clusters, and the first of the ranking; it does not depend on the
/// corpus.
struct PartScoring: StateVisitor {
  private let context: PassContext
  private let part: Part
  /// Its own streams, and the place of each among all.
  private let streams: [ScoreStream]
  fileprivate let indices: [Int]
  private let clusters: Clusters?
  private let scorer: ReadoutScorer?
  /// By feature, those of no stream empty.
  private var chunks: [LabelChunk]
  /// The features of its streams.
  private let features: [Int]
  /// The distinct sources, and by stream the place of its own among them.
  private let sources: [ScoreStream.Source]
  private let places: [Int]
  /// By source: the scorer's readout.
  private let scored: [Int?]
  private let isFine: [Bool]
  private var values: [[Float]]  // by source: (T)
  private var fine: [[UInt16]]
  private var coarse: [[UInt16]]
  /// By stream.
  fileprivate private(set) var tallies: [PairTally]
  fileprivate private(set) var clusterTallies: [ClusterTally]
  fileprivate private(set) var details: [StreamDetails]

  /// Visitors that share the streams, at most so many: streams of one source have one visitor.
  ///
  /// - Parameter keepsTops: whether the first of each ranking are kept, for scores that are shown.
  static func visitors(
    _ context: PassContext, part: Part, _ streams: [ScoreStream], _ readouts: [Readout],
    clusters: Clusters? = nil, keepsTops: Bool = false, most: Int
  ) throws -> [PartScoring] {
    let (distinct, places) = streams.sources
    let workers = Workers(count: max(1, min(most, distinct.count)))
    return try workers.map { worker in
      try PartScoring(
        context, part: part, streams, readouts, clusters: clusters, keepsTops: keepsTops,
        indices: streams.indices.filter { places[$0] % workers.count == worker })
    }
  }

  private init(
    _ context: PassContext, part: Part, _ all: [ScoreStream], _ readouts: [Readout],
    clusters: Clusters?, keepsTops: Bool, indices: [Int]
  ) throws {
    self.context = context
    self.part = part
    self.indices = indices
    let streams = indices.map { all[$0] }
    self.streams = streams
    self.clusters = clusters
    chunks = context.features.map { _ in LabelChunk() }
    features = Set(streams.map(\.feature)).sorted()
    (sources, places) = streams.sources
    var own: [Readout] = []
    scored = sources.map { source in
      guard case .readout(let readout) = source else { return nil }
      own.append(readouts[readout])
      return own.count - 1
    }
    scorer =
      own.isEmpty
      ? nil : ReadoutScorer(own, layers: context.layers.count, hidden: context.hidden)
    var isFine = sources.map { _ in false }
    for (place, stream) in zip(places, streams) where stream.isListed { isFine[place] = true }
    self.isFine = isFine
    values = sources.map { _ in [] }
    fine = values.map { _ in [] }
    coarse = fine
    func kind(_ stream: ScoreStream) -> FeatureKind { context.features[stream.feature].kind }
    tallies = streams.map { stream in
      guard stream.isListed else { return PairTally(kind(stream), bins: 0) }
      let isRanked = keepsTops && kind(stream) == .binary
      return PairTally(
        kind(stream), bins: stream.bins.count,
        top: isRanked ? TopRanking(polarity: stream.polarity, streams: all.count) : nil)
    }
    clusterTallies =
      clusters == nil
      ? []
      : zip(places, streams).map {
        ClusterTally(
          kind($1), bins: Self.clusterBins($1.source, isListed: isFine[$0]),
          clusters: clusters?.count ?? 0, polarity: $1.polarity, threshold: $1.threshold)
      }
    details =
      clusters == nil
      ? [] : streams.map { StreamDetails($0, context.features[$0.feature], context) }
  }

  mutating func visit(_ activations: borrowing Activations, of file: ReadingFile) {
    let labels = context.labels(of: file)
    scorer?.score(activations)
    for (range, part) in context.parts.stretches(of: file.number, activations.range)
    where part == self.part {
      let pieces =
        clusters?.stretches(of: file.number, range) ?? [(range: range, cluster: 0)]
      for (piece, cluster) in pieces {
        for feature in features {
          chunks[feature].read(labels, feature: feature, piece, context.gradeRanks(feature))
        }
        let start = piece.lowerBound - activations.range.lowerBound
        for place in sources.indices {
          take(place, activations, from: start, count: piece.count)
        }
        for index in streams.indices {
          add(index, file, piece, cluster: cluster)
        }
      }
    }
  }

  private mutating func add(_ index: Int, _ file: ReadingFile, _ range: Range<Int>, cluster: Int) {
    let (stream, place) = (streams[index], places[index])
    if stream.isListed {
      let zero = context.gradeRanks(stream.feature)?.rank(of: 0) ?? 0
      tallies[index].add(fine[place], chunks[stream.feature], zeroRank: zero)
      tallies[index].rank(values[place], chunks[stream.feature])
    }
    guard clusters != nil else { return }
    clusterTallies[index].add(
      values[place], coarse[place], chunks[stream.feature], context.ranks[stream.feature],
      cluster: cluster)
    if stream.isListed {
      details[index].add(values[place], fine[place], file, range, chunks[stream.feature])
    }
  }

  /// A source's values over a chunk, and their bins.
  private mutating func take(
    _ place: Int, _ activations: borrowing Activations, from start: Int, count: Int
  ) {
    if values[place].count != count { values[place] = [Float](repeating: 0, count: count) }
    var own = values[place].mutableSpan
    switch sources[place] {
    case .neuron(let neuron):
      unsafe activations.withRows(layer: neuron.layer, neuron.vector) { base, stride in
        let first = unsafe base + start * stride + neuron.unit
        for t in 0..<count { own[t] = unsafe first[t * stride] }
      }
    case .readout:
      guard let scorer, let readout = scored[place] else { return }
      scorer.write(readout, from: start, into: &own)
    }
    if isFine[place] { sources[place].bins.bin(values[place], into: &fine[place]) }
    if clusters != nil {
      Self.clusterBins(sources[place], isListed: isFine[place])
        .bin(values[place], into: &coarse[place])
    }
  }

  /// The bins in which a source's clusters are compared.
  private static func clusterBins(_ source: ScoreStream.Source, isListed: Bool) -> Bins {
    switch source {
    case .neuron(let neuron) where isListed: .clustered(unbounded: !neuron.vector.isBounded)
    case .neuron(let neuron): .coarse(unbounded: !neuron.vector.isBounded)
    case .readout: .coarse(unbounded: true)
    }
  }
}

/// What the visitors that share a pass's streams found, by stream.
struct PartScores: Sendable {
  let tallies: [PairTally]
  /// Empty where there are no clusters, as `details`.
  let clusterTallies: [ClusterTally]
  let details: [StreamDetails]

  init(_ visitors: [PartScoring]) {
    let places = visitors.flatMap(\.indices)
    func inOrder<Found>(_ found: KeyPath<PartScoring, [Found]>) -> [Found] {
      zip(places, visitors.flatMap { $0[keyPath: found] }).sorted { $0.0 < $1.0 }.map(\.1)
    }
    tallies = inOrder(\.tallies)
    clusterTallies = inOrder(\.clusterTallies)
    details = inOrder(\.details)
  }
}
