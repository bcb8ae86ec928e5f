/// A change of a file's bytes that a detector should follow, or should not notice: `if-to-while`.
///
/// The labels of an altered file are made by labelling it as it now is.
package struct Alteration: Hashable, Sendable {
  /// As the query captures it, or a lexical one's own.
  package let name: String
  /// One line for people; empty where the query gives none.
  package let description: String
  /// The features whose detectors it tries out; all of them where it names none.
  package let features: [String]
}

extension Alteration {
  /// What a query says of its capture.
  init(_ captured: StructuralFeature) {
    self.init(
      name: captured.capture, description: captured.feature.description,
      features: captured.hardFor)
  }
}

/// A file that was altered.
package struct AlteredText: Equatable, Sendable {
  /// What it holds now.
  package let bytes: [UInt8]
  /// How many places were altered: a replaced keyword is one, whatever else goes with it.
  package let places: Int
  /// The bytes that are new, ascending with gaps between. A change that leaves bytes out alone has
  /// none.
  package let changed: [Range<Int>]
  /// Why the file is as it was, where it was not parsed.
  package let warning: String?
}
