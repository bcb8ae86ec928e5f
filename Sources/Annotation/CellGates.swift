/// The gates of a cell's unit along a file: who wrote into its memory, and who erased.
package struct CellGates: Sendable {
  /// (T) 0 to 1: the share of the memory that is kept.
  package var forget: [Float]
  /// (T) 0 to 1: the share of the candidate that is written.
  package var input: [Float]
  /// (T) 0 to 1: the share of the memory that is shown.
  package var output: [Float]
  /// (T) -1 to 1: what may be written.
  package var candidate: [Float]

  package init(forget: [Float], input: [Float], output: [Float], candidate: [Float]) {
    self.forget = forget
    self.input = input
    self.output = output
    self.candidate = candidate
  }

  /// - Parameter values: four of each cell, in the order of the properties.
  static func each(of values: some Collection<[Float]>) -> [CellGates] {
    let values = Array(values)
    return stride(from: 0, to: values.count, by: 4).map {
      CellGates(
        forget: values[$0], input: values[$0 + 1], output: values[$0 + 2],
        candidate: values[$0 + 3])
    }
  }
}
