import Discovery
import Syntax

/// The lines above a table of neurons: which network, on what, and how to read the columns.
struct ReportHeader {
  let width: Int
  let depth: ColourDepth

  func write(_ report: Report, to sink: inout ByteSink) throws {
    var header = TerminalHeader(width: width, depth: depth)
    let (title, more) = report.title
    try header.writeTitle(title, more, to: &sink)
    for sentence in report.sentences { try header.writeText(sentence, to: &sink) }
  }

  /// What the columns of a group mean.
  func writeKey(_ kind: FeatureKind, of report: Report, to sink: inout ByteSink) throws {
    var header = TerminalHeader(width: width, depth: depth)
    try header.writeTitle(kind.title, "", to: &sink)
    try header.writeText(report.key(kind), to: &sink)
  }
}

extension Report {
  /// What was looked at, and more about it.
  var title: (String, String) {
    (
      "\(counted(summary.neurons, "neuron")) of a \(model.layers) x \(model.hidden) network",
      ", \(counted(model.parameters, "parameter"))"
    )
  }

  /// How many cells some feature explains; nil if that was not measured.
  var explained: String? {
    summary.explained.map {
      "\(grouped($0)) of \(counted(summary.neurons, "neuron")) detect a feature"
    }
  }

  /// The features of a kind, those first whose best cell is furthest above its controls.
  func features(_ kind: FeatureKind) -> [FeatureReport] {
    features.filter { $0.kind == kind }.sorted { $0.bestLift > $1.bestLift }
  }

  /// What was read, what each part of it was for, and what is held beside.
  var sentences: [String] {
    var sentence = "on \(counted(corpus.files, "file")), \(counted(corpus.bytes, "byte")), "
    sentence += "\(percent(corpus.coverage)) of them with known labels"
    if corpus.filesTrainedOnLeftOut > 0 {
      sentence += "; \(counted(corpus.filesTrainedOnLeftOut, "file"))"
      sentence += " the network \(control == nil ? "" : "or its control ")was trained on left out"
    }
    let parts = corpus.parts
    return [
      sentence,
      parts.areCutWithinFiles
        ? "too few files to keep the parts apart: each is cut in three, for choosing a cell, its"
          + " threshold, and the scores shown"
        : "cells chosen on \(counted(parts.select.count, "file")), thresholds set on "
          + "\(parts.threshold.count) others, scores from \(parts.report.count) more"
          + (parts.hasFewFiles
            ? ": too few to draw from, so intervals are over stretches of them, and narrower than"
              + " over files" : ""),
    ] + [constantSentence].compactMap { $0 }
      + (control.map { ["control: \($0.sentence)"] } ?? [])
  }

  /// How many neurons can follow nothing here; nil if all may.
  private var constantSentence: String? {
    guard let count = summary.constant, count > 0 else { return nil }
    let (verb, auxiliary) = count == 1 ? ("changes its", "is") : ("change their", "are")
    return "\(counted(count, "neuron")) hardly \(verb) value on the files that choose cells, and"
      + " \(auxiliary) compared with no feature"
  }

  /// Whether all neurons that were looked at are such.
  private var isConstant: Bool { summary.constant == summary.neurons }

  /// What stands in the place of a feature's best cell where it has none.
  func missingCell(_ feature: FeatureReport) -> String {
    if feature.prevalence == 0 { return "none here" }
    return isConstant ? "none varies" : "too rare"
  }

  /// The same as the rest of a sentence that begins with the feature's name.
  func missingCellClause(_ feature: FeatureReport) -> String {
    if feature.prevalence == 0 { return "is nowhere in the files that are reported" }
    return isConstant
      ? "has no cell: the value of none changes here" : "is too rare here to choose a cell for"
  }

  /// What the columns of a kind's table mean.
  func key(_ kind: FeatureKind) -> String {
    kind.key + (control == nil ? "" : "; control: that network's best cell")
  }
}

extension ControlSummary {
  /// Which network it is.
  fileprivate var sentence: String {
    "a \(model.layers) x \(model.hidden) network"
      + (training.map { ", \(Glyph.harmless($0))" } ?? "")
  }
}

extension FeatureKind {
  /// What a table of such features is called.
  var title: String {
    switch self {
    case .binary: "Inside or outside"
    case .graded: "Numbers"
    }
  }

  /// What its usual columns mean.
  fileprivate var key: String {
    switch self {
    case .binary:
      "AP: average precision, 1 is perfect, chance is the share of bytes inside; ± high or low"
        + " inside; to beat: the best of the byte alone, the last 20, column and indentation, and"
        + " untrained networks; together: the fewest cells that do as well as all (probe)"
    case .graded:
      "ρ: Spearman's rank correlation, 1 is perfect, 0 is chance; ± rises or falls with the"
        + " number; the rest as above"
    }
  }
}
