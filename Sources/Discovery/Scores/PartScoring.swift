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
  }

  /// The fine bins of its values.
  var bins: Bins {
    switch source {
    case .neuron(let neuron): .fine(unbounded: !neuron.vector.isBounded)
    case .readout: .readout
    }
  }

}

/// The second and third pass: chosen cells and readouts against their features on one part, by fine
/// histograms; on the report part by clusters of files too.
///
/// Memory, a worker and stream: 49,152 bins x 8 bytes for a cell and a binary feature, 28 for a graded
/// one, an eighth of that for a readout, and the clusters; it does not depend on the corpus.
struct PartScoring: StateVisitor {
  private let context: PassContext
  private let part: Part
  private let labeler: FileLabeler
  private let streams: [ScoreStream]
  private let clusters: Clusters?
  private let readouts: ReadoutScorer?
  private var reading: [Int: ReadingFile] = [:]
  private var chunks: [LabelChunk]
  /// The distinct sources, and by stream the place of its own among them.
  private let sources: [ScoreStream.Source]
  private let places: [Int]
  private let isFine: [Bool]
  private var values: [[Float]]  // by source: (T)
  private var fine: [[UInt16]]
  private var coarse: [[UInt16]]
  /// By stream.
  private(set) var tallies: [PairTally]
  private(set) var clusterTallies: [ClusterTally]
  private(set) var details: [StreamDetails]

  init(
    _ context: PassContext, part: Part, _ streams: [ScoreStream], readouts: ReadoutScorer? = nil,
    clusters: Clusters? = nil
  ) throws {
    self.context = context
    self.part = part
    self.streams = streams
    self.readouts = readouts
    self.clusters = clusters
    labeler = try context.labeler()
    chunks = context.features.map { _ in LabelChunk() }
    var order: [ScoreStream.Source: Int] = [:]
    var sources: [ScoreStream.Source] = []
    places = streams.map { stream in
      if let place = order[stream.source] { return place }
      order[stream.source] = sources.count
      sources.append(stream.source)
      return sources.count - 1
    }
    self.sources = sources
    var isFine = sources.map { _ in false }
    for (place, stream) in zip(places, streams) where stream.isListed { isFine[place] = true }
    self.isFine = isFine
    values = sources.map { _ in [] }
    fine = values.map { _ in [] }
    coarse = fine
    func kind(_ stream: ScoreStream) -> FeatureKind { context.features[stream.feature].kind }
    tallies = streams.map { PairTally(kind($0), bins: $0.isListed ? $0.bins.count : 0) }
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

  mutating func begin(file: Int, bytes: [UInt8]) {
    reading[file] = context.reading(file, bytes, labeler)
  }

  mutating func visit(_ activations: borrowing Activations) {
    guard let file = reading[activations.file] else { return }
    context.progress.advance(activations.range.count)
    let number = context.files[activations.file]
    readouts?.score(activations)
    for (range, part) in context.parts.stretches(of: number, activations.range)
    where part == self.part {
      let pieces =
        clusters?.stretches(of: number, range) ?? [(range: range, cluster: 0)]
      for (piece, cluster) in pieces {
        for feature in chunks.indices {
          chunks[feature].read(file.labels, feature: feature, piece, context.gradeRanks(feature))
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
    let isUnbounded: Bool
    values[place].removeAll(keepingCapacity: true)
    switch sources[place] {
    case .neuron(let neuron):
      isUnbounded = !neuron.vector.isBounded
      unsafe activations.withRows(layer: neuron.layer, neuron.vector) { base, stride in
        for t in start..<start + count {
          values[place].append(unsafe base[t * stride + neuron.unit])
        }
      }
    case .readout(let readout):
      isUnbounded = true
      for t in start..<start + count {
        values[place].append(readouts?.value(readout, at: t) ?? 0)
      }
    }
    if isFine[place] {
      let isReadout = if case .readout = sources[place] { true } else { false }
      let bins = isReadout ? Bins.readout : .fine(unbounded: isUnbounded)
      bins.bin(values[place], into: &fine[place])
    }
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

  mutating func end(file: Int) {
    reading[file] = nil
    for index in details.indices { details[index].end(file: context.files[file]) }
  }

  /// The workers' tallies added up.
  static func total(_ visitors: [PartScoring]) -> PartScoring? {
    guard var sum = visitors.first else { return nil }
    for other in visitors.dropFirst() {
      for index in sum.tallies.indices { sum.tallies[index].add(other.tallies[index]) }
      for index in sum.clusterTallies.indices {
        sum.clusterTallies[index].add(other.clusterTallies[index])
      }
      for index in sum.details.indices { sum.details[index].add(other.details[index]) }
    }
    return sum
  }
}
