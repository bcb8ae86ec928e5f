/// How a network is trained; the defaults are the command's.
package struct TrainingOptions: Sendable {
  package var layers = 1
  package var hidden = 512
  package var lanes = 100
  package var steps = 100
  package var length = Length.epochs(10)
  package var optimizer = OptimizerKind.adam
  /// The peak learning rate.
  package var learningRate = OptimizerKind.standardRate
  package var precision = Precision.best
  package var threads = Workers.available
  package var seed: UInt64 = 1
  package var checkpointSeconds = 120.0

  /// When a run ends.
  package enum Length: Sendable, Equatable {
    /// After so many passes over the training part.
    case epochs(Double)
    /// After so many minutes from the first step to the saved model.
    case minutes(Double)
  }

  package init() {}
}
