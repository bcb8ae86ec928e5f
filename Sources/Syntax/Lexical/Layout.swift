/// Where in its line each byte of a text lies: the lexical features `line-position` and
/// `indentation`, for those that want them whatever features are labelled.
package struct Layout: Sendable {
  private let positions: Steps
  private let leading: Steps

  /// O(bytes).
  package init(_ bytes: [UInt8]) {
    positions = linePositions(bytes)
    leading = Syntax.indentations(bytes)
  }

  /// How many bytes of its line have been read, once each byte of `range` was: 0 after a newline.
  package func columns(_ range: Range<Int>) -> [Float] { Self.values(positions, range) }

  /// Columns of the white space that the line began with, as far as it was read; tabs go to the
  /// next multiple of 8.
  package func indentations(_ range: Range<Int>) -> [Float] { Self.values(leading, range) }

  private static func values(_ steps: Steps, _ range: Range<Int>) -> [Float] {
    var values = [Float](repeating: 0, count: range.count)
    var span = values.mutableSpan
    steps.write(range, into: &span)
    return values
  }
}
