/// SplitMix64 (Steele, Lea, Flood 2014): the one source of chance in Cellscope, the same on every
/// machine.
///
/// The standard library promises neither that `shuffled(using:)` draws the same way in its next
/// version nor that `Double.random` does, so both are written out here.
package struct SeededGenerator: RandomNumberGenerator, Codable, Equatable, Sendable {
  /// All there is to save: a generator with this state goes on with the same numbers.
  package var state: UInt64

  /// A generator that continues from a saved `state`; a seed is a first state.
  package init(state: UInt64) {
    self.state = state
  }

  /// The generator number `stream` of a seed: streams of one seed, and one stream of several seeds,
  /// share nothing visible.
  package init(seed: UInt64, stream: UInt64 = 0) {
    var first = SeededGenerator(state: seed)
    var second = SeededGenerator(state: first.next() ^ stream)
    state = second.next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number of 0 ..< `bound`, each as likely (Lemire's multiplication with rejection). `bound` >
  /// 0.
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a bound of \(bound) leaves nothing to draw")
    let range = UInt64(bound)
    let biased = (0 &- range) % range
    while true {
      let product = next().multipliedFullWidth(by: range)
      if product.low >= biased { return Int(product.high) }
    }
  }

  /// A number of 0 ..< 1 with 53 random bits.
  package mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// `elements` in a random order (Fisher and Yates, from the last element down).
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var order = elements
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, below(last + 1))
    }
    return order
  }
}
