/// What is true at each byte of one file, once that byte has been read.
///
/// Memory follows the regions, not bytes times features: 8 bytes for each place where a feature's
/// label changes.
package struct Labels: Sendable {
  /// In the order asked for.
  package let features: [Feature]
  /// The file's length in bytes.
  package let count: Int
  /// Why the file was not parsed, where it was not: then every structural label is unknown.
  package let warning: String?

  /// By feature.
  let steps: [Steps]
  /// By feature; nil for the lexical ones, which are known at every byte.
  let known: [Known?]
  /// Ascending ranges with gaps between.
  let unknown: [Known: [Range<Int>]]

  /// By feature: features of one group are unknown at the same bytes, in every file.
  package var unknownGroups: [Int] {
    let kinds = known.map { $0.map { "\($0)" } ?? "" }
    let order = Set(kinds).sorted()
    return kinds.map { order.firstIndex(of: $0) ?? 0 }
  }

  /// Bytes of memory that it takes.
  package var memory: Int {
    steps.reduce(0) { $0 + 8 * $1.runs.count } + unknown.values.reduce(0) { $0 + 16 * $1.count }
  }

  /// The bytes at which structural labels are known.
  package var knownBytes: Int {
    count - (unknown[.structural] ?? []).reduce(0) { $0 + $1.count }
  }

  /// The share of bytes at which structural labels are known: 1 for a file without any.
  package var coverage: Double { count == 0 ? 1 : Double(knownBytes) / Double(count) }

  /// Whether the label is above zero at any byte, known or not.
  package func occurs(_ feature: Int) -> Bool { !steps[feature].runs.isEmpty }

  /// Writes the labels of `range` to `output`, which has as many places; NaN where unknown.
  ///
  /// O(range + log regions). Binary labels are 0 and 1.
  package func write(_ feature: Int, _ range: Range<Int>, into output: inout MutableSpan<Float>) {
    steps[feature].write(range, into: &output)
    guard let known = known[feature], let ranges = unknown[known] else { return }
    var index = Self.firstRange(in: ranges, endingAfter: range.lowerBound)
    while index < ranges.count, ranges[index].lowerBound < range.upperBound {
      for byte in ranges[index].clamped(to: range) { output[byte - range.lowerBound] = .nan }
      index += 1
    }
  }

  /// The labels of a range, or of the whole file; NaN where unknown.
  package func values(_ feature: Int, _ range: Range<Int>? = nil) -> [Float] {
    let range = range ?? 0..<count
    var values = [Float](repeating: 0, count: range.count)
    var span = values.mutableSpan
    write(feature, range, into: &span)
    return values
  }

  /// Where in ascending `ranges` the first lies that ends beyond `position`.
  static func firstRange(in ranges: [Range<Int>], endingAfter position: Int) -> Int {
    ranges.partitioningIndex { $0.upperBound > position }
  }
}
