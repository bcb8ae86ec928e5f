import Network

/// What all columns would gain all features' readouts, as if they did not depend on the columns
/// that are already read.
final class CandidateProducts: Sendable {
  private let states: StandardColumns
  private let features: Int
  private let columns: Int
  private let workers: Workers
  private let lanes: [Lane]
  private let derivatives: Buffer<Float>  // (P, 2F): residuals, slopes
  private let sums: Buffer<Float>  // (D, 2F): of columns times those
  private let squares: Buffer<Float>  // (D, 2F): of columns' squares times those
  private let totals: Buffer<Double>  // (F): of slopes

  /// Columns that are taken at a time.
  private static let tile = 16

  /// What one worker computes with.
  private final class Lane: @unchecked Sendable {
    let states: Buffer<Float>  // (tile, P), with zeros in the place of columns that there aren't
    let results: Buffer<Float>  // (tile, 2F)
    let product: RowProduct

    init(places: Int, features: Int) throws {
      states = Buffer(tile * places)
      results = Buffer(tile * 2 * features)
      product = try RowProduct(m: tile, k: places, n: 2 * features)
    }
  }

  init(_ states: StandardColumns, columns: Int, features: Int, workers: Workers) throws {
    self.states = states
    self.columns = columns
    self.features = features
    self.workers = workers
    lanes = try workers.map { _ in try Lane(places: states.places, features: features) }
    derivatives = Buffer(states.places * 2 * features)
    sums = Buffer(columns * 2 * features)
    squares = Buffer(columns * 2 * features)
    totals = Buffer(features)
  }

  /// Computes them for readouts as they are.
  func run(_ fits: [SmallFit]) {
    let (f, p) = (features, states.places)
    workers.run { [self] worker in
      for feature in stride(from: worker, to: f, by: workers.count) {
        var total = 0.0
        for row in 0..<p {
          unsafe derivatives.base[row * 2 * f + feature] = fits[feature].residuals.base[row]
          unsafe derivatives.base[row * 2 * f + f + feature] = fits[feature].slopes.base[row]
          unsafe total += Double(fits[feature].slopes.base[row])
        }
        totals[feature] = total
      }
    }
    let tiles = (columns + Self.tile - 1) / Self.tile
    workers.run { [self] worker in
      for tile in stride(from: worker, to: tiles, by: workers.count) {
        let range = tile * Self.tile..<min((tile + 1) * Self.tile, columns)
        multiply(range, lanes[worker])
      }
    }
  }

  private func multiply(_ range: Range<Int>, _ lane: Lane) {
    let (f, p) = (features, states.places)
    let source = unsafe states.at(range.lowerBound)
    unsafe lane.states.base.update(from: source, count: range.count * p)
    for squared in [false, true] {
      if squared {
        for index in 0..<range.count * p {
          unsafe lane.states.base[index] *= lane.states.base[index]
        }
      }
      unsafe lane.product(lane.states.base, derivatives.base, into: lane.results.base)
      unsafe (squared ? squares : sums).at(range.lowerBound * 2 * f).update(
        from: lane.results.base, count: range.count * 2 * f)
    }
  }

  /// The score statistic of a column: its slope squared over its variance, both weighted by the
  /// loss's derivatives.
  func gain(of column: Int, feature: Int) -> Double {
    let (slope, curved) = (
      column * 2 * features + feature, column * 2 * features + features + feature
    )
    let total = max(totals[feature], .leastNormalMagnitude)
    let variance = Double(squares[curved]) - Double(sums[curved]) * Double(sums[curved]) / total
    return Double(sums[slope]) * Double(sums[slope])
      / max(variance, 1e-6 * Double(squares[curved]), .leastNormalMagnitude)
  }
}
