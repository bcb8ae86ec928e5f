import Syntax

/// What the place in the line knows of features: the mean label at the same column and indentation
/// elsewhere.
///
/// A pair of column and indentation that was seen rarely is drawn towards what its column and its
/// indentation say alone, and those towards the mean over all positions: with n positions of a kind
/// and a sum s of their labels,
///
///     p_column = (s + beta p_all) / (n + beta), and likewise p_indentation
///     p = (s + beta (p_column + p_indentation) / 2) / (n + beta)
///
/// Memory: 4 bytes for each of 16,640 pairs and feature, 12 while it learns: 8 MB for 40 features.
struct LayoutTable: Sendable {
  /// Columns and indentations from these on count as one.
  static let mostColumns = 255
  static let mostIndentations = 64
  /// How many positions a pair's column and indentation alone count for. It matters little: mean
  /// measure (AP, or Spearman) of 31 features, learnt on 708 KB of the kernel's mm/, scored on 404
  /// KB of other files of it: .3088 with 1, .3091 with 4 and 8, .3088 with 16, .3069 with 64.
  static let beta = 4.0

  private let features: Int
  /// (columns, indentations, F)
  private let estimates: [Float]

  private static let columns = mostColumns + 1
  private static let indentations = mostIndentations + 1
  /// Pairs of both.
  static let kinds = columns * indentations

  init(_ sums: LayoutSums) {
    features = sums.labels.count
    var estimates = [Float](repeating: 0, count: Self.kinds * features)
    for feature in 0..<features {
      let means = Self.means(sums.labels[feature], sums.known[sums.unknownGroups[feature]])
      for place in means.indices { estimates[place * features + feature] = Float(means[place]) }
    }
    self.estimates = estimates
  }

  /// (F, range.count): the estimates at the bytes of `range`, of a text that may have more.
  func scores(of bytes: [UInt8], _ range: Range<Int>) -> [[Float]] {
    scores(in: Layout(Array(bytes[..<range.upperBound])), range)
  }

  /// The same of a text whose layout is known, for those who go through it in stretches.
  func scores(in layout: Layout, _ range: Range<Int>) -> [[Float]] {
    let places = Self.places(in: layout, range)
    return (0..<features).map { feature in
      places.map { estimates[$0 * features + feature] }
    }
  }

  /// Column and indentation, as one number, of the bytes of a range. O(range.upperBound).
  static func places(in layout: Layout, _ range: Range<Int>) -> [Int] {
    let (columns, indentations) = (layout.columns(range), layout.indentations(range))
    return zip(columns, indentations).map { column, indentation in
      min(Int(column), mostColumns) * Self.indentations + min(Int(indentation), mostIndentations)
    }
  }

  /// By place, from sums of labels and counts of known ones.
  private static func means(_ sums: [Double], _ known: [Double]) -> [Double] {
    var column = [(sum: Double, known: Double)](repeating: (0, 0), count: columns)
    var indentation = [(sum: Double, known: Double)](repeating: (0, 0), count: indentations)
    for place in sums.indices {
      let (row, other) = (place / indentations, place % indentations)
      column[row].sum += sums[place]
      column[row].known += known[place]
      indentation[other].sum += sums[place]
      indentation[other].known += known[place]
    }
    let total = known.reduce(0, +)
    let all = total > 0 ? sums.reduce(0, +) / total : 0
    return sums.indices.map { place in
      let (one, other) = (column[place / indentations], indentation[place % indentations])
      let alone = (one.sum + beta * all) / (one.known + beta)
      let otherAlone = (other.sum + beta * all) / (other.known + beta)
      return (sums[place] + beta * (alone + otherAlone) / 2) / (known[place] + beta)
    }
  }
}

/// Sums of labels at the same column and indentation, for a `LayoutTable`.
struct LayoutSums: Sendable {
  /// By feature and pair.
  fileprivate(set) var labels: [[Double]]
  /// By group of features that are unknown at the same bytes, and pair: how many labels are known.
  fileprivate(set) var known: [[Double]]
  let unknownGroups: [Int]

  /// Of no labels yet.
  init(_ features: [Feature], unknownGroups: [Int]) {
    let none = [Double](repeating: 0, count: LayoutTable.kinds)
    self.unknownGroups = unknownGroups
    labels = features.map { _ in none }
    known = Array(repeating: none, count: (unknownGroups.max() ?? 0) + 1)
  }

  /// Adds the labels at a range of a text.
  mutating func add(_ source: Labels, _ layout: Layout, _ range: Range<Int>) {
    let places = LayoutTable.places(in: layout, range)
    for feature in labels.indices {
      let group = unknownGroups[feature]
      let counts = unknownGroups.firstIndex(of: group) == feature
      for (place, label) in zip(places, source.values(feature, range)) where !label.isNaN {
        labels[feature][place] += Double(label)
        if counts { known[group][place] += 1 }
      }
    }
  }
}
