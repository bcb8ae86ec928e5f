import Syntax

/// What is true of each byte of a file, for one feature.
package struct LabelTrack: Sendable, Equatable {
  package var feature: String
  package var kind: FeatureKind
  /// (T) 0 or 1, or a graded feature's number; not a number where the parser is lost.
  package var values: [Float]

  package init(feature: String, kind: FeatureKind, values: [Float]) {
    self.feature = feature
    self.kind = kind
    self.values = values
  }

  /// The share of bytes whose label is known, 0 to 1; 1 for an empty file.
  package var coverage: Double {
    guard !values.isEmpty else { return 1 }
    return Double(values.count { !$0.isNaN }) / Double(values.count)
  }

  /// The share of known bytes whose label is above zero, 0 to 1; 0 if none is known.
  package var prevalence: Double {
    let known = values.count { !$0.isNaN }
    return known == 0 ? 0 : Double(values.count { $0 > 0 }) / Double(known)
  }

  /// Whether an underline says something: a number above zero almost everywhere does not.
  var isWorthUnderlining: Bool { kind == .binary || prevalence <= 0.5 }

  /// The greatest known label in a range of bytes.
  func greatest(in range: Range<Int>) -> Float? {
    values[range].lazy.filter { !$0.isNaN }.max()
  }
}

/// A file with its labels and no network: what `labels` shows.
///
/// A track is made when it is looked at, so that one is held at a time: 4 bytes a byte of the file.
package struct LabelledFile {
  /// As it can be passed back to the command.
  package var path: String
  /// (T)
  package var bytes: [UInt8]
  package let labels: AnyRandomAccessCollection<LabelTrack>

  /// Each track must be as long as the file.
  package init(
    path: String, bytes: [UInt8], labels: some RandomAccessCollection<LabelTrack>
  ) {
    self.path = path
    self.bytes = bytes
    self.labels = AnyRandomAccessCollection(labels)
  }
}
