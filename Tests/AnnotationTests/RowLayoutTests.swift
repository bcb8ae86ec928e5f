import Testing

@testable import Annotation

@Suite struct `Rows of a text` {
  private static let texts: [[UInt8]] = [
    hostileBytes, Array("\tif (a)\n\t\tb;\n".utf8), Array("\n\n\n".utf8), Array("x".utf8),
    Array((String(repeating: "int x\t= 漢字(y); ", count: 40) + "\n\na\n").utf8),
    [UInt8](repeating: 9, count: 100), [UInt8](repeating: 0x0A, count: 3) + [0xFF, 0xE6, 0xBC],
  ]

  @Test(arguments: texts, [8, 17, 33, 80])
  func `are those of the listing`(bytes: [UInt8], columns: Int) throws {
    let layout = RowLayout(bytes, columns: columns)
    let gutter = String(bytes.count { $0 == 0x0A } + 1).utf8.count + 2
    guard columns >= 16 else { return }
    let listing = try text {
      try CodeListing(width: columns + gutter, depth: .none) { _ in .plain }
        .write(bytes, to: &$0)
    }
    let rows = layout.starts.indices.map { row in
      layout.spots(of: row, in: bytes).map { spot in
        spot.glyph == .tab
          ? spot.glyph.text + String(repeating: " ", count: spot.columns - 1) : spot.glyph.text
      }.joined()
    }
    let shown = listing.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { String($0.unicodeScalars.dropFirst(gutter).map(Character.init)) }
    #expect(rows.map(\.unicodeScalars.count) == shown.map(\.unicodeScalars.count))
    #expect(rows == shown)
  }

  @Test(arguments: texts, [8, 80])
  func `hold every byte once, in order`(bytes: [UInt8], columns: Int) {
    let layout = RowLayout(bytes, columns: columns)
    let spots = layout.starts.indices.flatMap { layout.spots(of: $0, in: bytes) }
    #expect(spots.flatMap(\.bytes) == Array(bytes.indices))
    #expect(spots.allSatisfy { $0.column + $0.columns <= columns || $0.columns > columns })
    for row in layout.starts.indices {
      #expect(layout.range(of: row).allSatisfy { layout.row(of: $0) == row })
    }
    var line = 0
    for t in bytes.indices {
      #expect(layout.line(of: t) == line)
      if bytes[t] == 0x0A { line += 1 }
    }
  }
}
