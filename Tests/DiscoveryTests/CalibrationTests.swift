import Calibration
import Syntax
import Testing

@testable import Discovery

/// The quick form of `make calibrate`: fewer networks, files and features, by the same rules.
@Suite struct CalibrationTests {
  /// The network's predictions rest on the cell of quotes.
  @Test func `planted cells are found, and nothing else`() throws {
    var calibration = PlantedCalibration()
    try calibration.add(
      3, grammar: try c(), features: ["string", "block-depth", "paren-depth", "line-position"],
      files: 24, untrained: 1, threads: 1)
    #expect(calibration.planted == 4 && calibration.found == calibration.planted)
    #expect(calibration.falseClaims == 0 && calibration.falseCommittees == 0)
    #expect(calibration.used == 1 && calibration.foundUsed == 1)
    #expect(calibration.notes == [])
  }

  /// Of so few files the null takes all; committees were then told from chance by the files that they
  /// are fitted to.
  @Test func `labels of another file are found by no cell and no committee`() throws {
    var calibration = RepairedCalibration()
    try calibration.add(
      seed: 1601, grammar: try c(), features: ["string", "call-arguments", "block-depth"],
      files: 16, threads: 1)
    #expect(calibration.trials == 3 && calibration.committeeTrials == 3)
    #expect(calibration.cells == 0 && calibration.committees == 0)
    #expect(calibration.detectors == 0)
  }

  @Test func `an untrained network has correlates at most`() throws {
    var calibration = UntrainedCalibration()
    try calibration.add(
      seed: 1, hidden: 32, grammar: try c(), features: ["number"], files: 24, threads: 1)
    #expect(calibration.features == 1 && calibration.cells > 0)
    #expect(calibration.detectors == 0 && calibration.committeeDetectors == 0)
    #expect(calibration.notes == [])
  }

  /// P(more than k of n) at 1 % a trial, as SciPy's `binom.sf(k, n, 0.01)` has it.
  @Test(arguments: [(8, 2), (160, 7), (320, 10)])
  func `chance leaves so many false alarms possible`(_ trials: Int, _ most: Int) {
    #expect(Binomial.most(of: trials, chance: 0.01) == most)
  }
}
