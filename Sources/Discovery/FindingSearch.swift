import Corpus
import Network

/// The search for cells at the end of a training: what it reads of the files that were kept aside, and
/// how long that takes, so that `--minutes` can leave room for it.
struct FindingSearch {
  let held: [Piece]
  let length: TrainingOptions.Length
  /// Of all layers.
  let cells: Int
  let features: Int

  /// At most so many bytes are read.
  private static let most = 1_000_000.0
  /// The share of `--minutes` whose bytes, at training speed, are read.
  private static let share = 0.03
  /// What the search of a byte costs, in trainings of a byte: two networks' passes and the scores.
  private static let cost = 3.0
  /// Bytes that committees are fitted on at most, about.
  private static let mostSampled = 35_000.0
  /// Operations a second of that.
  private static let fittingSpeed = 1e10

  private func bytes(speed: Double) -> Int {
    let all = Double(held.reduce(0) { $0 + $1.range.count })
    guard case .minutes(let minutes) = length else { return Int(min(all, Self.most)) }
    return Int(min(all, Self.most, Self.share * minutes * 60 * speed))
  }

  /// About how long the search of so many networks takes.
  ///
  /// - Parameter speed: of training, bytes a second.
  func seconds(speed: Double, networks: Int) -> Double {
    guard speed > 0 else { return 0 }
    let bytes = Double(bytes(speed: speed))
    // Committees: 6 operations a sampled byte, cell, feature and size.
    let sampled = min(
      bytes / 3, Double(SamplePlan.mostFloats) / Double(cells), Self.mostSampled)
    let fitting = 6 * sampled * Double(cells) * Double(features) * 16
    return 0.3 + Double(networks) * (bytes * Self.cost / speed + fitting / Self.fittingSpeed)
  }

  /// The beginnings of pieces, cut to one length near ends of functions: many files say more than a few,
  /// and no long one keeps a single lane busy at the end.
  func pieces(speed: Double) throws -> [Piece] {
    let lengths = Beginnings.lengths(of: held.map(\.range.count), limit: bytes(speed: speed))
    return try zip(held, lengths).compactMap { piece, length in
      guard length > 1 else { return nil }
      guard piece.range.count > length else { return piece }
      let bytes = try SourceReader.bytes(of: piece.file.path, in: piece.range)
      return piece.prefix(Parts.cut(bytes, near: length))
    }
  }
}
