import Discovery
import Syntax

/// What is said about a cell, in words: the claim never without its controls.
struct ClaimText {
  /// As in `follows`, `together follow`: how sure we are.
  let verb: String
  /// As in `negative inside`; empty if nothing is known.
  let side: String
  /// The score, where it was measured, and what it must be compared with, in one sentence.
  let controls: String
  /// How the cell's frozen threshold does on the file shown, or that its value does not change there;
  /// empty if nothing can be said.
  let here: String
  /// Of several cells: which they are, a sentence each.
  let composition: [String]

  init(_ cell: AnnotatedCell, label: LabelTrack?) {
    let isGraded = cell.kind == .graded
    let isSeveral = cell.committee.map { $0.neurons.count > 1 } ?? false
    let verb =
      switch (cell.claim, cell.provenance) {
      case (_, .member(_, let weight)): weight < 0 ? "speaks against" : "speaks for"
      case (let claim?, _) where claim.verdict == Verdict.none:
        isSeveral ? "were compared with" : "was compared with"
      case (_?, .chosenHere): isSeveral ? "come nearest here to" : "comes nearest here to"
      case (_?, _) where cell.isMatched: isSeveral ? "go along with" : "goes along with"
      case (_?, _): isSeveral ? "follow" : "follows"
      case (nil, _): "beside"
      }
    self.verb = isSeveral ? "together \(verb)" : verb
    if case .member(_, let weight) = cell.provenance {
      side = "weight \(signed(Double(weight)))"
    } else if cell.feature == nil || cell.claim == nil || cell.committee != nil {
      side = ""
    } else if isGraded {
      side = cell.polarity < 0 ? "falls as it rises" : "rises with it"
    } else {
      side = cell.polarity < 0 ? "negative inside" : "positive inside"
    }
    controls = Self.sentence(cell, isGraded: isGraded)
    here = Self.agreement(cell, label: label)
    composition = cell.committee?.composition ?? []
  }

  private static func sentence(_ cell: AnnotatedCell, isGraded: Bool) -> String {
    if case .member(let count, _) = cell.provenance {
      return "one of the \(counted(count, "cell")) whose values times their weights are added up: "
        + "nothing is claimed of it alone"
    }
    guard let claim = cell.claim, cell.feature != nil else {
      return "asked for by name: nothing was measured, so nothing is claimed"
    }
    let place =
      cell.provenance == .chosenHere
      ? "on this very file, which \(cell.committee == nil ? "it was" : "they were") chosen on: "
        + "expect less elsewhere" : "on files never seen"
    var score: [String] = []
    if isGraded {
      if let rho = claim.spearman { score.append("Spearman's ρ \(fixed(rho))") }
      if let r2 = claim.r2 { score.append("R2 \(fixed(r2))") }
    } else if let ap = claim.ap {
      score.append("average precision \(fixed(ap))")
    }
    guard !score.isEmpty else {
      return cell.committee.map { "scores not measured for \($0.name) \(place)" }
        ?? "scores not measured"
    }
    let list = controlList(cell, isGraded: isGraded)
    let verdict = claim.verdict.map { "; verdict: \($0)" } ?? ""
    return "\(score.joined(separator: ", ")) \(place)"
      + (list.isEmpty ? "" : " (\(list.joined(separator: "; ")))") + verdict
  }

  private static func controlList(_ cell: AnnotatedCell, isGraded: Bool) -> [String] {
    let controls: [(String, Double?)] = [
      ("prevalence", isGraded ? nil : cell.prevalence),
      ("the byte alone", cell.baselines?.byte),
      ("the last 20 bytes", cell.baselines?.ngram),
      ("column and indentation", cell.baselines?.layout),
      (
        (cell.committee.map { "\($0.name) of " } ?? "") + "an untrained network",
        cell.baselines?.untrained
      ),
    ]
    return controls.compactMap { name, value in
      value.map { "\(name) \(fixed($0, abs($0) < 0.01 ? 3 : 2))" }
    }
  }

  private static func agreement(_ cell: AnnotatedCell, label: LabelTrack?) -> String {
    if let value = cell.constant {
      return "in this file its value is \(fixed(Double(value))) at every byte, so it tells nothing"
    }
    guard let label, label.kind == .binary, label.feature == cell.feature,
      cell.threshold != nil || cell.committee != nil
    else { return "" }
    var (both, labelOnly, cellOnly) = (0, 0, 0)
    for t in label.values.indices where !label.values[t].isNaN {
      switch (label.values[t] > 0, cell.isOn(at: t)) {
      case (true, true): both += 1
      case (true, false): labelOnly += 1
      case (false, true): cellOnly += 1
      case (false, false): break
      }
    }
    guard both + labelOnly > 0 else { return "no \(label.feature) in this file" }
    let f1 = 2 * Double(both) / Double(2 * both + labelOnly + cellOnly)
    let threshold =
      switch (cell.threshold, cell.provenance) {
      case (nil, _): "at even odds"
      case (_, .chosenHere): "with a threshold set on it"
      case (_, _): "with a threshold set elsewhere"
      }
    return "in this file F1 \(fixed(f1)), \(threshold)"
  }
}
