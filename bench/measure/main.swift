import Foundation
import Network

// What the benchmark measures, one line of JSON a call:
//
//     measure step <layers> <units> <precision> <seconds>
//     measure forward <layers> <units> <seconds>
//     measure checkpoint <layers> <units> <precision> <path> ...
//     measure held <layers> <units> <precision> <variants>
//     measure scores <model> <rounds> <file> ...
//     measure certificate <model> <rounds> <bytes> <path> ...
//     measure all-nodes <model> <rounds> <bytes> <path> ...
//     measure labels <path> ...
//     measure baselines <positions> <bytes> <path> ...
//     measure peak <precision> <seconds>
//     measure precision
//     measure recipe <folder> <epochs> [<option>=<value> ...]

let arguments = Array(CommandLine.arguments.dropFirst())

func fail(_ words: String) -> Never {
  FileHandle.standardError.write(Data((words + "\n").utf8))
  exit(64)
}

func number(_ index: Int) -> Int {
  guard index < arguments.count, let value = Int(arguments[index]), value > 0 else {
    fail("argument \(index + 1) is to be a whole number above 0")
  }
  return value
}

func precision(_ index: Int) -> Precision {
  guard index < arguments.count, let value = Precision(rawValue: arguments[index]) else {
    fail("argument \(index + 1) is to be f32, bf16 or f16")
  }
  return value
}

/// This process's peak memory in MB.
func peakMegabytes() throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
  return (peak.flatMap { Int($0.filter(\.isNumber)) } ?? 0) / 1024
}

func show(_ result: [String: Any]) throws {
  let json = try JSONSerialization.data(withJSONObject: result, options: [.sortedKeys])
  print(String(decoding: json, as: UTF8.self))
}

switch arguments.first {
case "step": try measureStep()
case "forward": try measureForward()
case "checkpoint": try measureCheckpoint()
case "held": try measureHeld()
case "scores": try measureScores()
case "certificate": try measureCertificate(ofAllNodes: false)
case "all-nodes": try measureCertificate(ofAllNodes: true)
case "labels": try measureLabels()
case "baselines": try measureBaselines()
case "peak":
  let best = try ProductPeak(precision(1), threads: Workers.available)
    .measure(seconds: Double(number(2)))
  try show(["gflops": best.rate / 1e9, "size": best.size])
case "precision": try show(["precision": Precision.fastest.rawValue])
case "recipe": try measureRecipe()
default:
  fail(
    "usage: measure step|forward|held|scores|certificate|all-nodes|labels|baselines|peak|precision"
      + "|recipe ...")
}
