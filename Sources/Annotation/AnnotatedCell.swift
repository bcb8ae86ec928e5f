import Discovery
import Syntax

/// One neuron's course through a file, or that of several together, and what is claimed about it.
package struct AnnotatedCell: Sendable {
  /// As in `l0.c.143`; of several, as in `8 cells`.
  package var neuron: String
  /// (T) as printed: tanh c for `c`, else the vector's own value; of several, what they say.
  package var values: [Float]
  /// Set if it is several cells together.
  package var committee: AnnotatedCommittee?
  /// What wrote it and what erased it, where that was asked for.
  package var gates: CellGates?
  /// 1 if it is high inside, -1 if it is low inside.
  package var polarity: Int
  /// Inside where polarity * value >= threshold.
  package var threshold: Float?
  /// The feature it follows.
  package var feature: String?
  /// How well, as measured where `provenance` says.
  package var claim: NeuronScore?
  /// The feature's kind.
  package var kind: FeatureKind?
  /// The share of bytes inside, where `claim` was measured.
  package var prevalence: Double?
  /// What the cell had to beat, where `claim` was measured.
  package var baselines: Baselines?
  /// The baselines that don't apply: its feature is a function of what they read.
  package var exempt: [String] = []
  package var provenance: Provenance

  /// Why this cell is shown, and so what its scores are worth.
  package enum Provenance: Sendable, Equatable {
    /// From the model's findings: scores are of held-out files.
    case measured
    /// The best on this very file: its scores are of the bytes it was chosen on.
    case chosenHere
    /// Named by the user. A claim, if there is one, is from the model's findings.
    case askedFor
    /// One of so many cells that are shown together, with its weight there: nothing is claimed of it
    /// alone.
    case member(of: Int, weight: Float)
  }

  package init(
    neuron: String, values: [Float], committee: AnnotatedCommittee? = nil, polarity: Int = 1,
    threshold: Float? = nil, feature: String? = nil, claim: NeuronScore? = nil,
    kind: FeatureKind? = nil, prevalence: Double? = nil, baselines: Baselines? = nil,
    provenance: Provenance
  ) {
    self.neuron = neuron
    self.values = values
    self.committee = committee
    self.polarity = polarity
    self.threshold = threshold
    self.feature = feature
    self.claim = claim
    self.kind = kind
    self.prevalence = prevalence
    self.baselines = baselines
    self.provenance = provenance
  }

  /// Whether something that needs no cell does as well, as far as was measured.
  var isMatched: Bool {
    guard let own = claim?.measure, let baselines else { return false }
    return baselines.named(besides: exempt).contains { abs(own) <= $0.value }
  }

  /// Whether the cell says "inside" at byte `t`; without a threshold, on its own side of zero.
  func isOn(at t: Int) -> Bool {
    Float(polarity) * values[t] >= (threshold ?? 0)
  }

  /// The value, if it is the same at every byte of more than one.
  var constant: Float? {
    guard let first = values.first, values.count > 1, values.allSatisfy({ $0 == first }) else {
      return nil
    }
    return first
  }

  /// The vector's letter, as in `l0.c.143`; empty for a name of another form.
  private var vector: Substring {
    let parts = neuron.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 ? parts[1] : ""
  }

  /// What the colour stands for.
  var quantity: String {
    if committee != nil { return kind == .graded ? "the number they tell" : "outside to inside" }
    return switch vector {
    case "c": "tanh c"
    case "h": "h"
    case "i": "input gate"
    case "f": "forget gate"
    case "g": "candidate"
    case "o": "output gate"
    case "raw": "c"
    default: "value"
    }
  }

  /// How its values are coloured: as they are, or for what has no bounds by the greatest in the file;
  /// the log-odds of cells together by how far they are beyond the threshold. Computed at each call.
  var tone: Tone {
    if committee != nil, kind != .graded { return .odds(middle: threshold ?? 0) }
    guard committee != nil || vector == "raw" else { return .share(of: 1) }
    let greatest = values.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 1
    return .share(of: greatest > 0 ? greatest : 1)
  }

  /// As in `cell` and `cells`.
  var noun: String { committee == nil ? "cell" : "cells" }
}
