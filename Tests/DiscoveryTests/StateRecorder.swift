import Corpus
import Network

/// Keeps the states of all files.
struct StateRecorder: StateVisitor {
  let neurons: [NeuronID]
  /// By file and neuron.
  private(set) var states: [Int: [[Float]]] = [:]

  /// By file and neuron.
  static func states(of neurons: [NeuronID], _ pieces: [Piece], _ model: Model) throws
    -> [[[Float]]]
  {
    let recorder = try StateReader(model, threads: 1)
      .read(pieces, predicts: false, by: [StateRecorder(neurons: neurons)]) { $1 }[0]
    return pieces.indices.map { recorder.states[$0] ?? [] }
  }

  init(neurons: [NeuronID]) { self.neurons = neurons }

  mutating func visit(_ activations: borrowing Activations, of bytes: [UInt8]) {
    var own = states[activations.file] ?? neurons.map { _ in [] }
    states[activations.file] = nil
    for (index, neuron) in neurons.enumerated() { activations.append(neuron, to: &own[index]) }
    states[activations.file] = own
  }
}
