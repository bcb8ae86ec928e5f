/// The bytes with the highest polarity * score, by the scores themselves: bins tie what differs by
/// little, which among the first of a ranking moves the average precision.
///
/// Memory: 8 bytes for each that is kept, however long the texts.
struct TopRanking: Sendable {
  /// Twice a number that rises with polarity * score, and 1 where the byte is inside.
  private var keys: [UInt32] = []
  /// Those that were not kept are no higher.
  private var floor: UInt32 = 0
  private let polarity: Float
  private let room: Int

  /// Of all streams of a pass: twice as many, which wait to be sorted, are 64 MB.
  private static let mostOfAll = 1 << 23
  /// Of one.
  private static let most = 1 << 15

  /// - Parameter streams: how many share the memory.
  init(polarity: Int, streams: Int) {
    self.init(polarity: polarity, room: min(Self.most, Self.mostOfAll / max(streams, 1)))
  }

  /// - Parameter room: how many bytes are kept at most.
  init(polarity: Int, room: Int) {
    self.polarity = Float(polarity)
    self.room = max(room, 1)
  }

  /// Adds the bytes of a chunk whose labels are known.
  mutating func add(_ values: [Float], _ chunk: LabelChunk) {
    for (value, label) in zip(values, chunk.values) where !label.isNaN {
      let key = Self.key(polarity * value) | (label > 0 ? 1 : 0)
      if key > floor { keys.append(key) }
    }
    if keys.count >= 2 * room { keepHighest() }
  }

  /// An even number that rises with the value; those beyond 2^64 are alike, and those within 2^-62.
  private static func key(_ value: Float) -> UInt32 {
    // Below 2 a float's exponent leaves the second bit free, and its sign has the first.
    let bits = (value * 0x1p-64).bitPattern
    let magnitude = min(bits & 0x7fff_ffff, 0x3fff_ffff)
    return (bits >> 31 == 0 ? 0x4000_0000 + magnitude : 0x4000_0000 - magnitude) << 1
  }

  /// Sorts, and keeps as many as have room, but for those that tie with the first that has not.
  private mutating func keepHighest() {
    keys.sort(by: >)
    guard keys.count > room else { return }
    floor = keys[room] | 1
    keys.removeSubrange((keys.firstIndex { $0 <= floor } ?? room)...)
  }

  /// How many bytes are kept, how many of them are inside, and the sum over those of the precision down
  /// to each; equal scores are tied. It does not depend on the order in which they came.
  var precisions: (count: Int, found: Int, sum: Double) {
    var own = self
    own.keepHighest()
    let sorted = own.keys
    var (count, found, sum) = (0, 0, 0.0)
    while count < sorted.count {
      let tied = sorted[count...].prefix { $0 | 1 == sorted[count] | 1 }
      let inside = tied.count { $0 & 1 == 1 }
      count += tied.count
      found += inside
      sum += Double(inside) * Double(found) / Double(count)
    }
    return (count, found, sum)
  }
}
