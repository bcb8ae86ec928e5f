import Syntax

/// What `neurons` found, in the form of its JSON.
package struct Report: Codable, Sendable, Equatable {
  package var model: ModelSummary
  package var corpus: CorpusSummary
  package var features: [FeatureReport]
  package var summary: Summary
}

/// The network's size.
package struct ModelSummary: Codable, Sendable, Equatable {
  package var layers: Int
  package var hidden: Int
  package var parameters: Int
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
  package var baselines: Baselines
  @Measured package var committee: NeuronScore?
  package var neurons: [NeuronScore]
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

/// One cell against one feature: chosen on the select part, threshold from the threshold part, all
/// scores from the report part.
package struct NeuronScore: Codable, Sendable, Equatable {
  /// As in `l0.c.143`.
  package var neuron: String
  /// 1 if the cell is high inside, -1 if it is low inside.
  package var polarity: Int
  /// Average precision, 0 to 1; a random ranking has the prevalence.
  @Measured package var ap: Double?
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
  @Measured package var p: Double?
  @Measured package var effect: Double?
  @Measured package var verdict: String?

  enum CodingKeys: String, CodingKey {
    case neuron, polarity, ap, auroc, f1, iou, threshold, spearman, r2, p, effect, verdict
    case apLow = "ap_low"
    case apHigh = "ap_high"
  }
}

/// The whole network in two numbers.
package struct Summary: Codable, Sendable, Equatable {
  /// How many neurons were looked at.
  package var neurons: Int
  /// How many of them have the verdict `detector` or better for any feature.
  @Measured package var explained: Int?
}
