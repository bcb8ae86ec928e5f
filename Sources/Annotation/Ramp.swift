/// A scale of colours from one end through white to the other, in 33 levels, -16 to 16.
///
/// Values are quantised so that neighbours of about the same value share one escape sequence or one
/// element. Red and blue, not red and green: the common colour blindnesses tell them apart.
struct Ramp {
  static let levels = 16

  /// A cell's value: red at -1, white at 0, blue at 1.
  static let value = Ramp(
    low: (205, 84, 88), high: (84, 132, 208),
    lowIndices: [224, 217, 210, 203, 167], highIndices: [189, 153, 111, 69, 68],
    lowBasics: [15, 9, 9, 1, 1], highBasics: [15, 12, 12, 4, 4])

  /// A cell's excitement: blue where it says "outside", green where it says "inside".
  static let excitement = Ramp(
    low: (84, 132, 208), high: (74, 160, 108),
    lowIndices: [189, 153, 111, 69, 68], highIndices: [194, 157, 114, 78, 71],
    lowBasics: [15, 12, 12, 4, 4], highBasics: [15, 10, 10, 2, 2])

  /// A probability: white at 0, red at 1. Only levels 0 to 16 are meant.
  static let certainty = Ramp(
    low: (255, 255, 255), high: (200, 56, 56),
    lowIndices: [231, 231, 231, 231, 231], highIndices: [224, 217, 210, 203, 160],
    lowBasics: [15, 15, 15, 15, 15], highBasics: [15, 9, 9, 1, 1])

  private let backgrounds: [Shade]

  private init(
    low: (Double, Double, Double), high: (Double, Double, Double), lowIndices: [UInt8],
    highIndices: [UInt8], lowBasics: [UInt8], highBasics: [UInt8]
  ) {
    backgrounds = (-Self.levels...Self.levels).map { level in
      let end = level < 0 ? low : high
      let share = Double(abs(level)) / Double(Self.levels)
      func mix(_ channel: Double) -> UInt8 { UInt8((255 + (channel - 255) * share).rounded()) }
      let step = Int((share * 5).rounded())
      let (indices, basics) = level < 0 ? (lowIndices, lowBasics) : (highIndices, highBasics)
      return Shade(
        red: mix(end.0), green: mix(end.1), blue: mix(end.2),
        index: step == 0 ? 231 : indices[step - 1], basic: step == 0 ? 15 : basics[step - 1])
    }
  }

  /// The level of a value, where `scale` gets 16; 0 for what is not a number.
  static func level(_ value: Float, scale: Float = 1) -> Int {
    guard !value.isNaN else { return 0 }
    return Int((min(1, max(-1, value / scale)) * Float(levels)).rounded())
  }

  /// The background of a level, and the black or white that reads best on it.
  func style(_ level: Int, depth: ColourDepth) -> Style {
    let background = backgrounds[level + Self.levels]
    return Style(background: background, foreground: background.seen(in: depth).foreground)
  }

  /// A level's colour as a web page writes it: `#54a3c0`.
  func hex(_ level: Int) -> String {
    let shade = backgrounds[level + Self.levels]
    let channels = [shade.red, shade.green, shade.blue]
    return "#" + channels.map { hexadecimal(UInt32($0), digits: 2) }.joined().lowercased()
  }
}
