import Syntax

/// `features`: name, kind and description, one a row, wrapped at the terminal's width; a long name has
/// a row of its own.
package enum FeatureList {
  private static let longest = 30

  package static func write(
    _ features: [(name: String, kind: FeatureKind, description: String)], width: Int = 80,
    depth: ColourDepth = .none, to sink: inout ByteSink
  ) throws {
    var painter = Painter(depth: depth)
    let names = min(Self.longest, features.map { Glyph.harmless($0.name).columns }.max() ?? 0)
    let indent = names + 2 + 8
    for feature in features {
      let rows = Glyph.harmless(feature.description)
        .wrapped(to: max(20, width - indent), indent: 0)
      let name = Glyph.harmless(feature.name)
      if name.columns > names {
        try painter.write(name, .bold, to: &sink)
        try painter.endRow(to: &sink)
        try sink.append(String(repeating: " ", count: names + 2))
      } else {
        try painter.write(name.rightPadded(to: names + 2), .bold, to: &sink)
      }
      try painter.write(feature.kind.rawValue.rightPadded(to: 8), .dim, to: &sink)
      for (index, row) in (rows.isEmpty ? [""] : rows).enumerated() {
        if index > 0 { try sink.append(String(repeating: " ", count: indent)) }
        try painter.write(row, to: &sink)
        try painter.endRow(to: &sink)
      }
    }
  }
}
