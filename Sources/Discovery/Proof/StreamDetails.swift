import Syntax

/// What is learnt of a reported score on the report part beside its ranking: how long it persists,
/// what of it column and indentation don't explain, and what it takes for the feature.
struct StreamDetails: Sendable {
  private(set) var persistence: [PersistenceTally.Count]
  private(set) var partial: PartialMoments
  /// By kind of look-alike: its bytes, and those at which the score says inside.
  private(set) var lookAlikes: [LookAlikes]
  /// The bytes of any kind at which the score says inside, each once.
  private(set) var wrong = 0
  /// Of a feature's best cell, where they are wanted.
  private(set) var places: ExcerptPicker?
  private let stream: ScoreStream
  private let layout: LayoutRanks?
  private let label: GradeRanks
  private let isBinary: Bool

  init(_ stream: ScoreStream, _ feature: Feature, _ context: PassContext) {
    self.stream = stream
    isBinary = feature.kind == .binary
    layout = stream.ranks == nil ? nil : context.layout
    label = context.ranks[stream.feature]
    persistence = isBinary && stream.isListed ? PersistenceTally.empty : []
    partial = PartialMoments()
    let places = context.hardNegatives.prefix(stream.feature).reduce(0) { $0 + $1.count }
    let own =
      isBinary && stream.isListed && !context.hardNegatives.isEmpty
      ? context.hardNegatives[stream.feature] : []
    lookAlikes = own.enumerated().map { LookAlikes(negative: $1, place: places + $0) }
    self.places =
      context.illustrates && stream.isBest
      ? ExcerptPicker(stream, isBinary: isBinary, files: context.files.count) : nil
  }

  /// Bytes that look like the feature's and aren't.
  struct LookAlikes: Sendable {
    let negative: HardNegative
    /// The place of its labels among all look-alikes'.
    let place: Int
    var bytes = 0
    var wrong = 0
  }

  mutating func add(
    _ values: [Float], _ fine: [UInt16], _ file: ReadingFile, _ range: Range<Int>,
    _ chunk: LabelChunk
  ) {
    if isBinary, let threshold = stream.threshold, !chunk.inside.isEmpty {
      let distances = file.labels.distances(stream.feature, range)
      for position in chunk.inside {
        let isOn = Float(stream.polarity) * values[Int(position)] >= threshold
        PersistenceTally.add(isOn, at: distances[Int(position)], to: &persistence)
      }
    }
    addLookAlikes(values, file, range)
    if places != nil {
      for start in stride(from: 0, to: range.count, by: ExcerptPicker.look) {
        let own = start..<min(start + ExcerptPicker.look, range.count)
        places?.add(
          Array(values[own]), Array(chunk.values[own]), file,
          range.lowerBound + own.lowerBound..<range.lowerBound + own.upperBound)
      }
    }
    guard let layout, let ranks = stream.ranks, let lines = file.layout else { return }
    let (columns, indentations) = (lines.columns(range), lines.indentations(range))
    for (t, value) in chunk.values.enumerated() where !value.isNaN {
      partial.add(
        Double(ranks[Int(fine[t])]), label.position(of: value),
        layout.column.position(of: columns[t]), layout.indentation.position(of: indentations[t]))
    }
  }

  private mutating func addLookAlikes(
    _ values: [Float], _ file: ReadingFile, _ range: Range<Int>
  ) {
    guard let hard = file.hard, let threshold = stream.threshold else { return }
    var isWrong: [Bool] = []
    for index in lookAlikes.indices where hard.occurs(lookAlikes[index].place) {
      if isWrong.isEmpty { isWrong = [Bool](repeating: false, count: range.count) }
      for (t, label) in hard.values(lookAlikes[index].place, range).enumerated() where label > 0 {
        lookAlikes[index].bytes += 1
        guard Float(stream.polarity) * values[t] >= threshold else { continue }
        lookAlikes[index].wrong += 1
        isWrong[t] = true
      }
    }
    wrong += isWrong.count { $0 }
  }
}

/// The ranks of columns and indentations on the report part.
struct LayoutRanks: Sendable {
  let column: GradeRanks
  let indentation: GradeRanks
}

/// How often a cell is right inside a region, by the bytes since it opened.
package struct Persistence: Codable, Sendable, Equatable {
  /// From this distance on, in bytes,
  package var from: Int
  /// to before this one; nil for all beyond.
  @Measured package var to: Int?
  package var bytes: Int
  /// The share of them at which the cell says inside; nil where there are none.
  @Measured package var right: Double?
}

/// Counts for `Persistence`, by the paper's distances (its figure 5) and two beyond.
enum PersistenceTally {
  static let edges = [0, 20, 40, 60, 80, 100, 125, 150, 200, 250, 300, 500]

  /// Bytes inside, and those of them at which the cell is on.
  struct Count: Sendable, Equatable {
    var bytes = 0
    var right = 0
  }

  static var empty: [Count] { edges.map { _ in Count() } }

  static func add(_ isOn: Bool, at distance: Int32, to counts: inout [Count]) {
    guard distance >= 0 else { return }
    let index = (edges.firstIndex { $0 > Int(distance) } ?? edges.count) - 1
    counts[index].bytes += 1
    if isOn { counts[index].right += 1 }
  }

  static func persistence(_ counts: [Count]) -> [Persistence] {
    zip(edges.indices, counts).map { index, count in
      Persistence(
        from: edges[index], to: index + 1 < edges.count ? edges[index + 1] : nil,
        bytes: count.bytes,
        right: count.bytes == 0 ? nil : Double(count.right) / Double(count.bytes))
    }
  }
}

/// Sums for the correlation of a score with a label when column and indentation are held.
struct PartialMoments: Sendable, Equatable {
  private var count = 0.0
  /// Of score, label, column and indentation, as ranks.
  private var sums = SIMD4<Double>()
  /// By variable: its products with all four.
  private var products = [SIMD4<Double>](repeating: SIMD4(), count: 4)

  mutating func add(_ score: Double, _ label: Double, _ column: Double, _ indentation: Double) {
    let values = SIMD4(score, label, column, indentation)
    count += 1
    sums += values
    for index in 0..<4 { products[index] += values[index] * values }
  }

  /// Correlation of two of the four.
  private func correlation(_ a: Int, _ b: Int) -> Double {
    func covariance(_ a: Int, _ b: Int) -> Double {
      products[a][b] - sums[a] * sums[b] / count
    }
    let scale = (covariance(a, a) * covariance(b, b)).squareRoot()
    return scale > 0 ? covariance(a, b) / scale : 0
  }

  /// The partial correlation of score and label given column and indentation, -1 to 1, by the
  /// recursion over what is held (Fisher 1924). nil where nothing is left to correlate.
  var correlation: Double? {
    guard count > 3 else { return nil }
    func held(_ ab: Double, _ ac: Double, _ bc: Double) -> Double? {
      let scale = (max(0, 1 - ac * ac) * max(0, 1 - bc * bc)).squareRoot()
      return scale > 1e-7 ? (ab - ac * bc) / scale : nil
    }
    guard let score = held(correlation(0, 3), correlation(0, 2), correlation(3, 2)),
      let label = held(correlation(1, 3), correlation(1, 2), correlation(3, 2)),
      let both = held(correlation(0, 1), correlation(0, 2), correlation(1, 2))
    else { return nil }
    return held(both, score, label)
  }
}
