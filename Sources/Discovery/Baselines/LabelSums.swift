import Syntax

/// Known labels, and sums of labels, over any range of places of a sorted order.
struct LabelSums: Sendable {
  let features: Int
  private let kinds: [FeatureKind]
  private let groups: [Int]
  /// By place: inside each feature (F), then known in each group of features.
  private var bits: RankedBits
  /// Of graded features: by place, the sum of the labels before it.
  private var before: [[Double]]

  init(
    _ texts: [(labels: Labels, range: Range<Int>)], _ features: [Feature], order: ReversedContexts
  ) {
    self.features = features.count
    kinds = features.map(\.kind)
    groups = texts.first?.labels.unknownGroups ?? features.map { _ in 0 }
    let count = order.count
    bits = RankedBits(rows: count, columns: features.count + (groups.max() ?? 0) + 1)
    before = kinds.map { $0 == .graded ? Array(repeating: 0, count: count + 1) : [] }

    var places = [Int32](
      repeating: 0, count: (order.starts.last ?? 0) + (texts.last?.range.count ?? 0))
    for place in 0..<count { places[order.position(at: place)] = Int32(place) }
    for (text, start) in zip(texts, order.starts) {
      for feature in features.indices {
        let isGraded = kinds[feature] == .graded
        let knownColumn =
          groups.firstIndex(of: groups[feature]) == feature
          ? features.count + groups[feature] : nil
        let values = text.labels.values(feature, text.range)
        for (offset, value) in values.enumerated() {
          let place = Int(places[start + offset])
          if let knownColumn, !value.isNaN { bits.set(place, knownColumn) }
          guard value > 0 else { continue }
          if isGraded {
            before[feature][place + 1] = Double(value)
          } else {
            bits.set(place, feature)
          }
        }
      }
    }
    bits.count()
    for feature in features.indices where !before[feature].isEmpty {
      for place in 0..<count { before[feature][place + 1] += before[feature][place] }
    }
  }

  /// Room for `read`.
  var room: [Float] { Array(repeating: 0, count: bits.columns) }

  /// Writes the sums of the features' labels over `places`, then how many labels are known by
  /// group.
  func read(_ places: Range<Int>, into room: inout [Float]) {
    bits.ones(in: places, into: &room)
    for feature in 0..<features where kinds[feature] == .graded {
      room[feature] = Float(before[feature][places.upperBound] - before[feature][places.lowerBound])
    }
  }

  /// Where `read` writes how many labels of a feature are known.
  var knownColumns: [Int] { groups.map { features + $0 } }
}
