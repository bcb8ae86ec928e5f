/// Tokens and directives of a file, each to be parsed by itself, one after the other in one text.
///
/// So strings, characters and comments are found where the parser is lost and where it reads nothing:
/// a lexer says where they are, and the grammar's queries what they are.
struct Fragments {
  private(set) var text: [UInt8] = []
  private var all: [Fragment] = []

  private struct Fragment {
    /// In `text`.
    let place: Int
    /// In the file.
    let range: Range<Int>
    let isDirective: Bool
  }

  var isEmpty: Bool { all.isEmpty }

  /// In the file.
  var places: Regions {
    var places = Regions()
    for fragment in all { places.insert(fragment.range) }
    return places
  }

  /// Where lines are longer than their newlines say, in `text`.
  var lines: [Range<Int>] {
    all.filter(\.isDirective).map { $0.place..<$0.place + $0.range.count }
  }

  mutating func append(_ token: Token, of file: [UInt8], terminator: [UInt8]) {
    guard !token.isUnclosed, token.kind == .literal || token.kind == .comment else { return }
    all.append(Fragment(place: text.count, range: token.range, isDirective: false))
    text += file[token.range]
    if token.kind == .literal { text += terminator }
    text.append(UInt8(ascii: "\n"))
  }

  /// A conditional one gets the others that make it whole.
  mutating func append(_ directive: Directive, of file: [UInt8]) {
    switch directive.name {
    case .alternates, .otherwise, .closes: text += Array("#if 1\n".utf8)
    case .opens, .define, .other: break
    }
    all.append(Fragment(place: text.count, range: directive.range, isDirective: true))
    text += file[directive.range]
    text.append(UInt8(ascii: "\n"))
    switch directive.name {
    case .opens, .alternates, .otherwise: text += Array("#endif\n".utf8)
    case .closes, .define, .other: break
    }
  }

  /// Regions of `text` as regions of the file; what is no token's only of directives, unless
  /// `ofTokens`.
  func inFile(_ regions: Regions, ofTokens: Bool) -> Regions {
    var moved = Regions()
    for region in regions.all {
      let index = all.partitioningIndex { $0.place > Int(region.start) } - 1
      guard index >= 0 else { continue }
      let fragment = all[index]
      let distance = fragment.range.lowerBound - fragment.place
      let start = Int(region.start) + distance
      guard start < fragment.range.upperBound, ofTokens || fragment.isDirective else { continue }
      moved.insert(start, min(Int(region.end) + distance, fragment.range.upperBound))
    }
    return moved
  }
}
