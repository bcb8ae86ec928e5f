import Calibration
import Foundation
import Syntax

// Whether verdicts hold what they state, on networks of which it is known what is to be found; exit
// status 1 where they don't.
//
//     calibrate [planted|repaired|untrained|all] [<share of the usual number of studies>]

let arguments = Array(CommandLine.arguments.dropFirst())
let subject = arguments.first ?? "all"
let scale = arguments.count > 1 ? Double(arguments[1]) ?? 0 : 1
guard ["planted", "repaired", "untrained", "all"].contains(subject), scale > 0 else {
  progress("usage: calibrate [planted|repaired|untrained|all] [<share of the studies>]")
  exit(64)
}

func progress(_ words: String) {
  FileHandle.standardError.write(Data("calibrate: \(words)\n".utf8))
}

/// Runs the usual number of studies, or the share of it that was asked for.
func repeating(_ usual: Int, _ what: String, _ study: (Int) throws -> Void) rethrows {
  let count = max(1, Int((scale * Double(usual)).rounded()))
  for number in 0..<count {
    progress("\(what), \(number + 1) of \(count)")
    try study(number)
  }
}

let grammar: Grammar
do {
  grammar = try Grammar("c")
} catch {
  progress("\(error)")
  exit(66)
}
let threads = ProcessInfo.processInfo.activeProcessorCount
var allHold = true

/// Shows a part when it is done, so that none is lost with a later one; whether its rates hold.
func holds(_ add: (inout Table) -> Void) -> Bool {
  var table = Table()
  add(&table)
  FileHandle.standardOutput.write(Data((table.text + "\n").utf8))
  return table.holds
}

if subject == "planted" || subject == "all" {
  var planted = PlantedCalibration()
  try repeating(24, "planted cells") {
    try planted.add($0, grammar: grammar, threads: threads)
  }
  allHold = holds { $0.add(planted) } && allHold
}
if subject == "repaired" || subject == "all" {
  // With 30 files the report part has enough for the null, with 16 it takes all files.
  for (files, usual) in [(30, 28), (16, 28)] {
    var repaired = RepairedCalibration()
    try repeating(usual, "labels of another file, \(files) files") {
      try repaired.add(
        seed: $0 + files * 100, grammar: grammar, files: files, threads: threads)
    }
    allHold = holds { $0.add(repaired, files: files) } && allHold
  }
}
if subject == "untrained" || subject == "all" {
  for (layers, hidden, usual) in [(1, 64, 6), (2, 64, 6), (1, 128, 4), (1, 256, 4)] {
    var untrained = UntrainedCalibration()
    try repeating(usual, "untrained \(layers) x \(hidden)") {
      try untrained.add(
        seed: UInt64($0), hidden: hidden, layers: layers, grammar: grammar, threads: threads)
    }
    allHold = holds { $0.add(untrained, name: "untrained \(layers) x \(hidden)") } && allHold
  }
}
exit(allHold ? 0 : 1)
