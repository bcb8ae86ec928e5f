import Glibc

/// How what is shown at a byte becomes a colour: -1 is red, 0 white, 1 blue.
enum Tone: Equatable {
  /// In proportion; this value gets the full colour.
  case share(of: Float)
  /// For log-odds: white where they are this, full colour where they are sure.
  case odds(middle: Float)

  func callAsFunction(_ value: Float) -> Float {
    switch self {
    case .share(let end): value / end
    case .odds(let middle): tanh((value - middle) / 2)
    }
  }

  /// The number at the ends of the scale.
  var end: Float {
    switch self {
    case .share(let end): end
    case .odds: 1
    }
  }
}
