/// What is to be believed of a cell and a feature, in one word.
package enum Verdict: String, Codable, Sendable, Comparable {
  /// Not told from chance.
  case none
  /// It follows the feature more than cells follow another file's labels.
  case correlate
  /// It also tells more than every baseline that applies.
  case detector
  /// And the network's predictions rest on it, where the feature governs them.
  case used

  private var rank: Int {
    switch self {
    case .none: 0
    case .correlate: 1
    case .detector: 2
    case .used: 3
    }
  }

  package static func < (one: Verdict, other: Verdict) -> Bool { one.rank < other.rank }
}

/// The rules, all of them here, on the numbers that they are about.
struct Judgement: Sendable {
  /// The largest family-wise p of a `correlate`.
  static let largestP = 0.01
  /// The share of random cells whose effect that of a `used` cell must exceed.
  static let randomShare = 0.95
  /// Of so few files, p = 0.01 can't be told from chance: no verdict.
  var p: Double?
  /// What a p takes.
  var needs = "\(Clusters.fewest) files"
  /// The 95 % interval of the feature's own measure.
  var interval: Interval?
  /// By name, those that were measured and apply.
  var baselines: [(name: String, value: Double)]
  var effect: Double?
  /// The effects of random cells of like variance.
  var randomEffects: [Double] = []

  /// How many of the random cells have a smaller effect.
  private var beaten: Int {
    guard let effect else { return 0 }
    return randomEffects.count { $0 < effect }
  }

  var verdict: Verdict? {
    guard let p else { return nil }
    guard p <= Self.largestP else { return Verdict.none }
    guard let interval, let best = best, interval.low > best.value else { return .correlate }
    guard let effect, effect > 0, !randomEffects.isEmpty,
      Double(beaten) >= Self.randomShare * Double(randomEffects.count)
    else { return .detector }
    return .used
  }

  private var best: (name: String, value: Double)? {
    baselines.max { $0.value < $1.value }.map {
      ($0.name == "ngram" ? "20 bytes" : $0.name, $0.value)
    }
  }

  /// The numbers that decided, in a sentence.
  var because: String {
    guard let p else {
      return "too few files to tell from chance: it takes \(needs)"
    }
    func text(_ value: Double, _ digits: Int = 2) -> String { fixed(value, digits) }
    guard p <= Self.largestP else {
      return "p \(text(p, 3)): the best of all cells does as well on another file's labels"
    }
    var parts = ["p \(text(p, 3))"]
    guard let best else { return parts[0] + "; no baseline was measured" }
    guard let interval else {
      return parts[0] + "; in too few files for an interval"
    }
    let range = "95 % interval \(text(interval.low)) to \(text(interval.high))"
    guard interval.low > best.value else {
      return parts[0] + "; \(range) does not lie above the best baseline, \(best.name) "
        + text(best.value)
    }
    parts.append("\(range) lies above the best baseline, \(best.name) \(text(best.value))")
    if let effect {
      parts.append(
        "held at its mean it costs \(text(effect, 3)) nats more where the feature governs than "
          + "elsewhere, above \(beaten) of \(randomEffects.count) random cells")
    } else {
      parts.append("its effect on the loss was not measured")
    }
    return parts.joined(separator: "; ")
  }
}
