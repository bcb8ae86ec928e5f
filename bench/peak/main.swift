import Foundation
import Network

// One line of JSON: what this machine's matrix products reach at best, all threads together, in
// GFLOP/s (a multiplication and an addition count as two).
//
//     peak <f32|bf16> <seconds>

let arguments = CommandLine.arguments
guard arguments.count == 3, let precision = Precision(rawValue: arguments[1]),
  let seconds = Double(arguments[2])
else {
  print("usage: peak <f32|bf16> <seconds>")
  exit(64)
}
let best = try ProductPeak(precision, threads: Workers.available).measure(seconds: seconds)
print("{\"gflops\": \(best.rate / 1e9), \"size\": \"\(best.size)\"}")
