import Corpus
import Network
import Syntax

/// Which bytes of the select part readouts are fitted on, with their labels: drawn by what is true of
/// them, so that rare features have enough, and weighted by how unlikely that was (Horvitz and Thompson
/// 1952).
struct SamplePlan: Sendable {
  /// Bytes drawn whatever is true of them, about.
  static let anywhere = 16_000.0
  /// Bytes drawn inside each feature, about.
  static let inside = 600.0
  /// At most so many floats of state.
  static let mostFloats = 24_000_000

  /// By file of the study: the positions drawn, ascending, and the row of the first.
  let positions: [[Int]]
  let firstRows: [Int]
  /// (N): one over the chance of having been drawn.
  let weights: [Float]
  /// By feature: (N), NaN where unknown.
  let labels: [[Float]]
  /// The same of the control task.
  let controls: [[Float]]

  var count: Int { weights.count }

  init(_ setting: Setting, grammar: Grammar, depth: Int, threads: Int) throws {
    let features = setting.features
    let ranks = setting.ranks(.select)
    let known = Double(max(1, ranks.map(\.count).max() ?? 1))
    let room = Double(Self.mostFloats / max(depth, 1))
    let wanted = Self.anywhere + Self.inside * Double(features.count)
    let shrink = min(1, room / wanted)
    let base = min(1, shrink * Self.anywhere / known)
    let chances = ranks.map { min(1, shrink * Self.inside / Double(max($0.positives, 1))) }
    let files = setting.parts.files(in: [.select])
    let drawn = try Workers(count: threads).map(
      files.count, with: { try Labeler(grammar, features: features.map(\.name)) }
    ) { labeler, index in
      let (file, piece) = (files[index], setting.files[files[index]])
      let bytes = try SourceReader.bytes(of: piece.file.path, in: piece.range)
      var draw = Draw(features: features.count)
      var generator = SeededGenerator(seed: 20151117, stream: UInt64(file) + 1000)
      let labels = labeler.labels(of: bytes)
      for (range, part) in setting.parts.stretches(of: file, 0..<bytes.count)
      where part == .select {
        draw.add(
          labels, labels.permutingMeanings(seed: UInt64(file)), range, base: base,
          chances: chances, &generator)
      }
      return (file, draw)
    }
    var positions = setting.files.map { _ in [Int]() }
    var firstRows = setting.files.map { _ in 0 }
    var weights: [Float] = []
    var labels = features.map { _ in [Float]() }
    var controls = labels
    for (file, draw) in drawn where weights.count + draw.positions.count <= Int(room) * 2 {
      positions[file] = draw.positions
      firstRows[file] = weights.count
      weights += draw.weights
      for feature in features.indices {
        labels[feature] += draw.labels[feature]
        controls[feature] += draw.controls[feature]
      }
    }
    self.positions = positions
    self.firstRows = firstRows
    self.weights = weights
    self.labels = labels
    self.controls = controls
  }

  /// What was drawn of one file.
  private struct Draw: Sendable {
    var positions: [Int] = []
    var weights: [Float] = []
    var labels: [[Float]]
    var controls: [[Float]]

    init(features: Int) {
      labels = Array(repeating: [], count: features)
      controls = labels
    }

    mutating func add(
      _ source: Labels, _ control: Labels, _ range: Range<Int>, base: Double,
      chances: [Double], _ generator: inout SeededGenerator
    ) {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 4096) {
        let chunk = start..<min(start + 4096, range.upperBound)
        let values = labels.indices.map { source.values($0, chunk) }
        let controlled = labels.indices.map { control.values($0, chunk) }
        var chance = [Double](repeating: base, count: chunk.count)
        for (feature, row) in values.enumerated() {
          for (offset, value) in row.enumerated() where value > 0 {
            chance[offset] = max(chance[offset], chances[feature])
          }
        }
        for offset in chance.indices where generator.unit() < chance[offset] {
          positions.append(chunk.lowerBound + offset)
          weights.append(Float(1 / chance[offset]))
          for feature in labels.indices {
            labels[feature].append(values[feature][offset])
            controls[feature].append(controlled[feature][offset])
          }
        }
      }
    }
  }
}
