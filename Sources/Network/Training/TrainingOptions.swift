/// How a network is trained; the defaults are the command's.
package struct TrainingOptions: Sendable, Codable, Equatable {
  package var layers = 1
  package var hidden = 512
  package var lanes = 100
  package var steps = 100
  package var length = Length.epochs(10)
  package var optimizer = OptimizerKind.rmsprop
  package var schedule = ScheduleKind.cosine
  /// The peak learning rate, of the layers' weights.
  package var learningRate = 0.01
  /// How many times as fast as the layers' other weights those of the input byte learn; the decoder
  /// learns as much faster as its square root.
  package var inputRate = 1.0
  /// The norm that gradients are held to.
  package var clip = Learner.standardNorm
  /// The share of what a layer hands to the next that is dropped.
  package var dropout = 0.0
  /// The share of what a layer puts out that is dropped for all who read it, the next step too.
  package var stateDropout = 0.0
  /// Whether that is none in the first pass over the training files and grows in the second.
  package var growsStateDropout = false
  /// Whether lines are met in a random order: the network is then a control for another.
  package var shufflesLines = false
  /// Epochs without a better validation loss after which the run ends; nil goes on to its end.
  package var patience: Double?
  package var precision = Precision.fastest
  package var threads = Workers.available
  package var seed: UInt64 = 1
  package var checkpointSeconds = 120.0

  /// When a run ends.
  package enum Length: Sendable, Codable, Equatable {
    /// After so many passes over the training part.
    case epochs(Double)
    /// After so many minutes from the first step to the saved model.
    case minutes(Double)

    /// Whether the clock ends it.
    package var isOfClock: Bool {
      if case .minutes = self { true } else { false }
    }
  }

  package init() {}

  /// What a file does not name, as one of before there was the option, is as it is by default.
  package init(from decoder: any Decoder) throws {
    let named = try decoder.container(keyedBy: CodingKeys.self)
    func take<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
      value = try named.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try take(.layers, &layers)
    try take(.hidden, &hidden)
    try take(.lanes, &lanes)
    try take(.steps, &steps)
    try take(.length, &length)
    try take(.optimizer, &optimizer)
    try take(.schedule, &schedule)
    try take(.learningRate, &learningRate)
    try take(.inputRate, &inputRate)
    try take(.clip, &clip)
    try take(.dropout, &dropout)
    try take(.stateDropout, &stateDropout)
    try take(.growsStateDropout, &growsStateDropout)
    try take(.shufflesLines, &shufflesLines)
    patience = try named.decodeIfPresent(Double.self, forKey: .patience)
    try take(.precision, &precision)
    try take(.threads, &threads)
    try take(.seed, &seed)
    try take(.checkpointSeconds, &checkpointSeconds)
  }

  /// Takes the rates and the dropout that suit the schedule and the layers; docs/training.md has what
  /// was compared.
  ///
  /// What a step adds to a sum over H units grows with H, so the layers' rate falls with it (Yang et al.
  /// 2022, Tensor Programs V); a one-hot input adds one weight, not a sum, so its rate need not. Layers
  /// above each other have at most 0.01.
  ///
  /// A wide network learns by heart what it meets again, a narrow one has no room for it.
  package mutating func takeStandardChoices() {
    if schedule == .paper {
      (learningRate, inputRate, stateDropout, growsStateDropout) = (0.002, 1, 0, false)
      return
    }
    growsStateDropout = hidden >= 512
    stateDropout = growsStateDropout ? 0.1 : 0
    let highest = 0.08
    learningRate = min(layers == 1 ? highest : 0.01, 0.01 * 512 / Double(hidden))
    inputRate = highest / learningRate
  }

  /// What is out of bounds, as a sentence; nil if nothing is.
  package var problem: String? {
    let whole = [
      ("--layers", layers, 16), ("--hidden", hidden, 16384), ("--lanes", lanes, 10_000),
      ("--steps", steps, 10_000), ("--threads", threads, 1024),
    ]
    for (name, value, most) in whole where !(1...most).contains(value) {
      return "\(name) takes a number from 1 to \(most)."
    }
    let lengthName: String
    let lengthValue: Double
    switch length {
    case .epochs(let epochs): (lengthName, lengthValue) = ("--epochs", epochs)
    case .minutes(let minutes): (lengthName, lengthValue) = ("--minutes", minutes)
    }
    let above0 = [
      (lengthName, lengthValue), ("--learning-rate", learningRate), ("--input-rate", inputRate),
      ("--patience", patience ?? 1), ("the gradient's norm", clip),
      ("--checkpoint-seconds", checkpointSeconds),
    ]
    for (name, value) in above0 where !(value > 0 && value.isFinite) {
      return "\(name) takes a number above 0."
    }
    for (name, value) in [("--dropout", dropout), ("--state-dropout", stateDropout)]
    where !(0..<1).contains(value) {
      return "\(name) takes a number from 0 to below 1."
    }
    return nil
  }

  /// The state's dropout, for a reader.
  package var stateDropoutWords: String {
    growsStateDropout ? "0 in the first pass, then \(stateDropout)" : "\(stateDropout)"
  }

  /// What a run that goes on from `other` may not change, by the command's names: such a run would
  /// not be the one that was begun.
  package func conflicts(with other: TrainingOptions) -> [String] {
    let pairs: [(String, any Equatable & Sendable, any Equatable & Sendable)] = [
      ("--layers", layers, other.layers), ("--hidden", hidden, other.hidden),
      ("--lanes", lanes, other.lanes), ("--steps", steps, other.steps),
      ("--optimizer", optimizer.rawValue, other.optimizer.rawValue),
      ("--schedule", schedule.rawValue, other.schedule.rawValue),
      ("--learning-rate", learningRate, other.learningRate),
      ("--input-rate", inputRate, other.inputRate), ("--dropout", dropout, other.dropout),
      ("--state-dropout", stateDropoutWords, other.stateDropoutWords),
      ("--shuffle-lines", shufflesLines, other.shufflesLines),
      ("a gradient's norm of", clip, other.clip),
      ("--precision", precision.rawValue, other.precision.rawValue), ("--seed", seed, other.seed),
    ]
    return pairs.compactMap { name, mine, its in
      "\(mine)" == "\(its)" ? nil : "\(name) \(mine) instead of \(its)"
    }
  }
}
