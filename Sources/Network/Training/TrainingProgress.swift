/// Where a training run is.
package struct TrainingProgress: Sendable, Codable {
  /// How much longer, in seconds, if the speed stays; nil before anything is known.
  package var secondsLeft: Double? {
    share > 0 ? seconds / share * (1 - share) : nil
  }

  package var step = 0
  /// Since the first step.
  package var seconds = 0.0
  /// Bytes learnt from.
  package var bytes = 0
  /// The same as passes over the training files.
  package var epochs = 0.0
  /// Of training since the last report, validation left out.
  package var bytesPerSecond = 0.0
  /// Mean loss since the last report that steps were made for, nats a byte; nil before the first step.
  package var trainNats: Double?
  /// The newest validation loss, nil before the first, and whether it was measured for this report.
  package var validationNats: Double?
  package var isValidated = false
  /// Epochs done when it was measured.
  package var validatedEpochs = 0.0
  package var learningRate = 0.0
  /// Share of the run that is done, 0 to 1.
  package var share = 0.0

  package init() {}
}
