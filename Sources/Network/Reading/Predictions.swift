import Corpus

/// A byte that may come next, and its probability.
package struct Prediction: Sendable, Equatable {
  package let byte: UInt8
  /// Its probability, 0 to 1.
  package let p: Float

  package init(byte: UInt8, p: Float) {
    self.byte = byte
    self.p = p
  }
}

extension Alphabet {
  /// The `count` likeliest bytes, likeliest first, of log-probabilities by symbol. The unseen symbol
  /// is never listed, and probabilities are not rescaled for it.
  package func likeliest(_ count: Int, of row: UnsafeBufferPointer<Float>) -> [Prediction] {
    var best: [(symbol: Int, value: Float)] = []
    for symbol in 0..<unseen {
      let value = unsafe row[symbol]
      if best.count == count, let last = best.last, value <= last.value { continue }
      let place = best.firstIndex { value > $0.value } ?? best.count
      best.insert((symbol, value), at: place)
      if best.count > count { best.removeLast() }
    }
    return best.map {
      Prediction(byte: bytes[$0.symbol], p: exponential($0.value))
    }
  }
}
