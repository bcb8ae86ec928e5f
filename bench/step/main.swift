import Corpus
import Foundation
import Network

// One line of JSON: the median and the fastest of a network's training steps (forward, backward,
// clipping, Adam) at 100 lanes x 100 steps over 101 symbols, and this process's peak memory.
//
//     step <layers> <units> <f32|bf16> <seconds>

let arguments = CommandLine.arguments
guard arguments.count == 5, let layers = Int(arguments[1]), let hidden = Int(arguments[2]),
  let precision = Precision(rawValue: arguments[3]), let seconds = Double(arguments[4])
else {
  print("usage: step <layers> <units> <f32|bf16> <seconds>")
  exit(64)
}

let (lanes, steps) = (100, 100)
let alphabet = try Alphabet(bytes: (0..<100).map { UInt8($0 + 30) })
let shape = Shape(layers: layers, hidden: hidden, symbols: alphabet.count)
let learner = try Learner(
  Model(untrained: shape, alphabet: alphabet, seed: 1), lanes: lanes, steps: steps,
  precision: precision, threads: Workers.available, optimizer: .adam)

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

let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
let kilobytes = peak.flatMap { Int($0.filter(\.isNumber)) } ?? 0
let bytes = Double(lanes * steps)
let spent = learner.partSeconds.reduce(0) { $0 + $1.seconds }
let parts = learner.partSeconds.map { "\"\($0.part.rawValue)\": \($0.seconds / spent)" }
  .joined(separator: ", ")
print(
  "{\"bytes_per_second\": \(bytes / times[times.count / 2]), "
    + "\"best\": \(bytes / times[0]), \"megabytes\": \(kilobytes / 1024), \"parts\": {\(parts)}}")
