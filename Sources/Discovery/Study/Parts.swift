import Corpus

/// The three parts of a corpus: one chooses cells, one sets thresholds, one is reported.
package enum Part: Int, Sendable, CaseIterable {
  case select
  case threshold
  case report
}

/// Which bytes of which file belong to which part.
package struct Parts: Sendable {
  /// By file: ranges that follow on each other, from 0 to the file's length.
  let ranges: [[(range: Range<Int>, part: Part)]]

  /// Whether files are too few for parts of their own.
  var areCutWithinFiles: Bool { ranges.contains { $0.count > 1 } }

  /// Whole files, like in size, from three files on; else every file is cut in three at line ends,
  /// of functions where one is near.
  package init(_ files: [Piece]) throws(CorpusError) {
    guard files.count < 3 else {
      ranges = Self.byFile(files.map(\.range.count))
      return
    }
    var ranges: [[(Range<Int>, Part)]] = []
    for file in files {
      let bytes = try SourceReader.bytes(of: file.file.path, in: file.range)
      let first = Self.cut(bytes, near: bytes.count / 3)
      let second = max(first, Self.cut(bytes, near: bytes.count * 2 / 3))
      ranges.append([
        (0..<first, .select), (first..<second, .threshold), (second..<bytes.count, .report),
      ])
    }
    self.ranges = ranges
  }

  /// Whole files of known parts.
  init(whole files: [Piece], _ parts: [Part]) {
    ranges = zip(files, parts).map { [(0..<$0.range.count, $1)] }
  }

  /// Texts of these lengths, all of one part.
  init(lengths: [Int], _ part: Part) {
    ranges = lengths.map { [(0..<$0, part)] }
  }

  /// Largest first, each to the part with the fewest bytes.
  private static func byFile(_ sizes: [Int]) -> [[(Range<Int>, Part)]] {
    var parts = [[(Range<Int>, Part)]](repeating: [], count: sizes.count)
    var loads = [0, 0, 0]
    for file in sizes.indices.sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
      let part = Part.allCases.min { loads[$0.rawValue] < loads[$1.rawValue] } ?? .select
      parts[file] = [(0..<sizes[file], part)]
      loads[part.rawValue] += sizes[file]
    }
    return parts
  }

  /// The end of a function (a line that begins with a closing brace) within a tenth of the bytes
  /// from `target`, else of a line, else `target` itself.
  static func cut(_ bytes: [UInt8], near target: Int) -> Int {
    let reach = bytes.count / 10
    let window = max(0, target - reach)..<min(bytes.count, target + reach)
    var (lineEnd, functionEnd): (Int?, Int?) = (nil, nil)
    func nearer(_ end: Int, _ best: Int?) -> Int {
      guard let best, abs(best - target) <= abs(end - target) else { return end }
      return best
    }
    var lineStart = (bytes[..<window.lowerBound].lastIndex(of: 0x0a) ?? -1) + 1
    for index in window where bytes[index] == 0x0a {
      lineEnd = nearer(index + 1, lineEnd)
      if bytes[lineStart] == 0x7d { functionEnd = nearer(index + 1, functionEnd) }
      lineStart = index + 1
    }
    return functionEnd ?? lineEnd ?? target
  }

  /// The files that have bytes in any of `parts`.
  func files(in parts: Set<Part>) -> [Int] {
    ranges.indices.filter { file in ranges[file].contains { parts.contains($0.part) } }
  }

  /// The stretches of `range` of a file, with their parts.
  func stretches(of file: Int, _ range: Range<Int>) -> [(range: Range<Int>, part: Part)] {
    ranges[file].compactMap { entry in
      let common = entry.range.clamped(to: range)
      return common.isEmpty ? nil : (common, entry.part)
    }
  }
}
