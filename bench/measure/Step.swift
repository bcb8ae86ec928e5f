import Corpus
import Network

/// A network's training step (forward, backward, clipping, Adam) at 100 lanes x 100 steps over 101
/// symbols: the median and the fastest, where its time goes, and the peak of memory.
func measureStep() throws {
  let (lanes, steps) = (100, 100)
  let alphabet = try Alphabet(bytes: (0..<100).map { UInt8($0 + 30) })
  let shape = Shape(layers: number(1), hidden: number(2), symbols: alphabet.count)
  let seconds = Double(number(4))
  let learner = try Learner(
    Model(untrained: shape, alphabet: alphabet, seed: 1), lanes: lanes, steps: steps,
    precision: precision(3), threads: Workers.available, optimizer: .adam)

  var generator = SeededGenerator(seed: 3)
  var batch = Batch(lanes: lanes, steps: steps)
  for place in 0..<lanes * steps {
    batch.symbols[place] = UInt16(generator.below(100))
    batch.targets[place] = Int32(generator.below(100))
  }
  batch.targetCount = lanes * steps

  for _ in 0..<2 { _ = learner.learn(batch, rate: 0.001) }
  learner.timeParts()
  var times: [Double] = []
  let watch = Stopwatch()
  while watch.seconds < seconds || times.count < 3 {
    let start = watch.seconds
    _ = learner.learn(batch, rate: 0.001)
    times.append(watch.seconds - start)
  }
  times.sort()
  let parts = learner.partSeconds
  let all = parts.reduce(0) { $0 + $1.seconds }
  let bytes = Double(lanes * steps)
  try show([
    "bytes_per_second": bytes / times[times.count / 2], "best": bytes / times[0],
    "megabytes": try peakMegabytes(),
    "flops_a_byte": 6 * multiplyAdds(shape),
    "parts": Dictionary(uniqueKeysWithValues: parts.map { ($0.part.rawValue, $0.seconds / all) }),
  ])
}

/// Multiply-adds of the forward pass a byte; the way back has twice as many.
func multiplyAdds(_ shape: Shape) -> Int {
  let (l, h, v) = (shape.layers, shape.hidden, shape.symbols)
  return l * 4 * h * h + (l - 1) * 4 * h * h + v * h
}
