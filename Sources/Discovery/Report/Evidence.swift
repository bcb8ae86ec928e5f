/// What is known of one score against one feature: chosen on the select part, threshold from the
/// threshold part, all figures from the report part.
package struct Evidence: Codable, Sendable, Equatable {
  /// Average precision, 0 to 1; a random ranking has the prevalence.
  @Measured package var ap: Double?
  /// The ends of its 95 % interval.
  @Measured package var apLow: Double?
  @Measured package var apHigh: Double?
  /// Area under the ROC curve, 0.5 for a random ranking.
  @Measured package var auroc: Double?
  @Measured package var f1: Double?
  @Measured package var iou: Double?
  /// Inside where polarity * value >= threshold.
  @Measured package var threshold: Float?
  /// Spearman's rank correlation of polarity * value with a graded label, -1 to 1.
  @Measured package var spearman: Double?
  /// Share of a graded label's variance that the best monotone fit explains, at most 1.
  @Measured package var r2: Double?
  /// The 95 % intervals of all of them.
  @Measured package var intervals: Intervals?
  /// Average precision over the prevalence: how many times better than chance.
  @Measured package var lift: Double?
  /// Its share of what a probe of the whole state does, in the feature's own measure.
  @Measured package var shareOfProbe: Double?
  /// Of a depth: the rank correlation left when column and indentation are held, -1 to 1.
  @Measured package var partial: Double?
  /// The family-wise p of the null: how often the best of all cells does as well on labels of another
  /// file.
  @Measured package var p: Double?
  /// Mean loss in nats added on the bytes the feature governs, less that added elsewhere, when the
  /// cell is held at its mean.
  @Measured package var effect: Double?
  /// What was measured beside the effect.
  @Measured package var cause: Cause?
  @Measured package var persistence: [Persistence]?
  @Measured package var hardNegatives: HardNegativeScores?
  /// The same on texts altered to mislead it.
  @Measured package var altered: [AlterationScore]?
  @Measured package var verdict: Verdict?
  /// The numbers that decided the verdict, in a sentence.
  @Measured package var because: String?

  enum CodingKeys: String, CodingKey {
    case ap, auroc, f1, iou, threshold, spearman, r2, intervals, lift, partial, p, effect, cause
    case persistence, altered, verdict, because
    case apLow = "ap_low"
    case shareOfProbe = "share_of_probe"
    case apHigh = "ap_high"
    case hardNegatives = "hard_negatives"
  }

  /// The feature's own measure: average precision, or Spearman's rho.
  package var measure: Double? {
    ap ?? spearman
  }

  /// Nothing is measured yet.
  package init() {
    _ap = Measured(wrappedValue: nil)
    _apLow = Measured(wrappedValue: nil)
    _apHigh = Measured(wrappedValue: nil)
    _auroc = Measured(wrappedValue: nil)
    _f1 = Measured(wrappedValue: nil)
    _iou = Measured(wrappedValue: nil)
    _threshold = Measured(wrappedValue: nil)
    _spearman = Measured(wrappedValue: nil)
    _r2 = Measured(wrappedValue: nil)
    _intervals = Measured(wrappedValue: nil)
    _lift = Measured(wrappedValue: nil)
    _shareOfProbe = Measured(wrappedValue: nil)
    _partial = Measured(wrappedValue: nil)
    _p = Measured(wrappedValue: nil)
    _effect = Measured(wrappedValue: nil)
    _cause = Measured(wrappedValue: nil)
    _persistence = Measured(wrappedValue: nil)
    _hardNegatives = Measured(wrappedValue: nil)
    _altered = Measured(wrappedValue: nil)
    _verdict = Measured(wrappedValue: nil)
    _because = Measured(wrappedValue: nil)
  }
}

/// One cell against one feature.
@dynamicMemberLookup
package struct NeuronScore: Codable, Sendable, Equatable {
  /// As in `l0.c.143`.
  package var neuron: String
  /// 1 if the cell is high inside, -1 if it is low inside.
  package var polarity: Int
  package var evidence: Evidence

  private enum CodingKeys: CodingKey { case neuron, polarity }

  package init(neuron: String, polarity: Int, evidence: Evidence = Evidence()) {
    self.neuron = neuron
    self.polarity = polarity
    self.evidence = evidence
  }

  package subscript<Value>(dynamicMember path: WritableKeyPath<Evidence, Value>) -> Value {
    get { evidence[keyPath: path] }
    set { evidence[keyPath: path] = newValue }
  }

  package subscript<Value>(dynamicMember path: KeyPath<Evidence, Value>) -> Value {
    evidence[keyPath: path]
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    neuron = try container.decode(String.self, forKey: .neuron)
    polarity = try container.decode(Int.self, forKey: .polarity)
    evidence = try Evidence(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(neuron, forKey: .neuron)
    try container.encode(polarity, forKey: .polarity)
    try evidence.encode(to: encoder)
  }
}

/// Some cells together against one feature: bias + the sum of weights times values.
@dynamicMemberLookup
package struct CommitteeScore: Codable, Sendable, Equatable {
  /// In the order they were chosen.
  package var neurons: [String]
  /// By neuron, on the values that `annotate` prints.
  package var weights: [Float]
  package var bias: Float
  package var evidence: Evidence

  private enum CodingKeys: CodingKey { case neurons, weights, bias }

  package init(neurons: [String], weights: [Float], bias: Float, evidence: Evidence = Evidence()) {
    self.neurons = neurons
    self.weights = weights
    self.bias = bias
    self.evidence = evidence
  }

  package subscript<Value>(dynamicMember path: WritableKeyPath<Evidence, Value>) -> Value {
    get { evidence[keyPath: path] }
    set { evidence[keyPath: path] = newValue }
  }

  package subscript<Value>(dynamicMember path: KeyPath<Evidence, Value>) -> Value {
    evidence[keyPath: path]
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    neurons = try container.decode([String].self, forKey: .neurons)
    weights = try container.decode([Float].self, forKey: .weights)
    bias = try container.decode(Float.self, forKey: .bias)
    evidence = try Evidence(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(neurons, forKey: .neurons)
    try container.encode(weights, forKey: .weights)
    try container.encode(bias, forKey: .bias)
    try evidence.encode(to: encoder)
  }
}
