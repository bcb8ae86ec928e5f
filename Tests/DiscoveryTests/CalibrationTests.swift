import Calibration
import Syntax
import Testing

@testable import Discovery

/// The quick form of `make calibrate`: fewer networks, files and features, by the same rules.
@Suite struct CalibrationTests {
  private static let features = ["string", "block-depth", "paren-depth", "line-position", "number"]

  @Test(arguments: [2, 3])
  func `planted cells are found, and nothing else`(_ number: Int) throws {
    var calibration = PlantedCalibration()
    try calibration.add(
      number, grammar: try c(), features: Self.features, files: 24, threads: 1)
    #expect(calibration.planted >= 3 && calibration.found == calibration.planted)
    #expect(calibration.falseClaims == 0 && calibration.falseCommittees == 0)
    #expect(calibration.foundUsed == calibration.used)
    #expect(calibration.notes == [])
  }

  /// Of 24 files the report part is enough for the null; of 16 it takes all files, and committees were
  /// then told from chance by the files that they are fitted to.
  @Test(arguments: [24, 16])
  func `labels of another file are found by no cell and no committee`(_ files: Int) throws {
    var calibration = RepairedCalibration()
    try calibration.add(seed: 1601, grammar: try c(), files: files, threads: 1)
    #expect(calibration.trials == 8 && calibration.committeeTrials > 0)
    #expect(calibration.cells == 0 && calibration.committees == 0)
    #expect(calibration.detectors == 0)
  }

  @Test func `an untrained network has correlates at most`() throws {
    var calibration = UntrainedCalibration()
    try calibration.add(
      seed: 1, hidden: 64, grammar: try c(), features: Self.features, files: 24, threads: 1)
    #expect(calibration.features == 5 && calibration.cells > 0)
    #expect(calibration.detectors == 0 && calibration.committeeDetectors == 0)
    #expect(calibration.notes == [])
  }

  /// P(more than k of n) at 1 % a trial, as SciPy's `binom.sf(k, n, 0.01)` has it.
  @Test(arguments: [(8, 2), (160, 7), (320, 10)])
  func `chance leaves so many false alarms possible`(_ trials: Int, _ most: Int) {
    #expect(Binomial.most(of: trials, chance: 0.01) == most)
  }
}
