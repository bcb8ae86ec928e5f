import Corpus
import Network

/// Collects what is shown of one file.
struct FileReading: StateVisitor {
  private(set) var values: [[Float]]
  private(set) var nats: [Float] = []
  private(set) var predictions: [Prediction] = []
  let predictionsPerByte: Int
  private let neurons: [NeuronID]
  private let alphabet: Alphabet
  private let progress: @Sendable (Int) -> Void

  init(
    _ model: Model, _ neurons: [NeuronID], predictions: Int,
    progress: @escaping @Sendable (Int) -> Void
  ) {
    self.neurons = neurons
    alphabet = model.alphabet
    predictionsPerByte = min(predictions, model.alphabet.bytes.count)
    values = neurons.map { _ in [] }
    self.progress = progress
  }

  mutating func visit(_ activations: borrowing Activations, of bytes: [UInt8]) {
    if nats.isEmpty {
      nats.reserveCapacity(bytes.count)
      nats.append(.nan)
      for index in values.indices { values[index].reserveCapacity(bytes.count) }
    }
    for (index, neuron) in neurons.enumerated() {
      activations.append(neuron, to: &values[index])
    }
    let count = predictionsPerByte
    for index in activations.range {
      let next = index + 1 < bytes.count ? alphabet.symbol(of: bytes[index + 1]) : nil
      let (loss, likeliest) = unsafe activations.withPredictions(after: index) { row in
        let loss = next.map { -(unsafe row[$0]) }
        return (loss, count == 0 ? [] : unsafe alphabet.likeliest(count, of: row))
      }
      if let loss { nats.append(loss) }
      predictions += likeliest
    }
    progress(activations.range.upperBound)
  }
}
