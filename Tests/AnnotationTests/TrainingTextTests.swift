import Annotation
import Network
import Testing

@Suite struct `Training in words` {
  private var progress: TrainingProgress {
    var progress = TrainingProgress()
    progress.step = 1402
    progress.seconds = 150
    progress.bytesPerSecond = 105_432
    progress.trainNats = 1.0461
    progress.validationNats = 1.2182
    progress.share = 0.48
    return progress
  }

  @Test func `80 columns hold share, losses, speed and the time left`() {
    let line = "███░░░░░  48 %  train 1.046  valid 1.218 nats, 1.76 bits  105 KB/s  2:43 left"
    #expect(TrainingText.bar(progress, width: 80) == line)
    #expect(line.count < 80)
  }

  @Test(arguments: [10, 20, 40, 60, 79, 80, 100, 200])
  func `the bar never fills a row, which would wrap it`(width: Int) {
    #expect(TrainingText.bar(progress, width: width).count < max(width, 16))
  }

  @Test func `before the first look there is no validation, and at the end nothing is left`() {
    var progress = progress
    progress.validationNats = nil
    #expect(TrainingText.line(progress) == " 48 %  step 1402  train 1.046  105 KB/s  2:43 left")
    progress.share = 1
    #expect(TrainingText.line(progress) == "100 %  step 1402  train 1.046  105 KB/s")
  }

  @Test func `before the first step no loss is known`() {
    let line = TrainingText.line(TrainingProgress())
    #expect(line == "  0 %  step 0  train unknown  0 KB/s")
  }
}
