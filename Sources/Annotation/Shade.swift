/// One colour, as 24 bits, as the nearest good one of xterm's 256, and as that of the 16.
struct Shade: Equatable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8
  var index: UInt8
  /// 0 to 7, and 8 to 15 for the bright ones.
  var basic: UInt8

  static let black = Shade(red: 0, green: 0, blue: 0, index: 16, basic: 0)
  static let white = Shade(red: 255, green: 255, blue: 255, index: 231, basic: 15)

  /// The colour that xterm shows for `index`, 16 to 231, in that form.
  static func ofCube(_ index: UInt8, basic: UInt8) -> Shade {
    let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
    let place = Int(index) - 16
    return Shade(
      red: steps[place / 36], green: steps[place / 6 % 6], blue: steps[place % 6], index: index,
      basic: basic)
  }

  /// What xterm shows for the 16 colours, unless told otherwise.
  private static let basics: [(red: UInt8, green: UInt8, blue: UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
    (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]

  /// As a terminal of so many colours shows it.
  func seen(in depth: ColourDepth) -> Shade {
    switch depth {
    case .none, .trueColour: return self
    case .indexed: return .ofCube(index, basic: basic)
    case .sixteen:
      let seen = Self.basics[Int(basic)]
      return Shade(
        red: seen.red, green: seen.green, blue: seen.blue, index: index, basic: basic)
    }
  }

  /// Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it.
  var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      // The 2.4th power of the definition, near enough by a square and a cube.
      let c = Double(channel) / 255
      return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Contrast with another colour, 1 to 21, as WCAG 2.2 defines it; text wants 4.5.
  func contrast(with other: Shade) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Black or white, whichever reads better on this background.
  var foreground: Shade {
    contrast(with: .black) >= contrast(with: .white) ? .black : .white
  }
}
