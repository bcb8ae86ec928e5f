import Corpus

/// Counts around the lanes of the instruction sets.
let swept = [0, 1, 7, 8, 15, 16, 17, 33]

/// Uniform in [-width, width].
func random(_ count: Int, seed: UInt64, width: Float = 2) -> [Float] {
  var generator = SeededGenerator(seed: seed)
  return (0..<count).map { _ in width * Float(2 * generator.unit() - 1) }
}
