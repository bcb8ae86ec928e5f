import Corpus
import Network

/// Reading 4 files of 8 KB under many variants, one neuron held in each, and beside it by turns what
/// `evaluate` does: 32 files of 8 KB, once. Bytes a second, medians of three.
func measureHeld() throws {
  let alphabet = try Alphabet(bytes: (0..<100).map { UInt8($0 + 30) })
  let shape = Shape(layers: number(1), hidden: number(2), symbols: alphabet.count)
  let model = Model(untrained: shape, alphabet: alphabet, seed: 1)
  let precision = precision(3)
  let variants = (0..<number(4)).map { variant in
    let unit = variant % shape.hidden
    return [Hold(neuron: NeuronID(layer: 0, vector: .raw, unit: unit), value: 0.5)]
  }
  let threads = Workers.available
  let (held, reader) = (
    try HeldReader(model, threads: threads, precision: precision),
    try StateReader(model, threads: threads)
  )
  let size = 8192
  try withRandomFiles(32, size: size) { files in
    var times: (held: [Double], evaluated: [Double]) = ([], [])
    let watch = Stopwatch()
    for _ in 0..<3 {
      let start = watch.seconds
      _ = try held.read(Array(files[..<4]), variants: variants) { HeldOnlooker() }
      let middle = watch.seconds
      _ = try reader.read(files, predicts: true, by: [Onlooker()]) { $1 }
      times.held.append(middle - start)
      times.evaluated.append(watch.seconds - middle)
    }
    try show([
      "held_bytes_per_second": Double(4 * size * variants.count) / times.held.sorted()[1],
      "evaluated_bytes_per_second": Double(32 * size) / times.evaluated.sorted()[1],
      "megabytes": try peakMegabytes(),
    ])
  }
}

private struct HeldOnlooker: HeldVisitor {
  mutating func visit(
    variant: Int, file: Int, bytes: [UInt8], range: Range<Int>,
    row: (Int) -> UnsafeBufferPointer<Float>
  ) {}
}
