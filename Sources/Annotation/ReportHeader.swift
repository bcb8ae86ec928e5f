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
    for sentence in report.corpus.sentences { try header.writeText(sentence, to: &sink) }
  }

  /// What the columns of a group mean.
  func writeKey(_ kind: FeatureKind, to sink: inout ByteSink) throws {
    var header = TerminalHeader(width: width, depth: depth)
    try header.writeTitle(kind.title, "", to: &sink)
    try header.writeText(kind.key, to: &sink)
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
}

extension CorpusSummary {
  /// What was read, and what each part of it was for.
  var sentences: [String] {
    var sentence = "on \(counted(files, "file")), \(counted(bytes, "byte")), "
    sentence += "\(percent(coverage)) of them with known labels"
    if filesTrainedOnLeftOut > 0 {
      sentence += "; \(counted(filesTrainedOnLeftOut, "file"))"
      sentence += " the network was trained on left out"
    }
    return [
      sentence,
      parts.areCutWithinFiles
        ? "too few files to keep the parts apart: each is cut in three, for choosing a cell, its"
          + " threshold, and the scores shown"
        : "cells chosen on \(counted(parts.select.count, "file")), thresholds set on "
          + "\(parts.threshold.count) others, scores from \(parts.report.count) more",
    ]
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

  /// What its columns mean.
  var key: String {
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
