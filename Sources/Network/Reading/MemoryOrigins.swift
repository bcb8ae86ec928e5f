/// Which bytes wrote what a memory cell holds.
///
/// c_t = f_t c_{t-1} + i_t g_t from c_{-1} = 0, so
///
///     c_t = sum over s <= t of i_s g_s f_{s+1} f_{s+2} ... f_t
///
/// exactly, given the gates: what byte s wrote, times what the forget gates since then left of it. The
/// gates themselves depend on earlier bytes too; that is not taken apart.
package struct MemoryOrigins: Sendable {
  /// The memory, whichever vector of its unit was asked for.
  package let neuron: NeuronID
  private let inputGates: [Float]  // (T)
  private let candidates: [Float]  // (T)
  private let forgetGates: [Float]  // (T)

  /// - Parameters:
  ///   - neuron: any vector of the unit; its memory is meant.
  ///   - inputGates: i after each byte of a file: (T), as `candidates` and `forgetGates`.
  package init(
    of neuron: NeuronID, inputGates: [Float], candidates: [Float], forgetGates: [Float]
  ) {
    precondition(inputGates.count == candidates.count && inputGates.count == forgetGates.count)
    self.neuron = NeuronID(layer: neuron.layer, vector: .cell, unit: neuron.unit)
    self.inputGates = inputGates
    self.candidates = candidates
    self.forgetGates = forgetGates
  }

  /// What each of the bytes 0 ... t added to c_t, in c's own unit: (t + 1). Their sum is c_t but for
  /// rounding.
  ///
  /// - Parameter byte: t, below T.
  package func contributions(to byte: Int) -> [Float] {
    precondition(inputGates.indices.contains(byte))
    var contributions = [Float](repeating: 0, count: byte + 1)
    var kept = 1.0
    for s in (0...byte).reversed() {
      contributions[s] = Float(Double(inputGates[s]) * Double(candidates[s]) * kept)
      kept *= Double(forgetGates[s])
    }
    return contributions
  }
}
