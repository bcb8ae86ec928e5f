/// How much each byte of a file wrote into what a cell remembers after one of them.
package struct AnnotatedOrigins: Sendable {
  /// As in `l0.c.143`.
  package var neuron: String
  /// The byte after which the memory is looked at, counted from 0.
  package var byte: Int
  /// (byte + 1) in the memory's own unit: they add up to c after `byte`.
  package var contributions: [Float]

  package init(neuron: String, byte: Int, contributions: [Float]) {
    precondition(contributions.count == byte + 1)
    self.neuron = neuron
    self.byte = byte
    self.contributions = contributions
  }

  /// c after `byte`.
  var memory: Double {
    contributions.reduce(0) { $0 + Double($1) }
  }

  /// The largest contribution either way; 0 if all are.
  var greatest: Float {
    contributions.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
  }

  /// A byte's contribution in steps of an `of`th of the `greatest`; never 0 at `byte` itself, so that
  /// it is seen where the bars end.
  func level(at t: Int, of steps: Int, greatest: Float) -> Int {
    guard t <= byte else { return 0 }
    let value = contributions[t]
    let share = greatest > 0 && value.isFinite ? value / greatest : 0
    let level = Int((share * Float(steps)).rounded())
    return level == 0 && t == byte ? (value < 0 ? -1 : 1) : level
  }
}
