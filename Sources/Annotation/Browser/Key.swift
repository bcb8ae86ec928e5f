/// A key as the browser knows it.
package enum Key: Equatable, Sendable {
  case character(Unicode.Scalar)
  /// Control and a small letter.
  case control(Unicode.Scalar)
  case up, down, left, right, pageUp, pageDown, home, end
  case enter, escape, backspace
}

/// Makes keys of the bytes that a terminal sends, however they are cut into reads.
package struct KeyDecoder: Sendable {
  private var pending: [UInt8] = []
  /// A sequence that is longer is none.
  private static let longest = 32

  package init() {}

  /// Whether a key has begun and not ended: it is Escape itself if nothing follows soon.
  package var isWaiting: Bool { !pending.isEmpty }

  /// The keys that are whole, in order. What is no key of ours is swallowed.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
    pending += bytes
    var keys: [Key] = []
    while let (key, length) = next() {
      pending.removeFirst(length)
      if let key { keys.append(key) }
    }
    return keys
  }

  /// Nothing followed: an escape on its own is the key, anything else that is not whole is none.
  package mutating func flush() -> [Key] {
    defer { pending = [] }
    return pending == [0x1B] ? [.escape] : []
  }

  /// The first key, and the bytes it takes; nil if there is none, or it is not whole.
  private func next() -> (key: Key?, length: Int)? {
    guard let first = pending.first else { return nil }
    if first == 0x1B { return sequence() }
    if let key = Self.ascii(first) { return (key, 1) }
    let length = Glyph.expectedLength(first)
    guard pending.count >= length else { return nil }
    guard case (.scalar(let scalar), let length) = Glyph.at(0, of: pending) else { return (nil, 1) }
    return (.character(scalar), length)
  }

  private static func ascii(_ byte: UInt8) -> Key? {
    switch byte {
    case 0x0A, 0x0D: .enter
    case 0x08, 0x7F: .backspace
    case 0x01...0x1A: .control(Unicode.Scalar(byte + 0x60))
    case 0x20..<0x7F: .character(Unicode.Scalar(byte))
    default: nil
    }
  }

  /// What begins with an escape: CSI (`[`) or SS3 (`O`), then numbers, then a letter or `~`.
  private func sequence() -> (key: Key?, length: Int)? {
    guard pending.count > 1 else { return nil }
    guard pending[1] == UInt8(ascii: "[") || pending[1] == UInt8(ascii: "O") else {
      // The escape is a key of its own, and the next one follows.
      return (.escape, 1)
    }
    guard let end = pending[2...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      return pending.count > Self.longest ? (nil, pending.count) : nil
    }
    let number = pending[2..<end].prefix { $0 != UInt8(ascii: ";") }
    return (Self.key(pending[end], String(decoding: number, as: UTF8.self)), end + 1)
  }

  private static func key(_ last: UInt8, _ number: String) -> Key? {
    switch (last, number) {
    case (UInt8(ascii: "A"), _): .up
    case (UInt8(ascii: "B"), _): .down
    case (UInt8(ascii: "C"), _): .right
    case (UInt8(ascii: "D"), _): .left
    case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): .home
    case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): .end
    case (UInt8(ascii: "M"), _): .enter
    case (UInt8(ascii: "~"), "5"): .pageUp
    case (UInt8(ascii: "~"), "6"): .pageDown
    default: nil
    }
  }
}
