import Syntax

/// The labels of a file while its states are read, a chunk at a time.
struct ReadingFile {
  /// Its number in the study.
  let number: Int
  let bytes: [UInt8]
  let labels: Labels
  /// The labels of the control task, where someone asks.
  var controls: Labels?
  /// Column and indentation, where someone asks.
  var layout: Layout?
  /// The look-alikes of features, where someone asks.
  var hard: Labels?
}

/// The labels of one feature over a chunk: where they are known, and where the byte is inside.
struct LabelChunk {
  /// Positions within the chunk whose label is unknown.
  private(set) var unknown: [UInt16] = []
  /// Positions with a known label above zero.
  private(set) var inside: [UInt16] = []
  /// The labels at `inside`.
  private(set) var grades: [Float] = []
  /// Of a graded feature: the ranks of `grades` less that of a label of 0, which most labels are.
  private(set) var weights: [Double] = []
  /// The labels by position, NaN where unknown.
  private(set) var values: [Float] = []

  /// Takes the labels of `range`, at most 65,535 bytes.
  ///
  /// - Parameter ranks: of a graded feature; nil for a binary one.
  mutating func read(_ labels: Labels, feature: Int, _ range: Range<Int>, _ ranks: GradeRanks?) {
    if values.count != range.count { values = [Float](repeating: 0, count: range.count) }
    var span = values.mutableSpan
    labels.write(feature, range, into: &span)
    sort(ranks)
  }

  /// Takes labels as they are, NaN where unknown.
  mutating func read(values: [Float], _ ranks: GradeRanks?) {
    self.values = values
    sort(ranks)
  }

  private mutating func sort(_ ranks: GradeRanks?) {
    unknown.removeAll(keepingCapacity: true)
    inside.removeAll(keepingCapacity: true)
    grades.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    for (position, value) in values.enumerated() {
      if value > 0 {
        inside.append(UInt16(position))
        grades.append(value)
      } else if value.isNaN {
        unknown.append(UInt16(position))
      }
    }
    guard let ranks else { return }
    let zero = ranks.rank(of: 0)
    for grade in grades { weights.append(ranks.rank(of: grade) - zero) }
  }
}
