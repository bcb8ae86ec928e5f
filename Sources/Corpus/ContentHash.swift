/// FNV-1a, 64 bits, fed piece by piece: the name of a file's content in model files and reports.
///
/// It starts at 0xcbf29ce484222325; each byte is xor-ed in, then the state is multiplied by
/// 0x100000001b3 (Fowler, Noll, Vo; draft-eastlake-fnv). Two of 100,000 different files share a
/// hash with a probability of 3e-10. It is no defence against someone who wants two files to
/// collide.
package struct ContentHash: Sendable {
  /// The hash of everything fed so far.
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  /// Feeds `bytes`. About 1 ns a byte.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    var state = value
    for byte in bytes {
      state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    value = state
  }

  /// Feeds each number's 32 bits at once; another hash than that of its bytes. About 1 ns a number.
  package mutating func feed(bitsOf numbers: [Float]) {
    var state = value
    for number in numbers {
      state = (state ^ UInt64(number.bitPattern)) &* 0x100_0000_01b3
    }
    value = state
  }

  /// The hash of `bytes` as a whole.
  package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = ContentHash()
    hash.feed(bytes)
    return hash.value
  }
}
