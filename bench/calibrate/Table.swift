import Calibration
import Foundation

/// What was found, beside what verdicts state.
struct Table {
  private struct Line {
    let what: String
    let found: String
    let stated: String
    let holds: Bool
  }

  private var lines: [Line] = []
  private var notes: [String] = []

  var holds: Bool { lines.allSatisfy(\.holds) }

  private mutating func add(
    _ what: String, _ found: String, _ stated: String = "-", holds: Bool = true
  ) {
    lines.append(Line(what: what, found: found, stated: stated, holds: holds))
  }

  mutating func add(_ planted: PlantedCalibration) {
    let (recall, most) = (PlantedCalibration.leastRecall, PlantedCalibration.mostFalse)
    add(
      "planted cells found (recall)", share(planted.found, of: planted.planted),
      "at least \(Int(100 * recall)) %", holds: planted.recall >= recall)
    add(
      "false claims of cells", share(planted.falseClaims, of: planted.claims))
    add(
      "false claims of committees", share(planted.falseCommittees, of: planted.committees))
    add(
      "false claims together (false-discovery rate)",
      share(
        planted.falseClaims + planted.falseCommittees, of: planted.claims + planted.committees),
      "at most \(Int(100 * most)) %", holds: planted.falseRate <= most)
    add(
      "cells that predictions rest on, called used",
      share(planted.foundUsed, of: planted.used), "all",
      holds: planted.foundUsed == planted.used)
    add(
      "cells the decoder reads at random, called used",
      share(planted.foundUnused, of: planted.unused))
    notes += planted.notes
  }

  mutating func add(_ repaired: RepairedCalibration, files: Int) {
    for (what, count, trials) in [
      ("some cell a correlate", repaired.cells, repaired.trials),
      ("its committee a correlate", repaired.committees, repaired.committeeTrials),
    ] {
      let most = Binomial.most(of: trials, chance: RepairedCalibration.stated)
      add(
        "labels of another file, \(files) files: \(what)", share(count, of: trials),
        "1 %: at most \(most)", holds: count <= most)
    }
    // Where labels are another file's all baselines are at chance, so a false alarm may beat them.
    let most = Binomial.most(
      of: repaired.trials + repaired.committeeTrials, chance: RepairedCalibration.stated)
    add(
      "labels of another file, \(files) files: detectors among them", "\(repaired.detectors)",
      "at most \(most)", holds: repaired.detectors <= most)
  }

  mutating func add(_ untrained: UntrainedCalibration, name: String) {
    add(
      "\(name): cells above correlate", "\(untrained.detectors)", "0",
      holds: untrained.detectors == 0)
    add(
      "\(name): committees above correlate", "\(untrained.committeeDetectors)", "0",
      holds: untrained.committeeDetectors == 0)
    add(
      "\(name): features with a cell that is a correlate",
      share(untrained.cells, of: untrained.features))
    add(
      "\(name): features with a committee that is one",
      share(untrained.committees, of: untrained.features))
    notes += untrained.notes
  }

  private func share(_ count: Int, of total: Int) -> String {
    let percent = total == 0 ? 0 : 100 * Double(count) / Double(total)
    return "\(count) of \(total), \(String(format: "%.1f", percent)) %"
  }

  /// Its lines in columns, then the notes.
  var text: String {
    let rows =
      [["", "found", "stated", ""]]
      + lines.map { [$0.what, $0.found, $0.stated, $0.holds ? "ok" : "FAILED"] }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let table = rows.map { zip($0, widths).map(padded).joined(separator: "  ") }
    return (table + notes).map { $0 + "\n" }.joined()
  }
}
