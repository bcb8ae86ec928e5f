/// The white space around a place in a text. It is kept, so that many nodes that meet in one place
/// look through it once.
struct Gap {
  /// May be empty.
  private(set) var range = 0..<0
  /// Whether what follows it is the first of a line.
  private(set) var beginsLine = true

  /// To the white space that begins or ends at `place`, or holds it.
  mutating func move(to place: Int, in bytes: [UInt8]) {
    if !range.isEmpty, place >= range.lowerBound, place <= range.upperBound { return }
    let start = bytes[..<place].lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
    let end = bytes[place...].firstIndex { !isBlank($0) } ?? bytes.count
    range = start..<end
    beginsLine = start == 0 || bytes[range].contains(UInt8(ascii: "\n"))
  }
}
