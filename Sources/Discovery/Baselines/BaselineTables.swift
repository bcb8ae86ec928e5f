import Corpus
import Network
import Synchronization
import Syntax

/// The tables of the last 20 bytes and of the layout, learnt from the select and the threshold part.
///
/// Where those have more bytes than a table holds, it learns from short stretches spread evenly over
/// all of them: for as many bytes, a little of each file tells more of other files than a few whole
/// ones. Learnt from 8 MB of 67 MB of Linux, the mean measure of six features on other files is .740
/// with stretches of 256 bytes and .735 with 1,024; from 2 MB, where shorter stretches matter more,
/// .683 with 256, .681 with 512, .678 with 1,024, .671 with 4 KB, .662 with 16 KB, .648 with 64 KB,
/// .646 with whole files, and .568 with the first 700 bytes of each file.
struct BaselineTables: Sendable {
  let context: ContextTable
  let layout: LayoutTable

  /// Bytes of one stretch.
  static let stretch = 512

  /// Labels each file that has a stretch, whole: O(its bytes). Throws what reading a file throws.
  ///
  /// - Parameter positions: the most that are learnt from.
  init(_ setting: Setting, grammar: Grammar, threads: Int, positions: Int? = nil) throws {
    let features = setting.features
    let sample = Self.sample(
      setting, positions: positions ?? ContextTable.positions(of: features))
    let contexts = ReversedContexts(
      try sample.flatMap { file, ranges in
        let piece = setting.files[file]
        return try ranges.map { range in
          let lead = min(ReversedContexts.longest, range.lowerBound)
          let start = piece.range.lowerBound + range.lowerBound
          let bytes = try SourceReader.bytes(
            of: piece.file.path, in: start - lead..<start + range.count)
          return (bytes, lead..<bytes.count)
        }
      })
    let firsts = sample.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.ranges.count) }
    let sums = Mutex(Sums(features, unknownGroups: setting.unknownGroups, order: contexts))
    _ = try Workers(count: threads).map(
      sample.count, with: { try Labeler(grammar, features: features.map(\.name)) }
    ) { labeler, index in
      let (file, ranges) = sample[index]
      let piece = setting.files[file]
      let bytes = try SourceReader.bytes(of: piece.file.path, in: piece.range)
      let (labels, layout) = (labeler.labels(of: bytes), Layout(bytes))
      sums.withLock { sums in
        for (offset, range) in ranges.enumerated() {
          sums.contexts.add(labels, range, asText: firsts[index] + offset)
          sums.layout.add(labels, layout, range)
        }
      }
    }
    let total = sums.withLock { sums in
      sums.contexts.finish()
      return sums
    }
    context = ContextTable(contexts, total.contexts)
    layout = LayoutTable(total.layout)
  }

  /// What has been learnt so far; whole numbers, so that the order of files makes no difference.
  private struct Sums: Sendable {
    var contexts: LabelSums
    var layout: LayoutSums

    init(_ features: [Feature], unknownGroups: [Int], order: ReversedContexts) {
      contexts = LabelSums(features, unknownGroups: unknownGroups, order: order)
      layout = LayoutSums(features, unknownGroups: unknownGroups)
    }
  }

  /// By file of the setting that has any: the stretches to learn from.
  private static func sample(
    _ setting: Setting, positions: Int
  ) -> [(file: Int, ranges: [Range<Int>])] {
    var texts: [(file: Int, range: Range<Int>)] = []
    for file in setting.files.indices {
      for (range, part) in setting.parts.ranges[file] where part != .report {
        texts.append((file, range))
      }
    }
    var sample: [(file: Int, ranges: [Range<Int>])] = []
    for (text, range) in Spread.stretches(
      of: texts.map(\.range.count), total: positions, length: stretch)
    {
      let (file, own) = texts[text]
      let stretch = own.lowerBound + range.lowerBound..<own.lowerBound + range.upperBound
      if sample.last?.file != file { sample.append((file, [])) }
      sample[sample.count - 1].ranges.append(stretch)
    }
    return sample
  }
}
