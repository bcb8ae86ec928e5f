import Corpus
import Network

/// Hands what is read of one text on, a stretch at a time.
struct BrowserReading: StateVisitor {
  private let alphabet: Alphabet
  private let neurons: [NeuronID]
  private let isStopped: @Sendable () -> Bool
  private let take: @Sendable (BrowsedPart) -> Void

  /// The reading was stopped.
  struct Stopped: Error {}

  init(
    _ model: Model, _ neurons: [NeuronID], isStopped: @escaping @Sendable () -> Bool,
    take: @escaping @Sendable (BrowsedPart) -> Void
  ) {
    alphabet = model.alphabet
    self.neurons = neurons
    self.isStopped = isStopped
    self.take = take
  }

  func visit(_ activations: borrowing Activations, of bytes: [UInt8]) throws {
    if isStopped() { throw Stopped() }
    var values = neurons.map { _ in [Float]() }
    for (index, neuron) in neurons.enumerated() { activations.append(neuron, to: &values[index]) }
    var predictions: [Prediction] = []
    let wanted = Browser.predictionsPerByte
    for index in activations.range {
      let likeliest = unsafe activations.withPredictions(after: index) { row in
        unsafe alphabet.likeliest(wanted, of: row)
      }
      // An alphabet may have fewer bytes.
      predictions += likeliest
      predictions += repeatElement(
        Prediction(byte: 0x20, p: 0), count: wanted - likeliest.count)
    }
    take(BrowsedPart(range: activations.range, values: values, predictions: predictions))
  }
}
