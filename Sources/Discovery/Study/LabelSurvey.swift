import Corpus
import Network
import Syntax

/// What the labels alone say, before any network is read: how often each is what, in each part, and
/// what the current byte tells of them; or the same of the control task's labels.
struct LabelSurvey: Sendable {
  /// By part and feature.
  private(set) var ranks: [Part: [GradeRanks]] = [:]
  /// By feature, over all parts.
  private(set) var wholeRanks: [GradeRanks] = []
  /// By feature: the mean label after each byte value on the select part, as a rank from 0 to 255.
  private(set) var byteRanks: [[UInt16]] = []
  private(set) var bytes = 0
  private(set) var knownBytes = 0
  /// Files that were not parsed, and why.
  private(set) var warnings: [String] = []

  /// The share of bytes whose structural labels are known.
  var coverage: Double {
    bytes == 0 ? 1 : Double(knownBytes) / Double(bytes)
  }

  init(
    _ files: [Piece], _ parts: Parts, grammar: Grammar, features: [Feature], threads: Int,
    isControl: Bool = false
  ) throws {
    let workers = Workers(count: max(1, min(threads, files.count)))
    let counted = try workers.map { worker in
      let labeler = try FileLabeler(grammar, features: features, hasControls: isControl)
      var counts = Counts(features: features.count)
      for file in stride(from: worker, to: files.count, by: workers.count) {
        let piece = files[file]
        let bytes = try SourceReader.bytes(of: piece.file.path, in: piece.range)
        let reading = labeler.reading(bytes, file: file)
        let labels = reading.controls ?? reading.labels
        if let warning = labels.warning {
          counts.warnings.append((file, "\(piece.file.path): \(warning)"))
        }
        counts.bytes += bytes.count
        counts.knownBytes += labels.knownBytes
        counts.add(labels, bytes, parts.stretches(of: file, 0..<bytes.count))
      }
      return counts
    }
    if let problem = grammar.queryProblem { throw SyntaxError.badQuery(problem) }
    for part in Part.allCases {
      ranks[part] = features.indices.map { feature in
        var histogram: [Int: Int] = [:]
        for counts in counted {
          histogram.merge(counts.grades[part.rawValue][feature], uniquingKeysWith: +)
        }
        return GradeRanks(histogram)
      }
    }
    var unmatched: [String] = []
    wholeRanks = features.indices.map { feature in
      var histogram: [Int: Int] = [:]
      for counts in counted {
        for part in Part.allCases {
          histogram.merge(counts.grades[part.rawValue][feature], uniquingKeysWith: +)
        }
      }
      if !histogram.keys.contains(where: { $0 > 0 }) { unmatched.append(features[feature].name) }
      return GradeRanks(histogram)
    }
    byteRanks = features.indices.map { feature in
      var means = [Double](repeating: 0, count: 256)
      for byte in 0..<256 {
        let known = counted.reduce(0) { $0 + $1.byteCounts[feature][byte] }
        let sum = counted.reduce(0) { $0 + $1.byteSums[feature][byte] }
        means[byte] = known == 0 ? 0 : sum / Double(known)
      }
      let order = Set(means).sorted()
      return means.map { mean in UInt16(order.firstIndex(of: mean) ?? 0) }
    }
    bytes = counted.reduce(0) { $0 + $1.bytes }
    knownBytes = counted.reduce(0) { $0 + $1.knownBytes }
    warnings = counted.flatMap(\.warnings).sorted { $0.file < $1.file }.map(\.sentence)
    if !isControl { warnings += unmatched.compactMap(grammar.unmatched) }
  }

  /// What one worker counted.
  private struct Counts: Sendable {
    /// By part and feature: bytes by label.
    var grades: [[[Int: Int]]]
    /// By feature and byte value, on the select part.
    var byteCounts: [[Int]]
    var byteSums: [[Double]]
    var bytes = 0
    var knownBytes = 0
    var warnings: [(file: Int, sentence: String)] = []

    init(features: Int) {
      grades = Array(repeating: Array(repeating: [:], count: features), count: Part.allCases.count)
      byteCounts = Array(repeating: Array(repeating: 0, count: 256), count: features)
      byteSums = Array(repeating: Array(repeating: 0, count: 256), count: features)
    }

    mutating func add(
      _ labels: Labels, _ bytes: [UInt8], _ stretches: [(range: Range<Int>, part: Part)]
    ) {
      for (range, part) in stretches {
        for feature in labels.features.indices {
          var (last, run) = (Float.nan, 0)
          func count(_ histogram: inout [Int: Int]) {
            if run > 0 && !last.isNaN { histogram[Int(last), default: 0] += run }
          }
          var histogram = grades[part.rawValue][feature]
          for start in stride(from: range.lowerBound, to: range.upperBound, by: 4096) {
            let chunk = start..<min(start + 4096, range.upperBound)
            let values = labels.values(feature, chunk)
            for (offset, value) in values.enumerated() {
              if value == last {
                run += 1
              } else {
                count(&histogram)
                (last, run) = (value, 1)
              }
              guard part == .select, !value.isNaN else { continue }
              let byte = Int(bytes[chunk.lowerBound + offset])
              byteCounts[feature][byte] += 1
              byteSums[feature][byte] += Double(value)
            }
          }
          count(&histogram)
          grades[part.rawValue][feature] = histogram
        }
      }
    }
  }
}
