import Corpus

/// The units that the bootstrap draws: files of the report part, as bytes of one file are not
/// independent of each other.
///
/// More files than `most` are put together, largest first, each to the cluster with the fewest bytes,
/// so that memory does not grow with the corpus. Fewer than five are cut in `stretches` each: an
/// interval over them then says less, but says something.
package struct Clusters: Sendable {
  /// At most so many.
  static let most = 32
  /// Below so many files, each is cut.
  static let fewest = 5
  /// Into so many.
  static let stretches = 8

  package let count: Int
  /// Whether files were cut for want of others.
  package let areCut: Bool
  /// By file: the first cluster, and the range of the report part in the file.
  private let places: [(first: Int, range: Range<Int>)?]

  init(_ parts: Parts) {
    let files = parts.files(in: [.report])
    let ranges = files.map { file in
      parts.ranges[file].first { $0.part == .report }?.range ?? 0..<0
    }
    areCut = files.count < Self.fewest
    var places = [(first: Int, range: Range<Int>)?](repeating: nil, count: parts.ranges.count)
    if areCut {
      for (index, file) in files.enumerated() {
        places[file] = (index * Self.stretches, ranges[index])
      }
      count = files.count * Self.stretches
    } else {
      count = min(files.count, Self.most)
      var loads = [Int](repeating: 0, count: count)
      let order = files.indices.sorted {
        (ranges[$1].count, $0) < (ranges[$0].count, $1)
      }
      for index in order {
        let cluster = loads.indices.min { loads[$0] < loads[$1] } ?? 0
        loads[cluster] += ranges[index].count
        places[files[index]] = (cluster, ranges[index])
      }
    }
    self.places = places
  }

  /// The stretches of `range` of a file by cluster.
  func stretches(of file: Int, _ range: Range<Int>) -> [(range: Range<Int>, cluster: Int)] {
    guard let (first, all) = places[file] else { return [] }
    let common = range.clamped(to: all)
    guard areCut else { return common.isEmpty ? [] : [(common, first)] }
    return (0..<Self.stretches).compactMap { index in
      let start = all.lowerBound + all.count * index / Self.stretches
      let end = all.lowerBound + all.count * (index + 1) / Self.stretches
      let stretch = common.clamped(to: start..<end)
      return stretch.isEmpty ? nil : (stretch, first + index)
    }
  }
}
