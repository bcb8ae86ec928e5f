import Corpus
import Network
import Syntax

/// Bytes of one part drawn uniformly among those whose labels are all known, with their labels.
///
/// Legend of this folder: `N` sampled bytes, `F` features, `K` literals, `W` words of 64 bits, N / 64
/// rounded up. Memory: 4 N F bytes, 5 MB for 32,768 bytes and 40 features.
struct SampledBytes: Sendable {
  let part: Part
  /// By file of the study: the positions drawn, ascending.
  private(set) var positions: [[Int]]
  /// By file of the study: its rows.
  private(set) var rows: [Range<Int>]
  /// (F, N)
  private(set) var labels: [[Float]]
  /// N
  private(set) var count = 0

  /// - Parameter most: about so many bytes are drawn.
  init(_ setting: Setting, _ part: Part, grammar: Grammar, most: Int, threads: Int) throws {
    self.part = part
    let features = setting.features
    let known = setting.ranks(part).map(\.count).max() ?? 0
    let chance = Double(most) / Double(max(known, most))
    let files = setting.parts.files(in: [part])
    let drawn = try Workers(count: threads).map(
      files.count, with: { try Labeler(grammar, features: features.map(\.name)) }
    ) { labeler, index in
      let (file, piece) = (files[index], setting.files[files[index]])
      let bytes = try SourceReader.bytes(of: piece.file.path, in: piece.range)
      var draw = Draw(features: features.count, file: file)
      let labels = labeler.labels(of: bytes)
      for (range, own) in setting.parts.stretches(of: file, 0..<bytes.count) where own == part {
        draw.add(labels, range, chance: chance)
      }
      return draw
    }
    positions = setting.files.map { _ in [] }
    rows = setting.files.map { _ in 0..<0 }
    labels = features.map { _ in [] }
    for draw in drawn where count + draw.positions.count <= 2 * most {
      positions[draw.file] = draw.positions
      rows[draw.file] = count..<count + draw.positions.count
      count += draw.positions.count
      for feature in features.indices { labels[feature] += draw.labels[feature] }
    }
  }

  /// Labels that are given, (F, N), of files that lie in these rows; every byte is drawn if no positions
  /// are given.
  init(
    _ part: Part, labels: [[Float]], rows: [Range<Int>], positions: [[Int]]? = nil
  ) {
    self.part = part
    self.labels = labels
    self.rows = rows
    self.positions = positions ?? rows.map { Array(0..<$0.count) }
    count = rows.last?.upperBound ?? 0
  }

  /// The files that have any.
  var files: [Int] { rows.indices.filter { !rows[$0].isEmpty } }

  /// What was drawn of one file.
  private struct Draw: Sendable {
    let file: Int
    var positions: [Int] = []
    var labels: [[Float]]
    private var generator: SeededGenerator

    init(features: Int, file: Int) {
      self.file = file
      labels = Array(repeating: [], count: features)
      generator = SeededGenerator(seed: 20151117, stream: UInt64(file) + 2000)
    }

    mutating func add(_ source: Labels, _ range: Range<Int>, chance: Double) {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 4096) {
        let chunk = start..<min(start + 4096, range.upperBound)
        let values = labels.indices.map { source.values($0, chunk) }
        for offset in 0..<chunk.count where generator.unit() < chance {
          guard values.allSatisfy({ !$0[offset].isNaN }) else { continue }
          positions.append(start + offset)
          for feature in labels.indices { labels[feature].append(values[feature][offset]) }
        }
      }
    }
  }
}
