import Corpus
import Network
import Syntax

/// The features worth asking a network about: those that occur, each of them once.
///
/// Grammars say much twice: a condition is a parenthesised expression, a node that never nests has
/// its depth for a label. Duplicates would each be tested, and a cell be named after any of them.
package struct Hypotheses: Sendable {
  /// In the order asked for.
  package let kept: [String]
  /// The names that stand for others, and which; those in the order they were met.
  package let merged: [String: [String]]
  /// Inside or outside too few bytes, or inside in too few stretches; in the order asked for.
  package let tooRare: [String]

  /// Features with fewer bytes inside, or outside, are too rare.
  package static let leastBytes = 100
  /// Stretches of bytes inside: nodes that touch or nest count once.
  package static let leastStretches = 20
  /// Labels whose correlation is higher are one hypothesis.
  package static let limit = 0.98
  /// At most so many bytes are looked at, of whole files but for the last, in an order that their
  /// content fixes.
  package static let sample = 1_000_000

  /// Labels a sample of `files` (those of the select part) with `features`, all of the grammar's.
  ///
  /// A group of duplicates is represented by a feature that a query or a rule defines before one made
  /// from nodes, then by that with the shortest name, then by the first. Every feature merged has a
  /// correlation above the limit with the one that represents it, and no two that are kept do.
  ///
  /// O(F bytes) for the labels and O(F^2 bytes / 64) for the correlations: 1.5 s on one thread
  /// for all nodes of C. Throws what is wrong with the files or the features.
  package init(
    _ files: [Piece], grammar: Grammar, features: [String], threads: Int
  ) throws {
    let planes = try Self.planes(files, grammar: grammar, features: features, threads: threads)
    let occurring = features.indices.filter { feature in
      min(planes.inside[feature], planes.outside(feature)) >= Self.leastBytes
        && planes.stretches[feature] >= Self.leastStretches
    }
    let made = Set(grammar.nodeFeatures)
    func precedence(_ feature: Int) -> (Int, Int, Int) {
      let name = features[feature]
      return made.contains(name) ? (1, name.utf8.count, feature) : (0, 0, feature)
    }
    var standing: [Int] = []
    var merged: [String: [String]] = [:]
    for feature in occurring.sorted(by: { precedence($0) < precedence($1) }) {
      let same = standing.first { other in
        (planes.correlation(feature, other, atLeast: Self.limit) ?? 0) > Self.limit
      }
      if let same {
        merged[features[same], default: []].append(features[feature])
      } else {
        standing.append(feature)
      }
    }
    kept = standing.sorted().map { features[$0] }
    self.merged = merged
    let present = Set(occurring)
    tooRare = features.indices.filter { !present.contains($0) }.map { features[$0] }
  }

  private static func planes(
    _ files: [Piece], grammar: Grammar, features: [String], threads: Int
  ) throws -> LabelPlanes {
    var left = Self.sample
    var sample: [(piece: Piece, count: Int)] = []
    for piece in files.sorted(by: {
      ($0.file.hash, $0.range.lowerBound) < ($1.file.hash, $1.range.lowerBound)
    })
    where left > 0 {
      let count = min(piece.range.count, left)
      sample.append((piece, count))
      left -= count
    }
    let chosen = sample
    let labels = try Workers(count: threads).map(
      chosen.count, with: { try Labeler(grammar, features: features) }
    ) { labeler, index in
      let piece = chosen[index].piece
      return labeler.labels(of: try SourceReader.bytes(of: piece.file.path, in: piece.range))
    }
    return LabelPlanes(labels, counts: chosen.map(\.count), features: features.count)
  }
}

extension Hypotheses {
  /// The hypotheses that the select part of a study's files gives rise to.
  init(
    selectPartOf files: [Piece], _ parts: Parts, grammar: Grammar, threads: Int
  ) throws {
    let pieces = files.indices.flatMap { index in
      parts.ranges[index].filter { $0.part == .select && !$0.range.isEmpty }.map { entry in
        let start = files[index].range.lowerBound
        return Piece(
          file: files[index].file,
          range: start + entry.range.lowerBound..<start + entry.range.upperBound)
      }
    }
    try self.init(
      pieces, grammar: grammar, features: grammar.features.map(\.name), threads: threads)
  }

  /// What became of the features, in a sentence.
  var sentence: String {
    let merged = merged.values.reduce(0) { $0 + $1.count }
    return "\(kept.count + merged + tooRare.count) features of all nodes: \(tooRare.count) are too "
      + "rare and \(merged) the same as another, \(kept.count) are looked at."
  }
}
