import Network

/// A sample's columns one after the other, standardised: each contiguous, and filled up with zeros.
///
/// Memory: 4 D P bytes, P being N rounded up to whole blocks.
struct StandardColumns: Sendable {
  /// P: how many places a column has.
  let places: Int
  let scaling: ColumnScaling
  private let values: Buffer<Float>  // (D, P)

  /// Sums over rows go by blocks of so many, which stay in a core's nearest cache.
  static let block = 1024
  /// Rows that are turned at a time: as many as share a cache line of a column.
  private static let tile = 16

  init(_ sample: StateSample, workers: Workers) {
    let places = (sample.count + Self.block - 1) / Self.block * Self.block
    let scaling = ColumnScaling(sample)
    let values = Buffer<Float>(places * sample.columns)
    (self.places, self.scaling, self.values) = (places, scaling, values)
    let d = sample.columns
    let tiles = (sample.count + Self.tile - 1) / Self.tile
    workers.run { worker in
      let rows = Buffer<Float>(Self.tile * d)
      for tile in stride(from: worker, to: tiles, by: workers.count) {
        let range = tile * Self.tile..<min((tile + 1) * Self.tile, sample.count)
        scaling.write(range, of: sample, into: rows)
        for column in 0..<d {
          let target = unsafe values.base + column * places + range.lowerBound
          for row in 0..<range.count { unsafe target[row] = rows.base[row * d + column] }
        }
      }
    }
  }

  /// The places of a column, and of those after it.
  func at(_ column: Int) -> UnsafeMutablePointer<Float> { unsafe values.at(column * places) }
}

/// Sums over rows, sixteen sums side by side. Both are aligned to 64 bytes; counts are multiples of
/// 32.
enum Lanes {
  static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Double {
    let (a, b) = unsafe (UnsafeRawPointer(a), UnsafeRawPointer(b))
    var (sum, other) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
    var offset = 0
    while offset + 128 <= 4 * count {
      unsafe sum +=
        a.load(fromByteOffset: offset, as: SIMD16<Float>.self)
        * b.load(fromByteOffset: offset, as: SIMD16<Float>.self)
      unsafe other +=
        a.load(fromByteOffset: offset + 64, as: SIMD16<Float>.self)
        * b.load(fromByteOffset: offset + 64, as: SIMD16<Float>.self)
      offset += 128
    }
    return Double((sum + other).sum())
  }
}
