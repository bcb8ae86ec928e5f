/// Alterations of any text, made without a parser.
enum LexicalAlteration: String, CaseIterable, Sendable {
  case tabsToSpaces = "tabs-to-spaces"

  var alteration: Alteration {
    switch self {
    case .tabsToSpaces:
      Alteration(
        name: rawValue, description: "a line's leading tabs become spaces, to columns of 8",
        features: [])
    }
  }

  /// The edits of a text, ascending. O(bytes).
  func edits(of bytes: [UInt8]) -> [Edit] {
    switch self {
    case .tabsToSpaces: Self.spaces(for: bytes)
    }
  }

  private static func spaces(for bytes: [UInt8]) -> [Edit] {
    var edits: [Edit] = []
    var columns = 0
    var isLeading = true
    for (position, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\n"):
        columns = 0
        isLeading = true
      case UInt8(ascii: " ") where isLeading: columns += 1
      case UInt8(ascii: "\t") where isLeading:
        let wide = 8 - columns % 8
        edits.append(
          Edit(
            range: position..<position + 1,
            text: [UInt8](repeating: UInt8(ascii: " "), count: wide)))
        columns += wide
      default: isLeading = false
      }
    }
    return edits
  }
}
