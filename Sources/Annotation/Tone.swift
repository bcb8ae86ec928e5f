import Glibc

/// How what is shown at a byte becomes a colour: -1 is red, 0 white, 1 blue.
enum Tone: Equatable {
  /// In proportion; this value gets the full colour.
  case share(of: Float)
  /// For log-odds: white where they are this, full colour where they are sure.
  case odds(middle: Float)
  /// White at the middle, each side in proportion to its end.
  case around(Float, low: Float, high: Float)

  func callAsFunction(_ value: Float) -> Float {
    switch self {
    case .share(let end): return value / end
    case .odds(let middle): return tanh((value - middle) / 2)
    case .around(let middle, let low, let high):
      let end = value < middle ? middle - low : high - middle
      return end > 0 ? (value - middle) / end : 0
    }
  }

  /// The number at the ends of a scale that is as long on both sides.
  var end: Float { ends.high }

  /// The numbers at the ends of the scale.
  var ends: (low: Float, high: Float) {
    switch self {
    case .share(let end): (-end, end)
    case .odds: (-1, 1)
    case .around(_, let low, let high): (low, high)
    }
  }
}
