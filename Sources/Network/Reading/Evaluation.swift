import Corpus

/// How well a network predicts the next byte of files: means over every byte but each file's first.
package struct Evaluation: Sendable, Codable, Equatable {
  package let files: Int
  package let bytes: Int
  /// Mean of -ln p(next byte).
  package let nats: Double
  package let bitsPerByte: Double
  /// Share of bytes that were the likeliest.
  package let accuracy: Double
  /// Share of bytes that were among the five likeliest.
  package let top5Accuracy: Double

  enum CodingKeys: String, CodingKey {
    case files, bytes, nats, accuracy
    case bitsPerByte = "bits_per_byte"
    case top5Accuracy = "top5_accuracy"
  }

  /// Reads `files` through the network.
  ///
  /// Throws `tooShort` where no byte follows another, and what reading throws.
  package init(of model: Model, on files: [CorpusFile], threads: Int) throws {
    let counters = max(1, threads)
    let visitors = try StateReader(model, threads: threads).read(
      files.map(\.whole), predicts: true,
      by: (0..<counters).map {
        PredictionCounter(alphabet: model.alphabet, number: $0, of: counters)
      }
    ) { $1 }
    let counted = visitors.reduce(0) { $0 + $1.predicted }
    let count = Double(counted)
    self.files = files.count
    bytes = files.reduce(0) { $0 + $1.size }
    guard counted > 0 else { throw CorpusError.tooShort(bytes: bytes) }
    nats = visitors.reduce(0) { $0 + $1.nats } / count
    bitsPerByte = nats / 0.693147180559945309
    accuracy = Double(visitors.reduce(0) { $0 + $1.first }) / count
    top5Accuracy = Double(visitors.reduce(0) { $0 + $1.amongFive }) / count
  }
}

/// Counts what one worker owns of every look.
private struct PredictionCounter: StateVisitor {
  private let alphabet: Alphabet
  private let number: Int
  private let count: Int
  var nats = 0.0
  var predicted = 0
  var first = 0
  var amongFive = 0

  init(alphabet: Alphabet, number: Int, of count: Int) {
    self.alphabet = alphabet
    self.number = number
    self.count = count
  }

  mutating func visit(_ activations: borrowing Activations, of bytes: [UInt8]) {
    let (start, own) = (
      activations.range.lowerBound, Workers.share(number, of: count, activations.range.count)
    )
    for index in start + own.lowerBound..<start + own.upperBound where index + 1 < bytes.count {
      let next = alphabet.symbol(of: bytes[index + 1])
      let unseen = alphabet.unseen
      let (value, rank) = unsafe activations.withPredictions(after: index) { row in
        let value = unsafe row[next]
        var rank = 0
        for symbol in 0..<unseen {
          let other = unsafe row[symbol]
          if other > value || (other == value && symbol < next) { rank += 1 }
        }
        return (value, next == unseen ? Int.max : rank)
      }
      nats -= Double(value)
      predicted += 1
      if rank == 0 { first += 1 }
      if rank < 5 { amongFive += 1 }
    }
  }
}
