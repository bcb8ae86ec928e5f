import Corpus
import Discovery
import Foundation
import Network
import Syntax

/// All of a certificate's scores of all cells and features, and beside them by turns the forward pass of
/// the same bytes with no one looking: medians of seconds.
///
/// Labels, baselines, committees, probes, the null, intervals, look-alikes and altered texts are part of
/// it; untrained networks and held cells, which are passes of other networks, are not.
///
/// - Parameter ofAllNodes: of all that the grammar knows, as `--all-nodes`, against the gates too.
func measureCertificate(ofAllNodes: Bool) throws {
  guard arguments.count >= 4 else {
    fail("usage: measure \(arguments[0]) <model> <rounds> <bytes> <path> ...")
  }
  let model = try ModelFile.read(arguments[1])
  let (rounds, bytes, threads) = (number(2), number(3), Workers.available)
  let grammar = try Grammar("c")
  var study = Study(grammar: ofAllNodes ? grammar.addingAllNodes() : grammar)
  study.hypothesises = ofAllNodes
  if ofAllNodes { study.vectors = StateVector.allCases.filter(\.isBounded) }
  study.untrainedNetworks = 0
  study.controlBytes = 0
  let all = try collect(
    paths: Array(arguments.dropFirst(4)), extensions: study.grammar.fileExtensions)
  let selection = CorpusSelection(all, for: model, bytes: bytes)
  let files = selection.files.map(\.whole)
  let reader = try StateReader(model, threads: threads)
  var times: (certified: [Double], read: [Double]) = ([], [])
  var features = 0
  let watch = Stopwatch()
  for _ in 0..<rounds {
    let start = watch.seconds
    let outcome = try study.run(model, on: selection)
    let middle = watch.seconds
    precondition(outcome.report.features.contains { $0.committee != nil })
    features = outcome.report.features.count
    _ = try reader.read(files, predicts: false, by: [Onlooker()]) { $1 }
    times.certified.append(middle - start)
    times.read.append(watch.seconds - middle)
  }
  try show([
    "bytes": files.reduce(0) { $0 + $1.range.count }, "files": files.count,
    "cells": model.shape.layers * model.shape.hidden * study.vectors.count,
    "features": features, "megabytes": try peakMegabytes(),
    "certified_seconds": times.certified.sorted()[rounds / 2],
    "read_seconds": times.read.sorted()[rounds / 2],
  ])
}
