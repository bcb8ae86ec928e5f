import Corpus
import Network
import Syntax

/// What `neurons` found, in the form of its JSON.
package struct Report: Codable, Sendable, Equatable {
  package var model: ModelSummary
  /// The network held beside it, if there is one.
  @Measured package var control: ControlSummary?
  package var corpus: CorpusSummary
  package var features: [FeatureReport]
  /// The cells that some feature explains, best first.
  package var cells: [ExplainedCell]
  package var summary: Summary
  /// By layer and gate; empty where not measured.
  package var gates: [GateReport]
  /// Of cells that no single feature explains; empty unless asked for.
  package var explanations: [Explanation]
}

extension KeyedDecodingContainer {
  /// Gates that are missing read as not measured.
  func decode(_ type: [GateReport].Type, forKey key: Key) throws -> [GateReport] {
    try decodeIfPresent(type, forKey: key) ?? []
  }

  /// Explanations that are missing read as not asked for.
  func decode(_ type: [Explanation].Type, forKey key: Key) throws -> [Explanation] {
    try decodeIfPresent(type, forKey: key) ?? []
  }
}

/// A network's size.
package struct ModelSummary: Codable, Sendable, Equatable {
  package var layers: Int
  package var hidden: Int
  package var parameters: Int

  init(_ model: Model) {
    layers = model.shape.layers
    hidden = model.shape.hidden
    parameters = model.shape.parameterCount
  }
}

/// The network held beside: its size, and how its file says that it was trained.
package struct ControlSummary: Codable, Sendable, Equatable {
  package var model: ModelSummary
  @Measured package var training: String?

  init(_ model: Model) {
    self.model = ModelSummary(model)
    _training = Measured(
      wrappedValue: model.notes["training"].map { CorpusError.shortened($0, to: 500) })
  }
}

/// What the scores were measured on.
package struct CorpusSummary: Codable, Sendable, Equatable {
  package var files: Int
  package var bytes: Int
  /// The share of bytes whose structural labels are known, 0 to 1.
  package var coverage: Double
  package var filesTrainedOnLeftOut: Int
  package var parts: Parts

  enum CodingKeys: String, CodingKey {
    case files, bytes, coverage, parts
    case filesTrainedOnLeftOut = "files_trained_on_left_out"
  }

  /// The paths whose bytes selected the cell, set its threshold, and gave the reported scores.
  package struct Parts: Codable, Sendable, Equatable {
    package var select: [String]
    package var threshold: [String]
    package var report: [String]

    /// Fewer than three files: each is cut in three, so a path stands in more than one part.
    package var areCutWithinFiles: Bool {
      !Set(select).isDisjoint(with: report) || !Set(select).isDisjoint(with: threshold)
    }

    /// The report part has too few files to draw from: intervals are over stretches of them.
    package var hasFewFiles: Bool { report.count < Clusters.fewest }
  }
}

/// One feature: its controls, and the cells that follow it, best first by the select part.
package struct FeatureReport: Codable, Sendable, Equatable {
  package var name: String
  package var kind: FeatureKind
  /// The share of known bytes of the report part whose label is above zero.
  @Measured package var prevalence: Double?
  /// A linear probe on the whole state, in the feature's own measure.
  @Measured package var probe: Double?
  /// The same probe on the control task: the same spans with permuted meanings (Hewitt and Liang
  /// 2019). What it finds there is the probe's own doing.
  @Measured package var probeControl: Double?
  package var baselines: Baselines
  /// The baselines that the feature is a function of, as a position in the line is of the column: a
  /// cell need not beat these.
  package var exempt: [String]
  /// The best cell of the control network, in the feature's own measure; it need not be beaten.
  @Measured package var control: Double?
  /// The smallest committee that reaches 95 % of the probe on the threshold part, else the largest.
  @Measured package var committee: CommitteeScore?
  /// The best committees by size, scored for 1, 2, 4, 8 and 16 cells.
  package var committees: [CommitteeSize]
  /// Of a depth: the best cell by c itself, since a counter saturates tanh.
  @Measured package var raw: NeuronScore?
  package var neurons: [NeuronScore]

  enum CodingKeys: String, CodingKey {
    case name, kind, prevalence, probe, baselines, exempt, control, committee, committees, raw
    case neurons
    case probeControl = "probe_control"
  }
}

extension FeatureReport {
  /// Findings of before there were committees read as having none.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func list<Value: Decodable>(_ key: CodingKeys) throws -> [Value] {
      try container.decodeIfPresent([Value].self, forKey: key) ?? []
    }
    name = try container.decode(String.self, forKey: .name)
    kind = try container.decode(FeatureKind.self, forKey: .kind)
    _prevalence = try container.decode(Measured<Double>.self, forKey: .prevalence)
    _probe = try container.decode(Measured<Double>.self, forKey: .probe)
    _probeControl = try container.decode(Measured<Double>.self, forKey: .probeControl)
    baselines = try container.decode(Baselines.self, forKey: .baselines)
    exempt = try list(.exempt)
    _control = try container.decode(Measured<Double>.self, forKey: .control)
    _committee = try container.decode(Measured<CommitteeScore>.self, forKey: .committee)
    committees = try list(.committees)
    raw = try container.decodeIfPresent(NeuronScore.self, forKey: .raw)
    neurons = try container.decode([NeuronScore].self, forKey: .neurons)
  }
}

/// How well the best so many cells together follow a feature, in its own measure.
package struct CommitteeSize: Codable, Sendable, Equatable {
  package var cells: Int
  @Measured package var score: Double?
  /// The same of the best so many cells of an untrained network.
  @Measured package var untrained: Double?
  /// The same of the control network.
  @Measured package var control: Double?
  /// Its cells, in the order they were chosen; it says bias + the sum of weights times values.
  package var neurons: [String]
  package var weights: [Float]
  package var bias: Float
  /// Inside from here on.
  @Measured package var threshold: Float?
}

/// A cell that some feature explains.
package struct ExplainedCell: Codable, Sendable, Equatable {
  package var neuron: String
  /// Best first.
  package var features: [Feature]

  /// A feature of which the cell is a detector or better.
  package struct Feature: Codable, Sendable, Equatable {
    package var name: String
    package var polarity: Int
    /// In the feature's own measure, with the lower end of its 95 % interval.
    @Measured package var score: Double?
    @Measured package var low: Double?
    package var verdict: Verdict
  }
}

/// What a cell must beat, in the feature's own measure: average precision, or Spearman's rho.
package struct Baselines: Codable, Sendable, Equatable {
  /// The current byte alone.
  @Measured package var byte: Double?
  /// The last 1 to 20 bytes.
  @Measured package var ngram: Double?
  /// Column and indentation.
  @Measured package var layout: Double?
  /// The best cell of an untrained network of the same shape.
  @Measured package var untrained: Double?
}

/// The whole network in three numbers.
package struct Summary: Codable, Sendable, Equatable {
  /// How many neurons were looked at.
  package var neurons: Int
  /// How many of them have the verdict `detector` or better for any feature.
  @Measured package var explained: Int?
  /// How many of the others a combination of features explains.
  @Measured package var combined: Int?
  /// How many of them (of the one cell asked for, if there is one) hardly change their value on the select
  /// part: they are compared with no feature.
  @Measured package var constant: Int?
}
