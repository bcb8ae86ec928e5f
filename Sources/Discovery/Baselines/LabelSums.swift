import Syntax

/// Known labels, and sums of labels, over any range of places of a sorted order.
struct LabelSums: Sendable {
  let features: Int
  private let kinds: [FeatureKind]
  private let groups: [Int]
  /// By place: inside each feature (F), then known in each group of features.
  private var bits: RankedBits
  /// Of graded features: sums of labels.
  private var grades: [GradeSums?]
  /// By position, until `finish`: its place in the order.
  private var places: [Int32]
  private let starts: [Int]

  /// Of no labels yet.
  init(_ features: [Feature], unknownGroups: [Int], order: ReversedContexts) {
    self.features = features.count
    kinds = features.map(\.kind)
    groups = unknownGroups
    let count = order.count
    bits = RankedBits(rows: count, columns: features.count + (groups.max() ?? 0) + 1)
    grades = kinds.map { $0 == .graded ? GradeSums(count: count) : nil }
    starts = order.starts
    places = Array(repeating: 0, count: order.bytes)
    for place in 0..<count { places[order.position(at: place)] = Int32(place) }
  }

  /// Bytes that a position learnt from takes.
  static func bytesAPosition(_ features: [Feature]) -> Double {
    let graded = features.count { $0.kind == .graded }
    return 1.5 / 8 * Double(features.count) + 4.125 * Double(graded)
  }

  /// Adds the labels at `range`, which are those of a text's positions.
  mutating func add(_ labels: Labels, _ range: Range<Int>, asText text: Int) {
    let start = starts[text]
    for feature in 0..<features {
      let isGraded = kinds[feature] == .graded
      let knownColumn =
        groups.firstIndex(of: groups[feature]) == feature ? features + groups[feature] : nil
      for (offset, value) in labels.values(feature, range).enumerated() {
        let place = Int(places[start + offset])
        if let knownColumn, !value.isNaN { bits.set(place, knownColumn) }
        guard value > 0 else { continue }
        if isGraded { grades[feature]?.set(place, value) } else { bits.set(place, feature) }
      }
    }
  }

  /// Once all labels are added.
  mutating func finish() {
    places = []
    bits.count()
    for feature in 0..<features { grades[feature]?.add() }
  }

  /// Room for `read`.
  var room: [Float] { Array(repeating: 0, count: bits.columns) }

  /// Writes the sums of the features' labels over `places`, then how many labels are known by
  /// group.
  func read(_ places: Range<Int>, into room: inout [Float]) {
    bits.ones(in: places, into: &room)
    for feature in 0..<features {
      if let sums = grades[feature] { room[feature] = Float(sums.sum(of: places)) }
    }
  }

  /// Where `read` writes how many labels of a feature are known.
  var knownColumns: [Int] { groups.map { features + $0 } }
}
