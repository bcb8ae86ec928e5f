/// A place in the corpus where a cell is at its highest, or wrong.
package struct Excerpt: Sendable, Equatable {
  /// Why it is shown.
  package enum Kind: String, Sendable, CaseIterable {
    /// Nowhere does the cell say "inside" more strongly, or is a graded one's value greater.
    case highest
    /// Nowhere is a graded one's value less.
    case lowest
    /// It says inside, and the parser says outside: the strongest of these.
    case falseAlarm
    /// It says outside, and the parser says inside: the strongest of these.
    case miss
  }

  package let kind: Kind
  /// As it can be passed back to the command.
  package let path: String
  /// The line of the byte that it is about, counted from 1.
  package let line: Int
  /// Some bytes around it, fewer than 200; they may begin and end within a line.
  package let bytes: [UInt8]
  /// By byte, as printed.
  package let values: [Float]
  /// By byte; not a number where unknown.
  package let labels: [Float]
  /// The place in `bytes` of the byte that it is about.
  package let at: Int

  package init(
    kind: Kind, path: String, line: Int, bytes: [UInt8], values: [Float], labels: [Float],
    at: Int
  ) {
    precondition(values.count == bytes.count && labels.count == bytes.count)
    precondition(bytes.indices.contains(at))
    self.kind = kind
    self.path = path
    self.line = line
    self.bytes = bytes
    self.values = values
    self.labels = labels
    self.at = at
  }
}

/// How a cell's values are spread, where its feature is on and where not.
package struct ValueHistogram: Sendable, Equatable {
  /// The ends of the first and the last of bins of one width.
  package let range: ClosedRange<Float>
  /// Known bytes by bin, outside a binary feature; all of them for a graded one.
  package let outside: [Int]
  /// The same inside; empty for a graded feature.
  package let inside: [Int]
  /// The mean label by bin, of a graded feature; nil where there is no byte.
  package let means: [Double?]

  package init(
    range: ClosedRange<Float>, outside: [Int], inside: [Int] = [], means: [Double?] = []
  ) {
    self.range = range
    self.outside = outside
    self.inside = inside
    self.means = means
  }
}

/// What shows a feature's best cell at work, on the report part.
package struct Illustration: Sendable, Equatable {
  package let feature: String
  /// As in `l0.c.143`.
  package let neuron: String
  package let histogram: ValueHistogram
  /// By kind, the most telling first; at most `perKind` of each.
  package let excerpts: [Excerpt]

  package static let perKind = 3

  package init(
    feature: String, neuron: String, histogram: ValueHistogram, excerpts: [Excerpt]
  ) {
    self.feature = feature
    self.neuron = neuron
    self.histogram = histogram
    self.excerpts = excerpts
  }
}
