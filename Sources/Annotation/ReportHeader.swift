import Discovery
import Syntax

/// The lines above a table of neurons: which network, on what, and how to read the columns.
struct ReportHeader {
  let width: Int
  let depth: ColourDepth

  func write(_ report: Report, to sink: inout ByteSink) throws {
    var header = TerminalHeader(width: width, depth: depth)
    let model = report.model
    let corpus = report.corpus
    try header.writeTitle(
      "\(counted(report.summary.neurons, "neuron")) of a \(model.layers) x \(model.hidden) network",
      ", \(counted(model.parameters, "parameter"))", to: &sink)
    var sentence = "on \(counted(corpus.files, "file")), \(counted(corpus.bytes, "byte")), "
    sentence += "\(percent(corpus.coverage)) of them with known labels"
    if corpus.filesTrainedOnLeftOut > 0 {
      sentence += "; \(counted(corpus.filesTrainedOnLeftOut, "file"))"
      sentence += " the network was trained on left out"
    }
    try header.writeText(sentence, to: &sink)
    let parts = corpus.parts
    try header.writeText(
      parts.areCutWithinFiles
        ? "too few files to keep the parts apart: each is cut in three, for choosing a cell, its"
          + " threshold, and the scores shown"
        : "cells chosen on \(counted(parts.select.count, "file")), thresholds set on "
          + "\(parts.threshold.count) others, scores from \(parts.report.count) more",
      to: &sink)
  }

  /// What the columns of a group mean.
  func writeKey(_ kind: FeatureKind, to sink: inout ByteSink) throws {
    var header = TerminalHeader(width: width, depth: depth)
    switch kind {
    case .binary:
      try header.writeTitle("Inside or outside", "", to: &sink)
      try header.writeText(
        "AP: average precision, 1 is perfect, chance is the share of bytes inside; ± high or low"
          + " inside; to beat: the best of the byte alone, the last 20, column and indentation, and"
          + " untrained networks; together: the fewest cells that do as well as all (probe)",
        to: &sink)
    case .graded:
      try header.writeTitle("Numbers", "", to: &sink)
      try header.writeText(
        "ρ: Spearman's rank correlation, 1 is perfect, 0 is chance; ± rises or falls with the"
          + " number; the rest as above",
        to: &sink)
    }
  }
}
