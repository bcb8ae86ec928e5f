import Corpus
import Discovery
import Network
import Syntax

/// Reads files through a network for the eye: which cells, which labels, what was expected next.
package struct Annotator: Sendable {
  package var model: Model
  /// The model's file name, to be shown.
  package var name: String
  /// The cells asked for; those of the features if empty.
  package var neurons: [NeuronID] = []
  /// The features asked for.
  package var features: [String] = []
  /// How many likely next bytes to give.
  package var predictions = 0
  /// The byte whose memory's origins are wanted, counted from 0.
  package var origins: Int?
  package var threads = Workers.available
  /// Is told the share of the file that was read.
  package var progress: (@Sendable (Double) -> Void)?

  package init(_ model: Model, name: String) {
    self.model = model
    self.name = name
  }

  /// Throws `noSuchByte` if the origins of a byte are wanted that the file does not have.
  package func check(_ file: CorpusFile) throws(AnnotationError) {
    if let origins, origins >= file.size {
      throw .noSuchByte(origins, path: file.path, size: file.size)
    }
  }

  /// A file annotated, and a warning if it could not be parsed.
  ///
  /// Throws `notOneCell` if origins are wanted and not exactly one cell is shown, and what `check`
  /// throws.
  package func annotate(_ file: CorpusFile, _ grammar: Grammar) throws -> (AnnotatedFile, String?) {
    try check(file)
    let chosen = try cells(for: file, grammar)
    if origins != nil && chosen.count != 1 {
      throw AnnotationError.notOneCell(path: file.path, count: chosen.count)
    }
    var wanted = chosen.isEmpty ? names(in: grammar) : features
    for cell in chosen {
      if let feature = cell.feature, features.isEmpty, !wanted.contains(feature),
        grammar.features.contains(where: { $0.name == feature })
      {
        wanted.append(feature)
      }
    }
    let labeler = try Labeler(grammar, features: wanted)
    let ids = try chosen.map { try NeuronID($0.neuron, in: model.shape) }
    let size = file.size
    let progress = progress
    let reader = try StateReader(model, threads: Workers.available)
    let visitors = try reader.read([file.whole], predicts: true) {
      FileReading(model, ids + gates(ids), predictions: predictions) {
        progress?(Double($0) / Double(size))
      }
    }
    guard let reading = visitors.first else { throw CorpusError.empty(path: file.path) }
    let labels = labeler.labels(of: reading.bytes)
    let annotated = AnnotatedFile(
      path: file.path, bytes: reading.bytes,
      cells: zip(chosen, reading.values).map { cell, values in
        var cell = cell
        cell.values = values
        return cell
      },
      labels: labels.features.indices.map { index in
        LabelTrack(
          feature: labels.features[index].name, kind: labels.features[index].kind,
          values: labels.values(index))
      },
      nats: reading.nats, predictions: reading.predictions,
      predictionsPerByte: reading.predictionsPerByte, origins: origins(ids, reading),
      model: name,
      shape: "\(model.shape.layers) x \(model.shape.hidden)")
    return (annotated, labels.warning)
  }

  /// What origins are computed from, of the first cell: i, g and f.
  private func gates(_ shown: [NeuronID]) -> [NeuronID] {
    guard origins != nil, let cell = shown.first else { return [] }
    return [.inputGate, .candidate, .forgetGate].map {
      NeuronID(layer: cell.layer, vector: $0, unit: cell.unit)
    }
  }

  /// - Parameter reading: of the cells shown, then of their `gates`.
  private func origins(_ shown: [NeuronID], _ reading: FileReading) -> AnnotatedOrigins? {
    let gates = reading.values.dropFirst(shown.count)
    guard let byte = origins, let cell = shown.first, gates.count == 3 else { return nil }
    let origins = MemoryOrigins(
      of: cell, inputGates: gates[shown.count], candidates: gates[shown.count + 1],
      forgetGates: gates[shown.count + 2])
    return AnnotatedOrigins(
      neuron: origins.neuron.description, byte: byte,
      contributions: origins.contributions(to: byte))
  }

  /// The cells to show, without their values.
  private func cells(for file: CorpusFile, _ grammar: Grammar) throws -> [AnnotatedCell] {
    let findings = Findings(of: model)
    if !neurons.isEmpty {
      return neurons.map { neuron in
        let finding = findings.best(of: neuron)
        return finding.flatMap { AnnotatedCell($0, .askedFor) }
          ?? AnnotatedCell(neuron: neuron.description, values: [], provenance: .askedFor)
      }
    }
    let names = names(in: grammar)
    _ = try grammar.indices(of: names)
    let missing = names.filter { findings.best(for: $0, in: model.shape) == nil }
    let (here, isParsed) = try bestCells(missing, on: file, grammar)
    return try names.compactMap { name in
      if let finding = findings.best(for: name, in: model.shape),
        let cell = AnnotatedCell(finding, .measured)
      {
        return cell
      }
      guard let report = here.first(where: { $0.name == name }),
        let cell = AnnotatedCell(report, .chosenHere)
      else {
        // Where nothing is known, nothing can be chosen: the text is shown, and a warning.
        guard isParsed else { return nil }
        throw AnnotationError.featureAbsent(name, path: file.path)
      }
      return cell
    }
  }

  /// The features asked for, or the one that is shown unasked.
  private func names(in grammar: Grammar) -> [String] {
    let standard = grammar.features.contains { $0.name == "if-condition" }
    return features.isEmpty ? [standard ? "if-condition" : "quoted"] : features
  }

  private func bestCells(
    _ names: [String], on file: CorpusFile, _ grammar: Grammar
  ) throws -> (reports: [FeatureReport], isParsed: Bool) {
    if names.isEmpty { return ([], true) }
    var study = Study(grammar: grammar)
    study.features = names
    study.top = 1
    study.threads = threads
    study.care = .scores
    study.untrainedNetworks = 0
    let outcome = try study.run(model, on: [file.whole])
    return (outcome.report.features, outcome.warnings.isEmpty)
  }
}

/// What can be wrong with what is to be shown.
package enum AnnotationError: Error, Equatable, CustomStringConvertible {
  /// No byte of the file has the feature, so no cell can be chosen on it.
  case featureAbsent(String, path: String)
  /// Origins are of one cell's memory, and so many cells are shown.
  case notOneCell(path: String, count: Int)
  /// The file ends before the byte whose memory's origins are wanted.
  case noSuchByte(Int, path: String, size: Int)

  package var description: String {
    switch self {
    case .featureAbsent(let feature, let path):
      "The model holds no finding for \(feature), and too little of '\(path)' is \(feature) to "
        + "choose a cell on; name another --feature, or a cell with --neuron."
    case .notOneCell(let path, let count):
      "The origins are those of one cell's memory, and \(count == 0 ? "no" : "\(count)") "
        + "\(count == 1 ? "cell is" : "cells are") shown of \(CorpusError.quoted(path)); "
        + "name one with --neuron."
    case .noSuchByte(let byte, let path, let size):
      "\(CorpusError.quoted(path)) has no byte \(byte): its \(size) are counted from 0; "
        + "name one up to \(size - 1)."
    }
  }

  /// The command's exit status.
  package var exitCode: Int32 {
    switch self {
    case .featureAbsent, .noSuchByte: 65
    case .notOneCell: 64
    }
  }
}

extension AnnotatedCell {
  /// The best cell of a report's feature, without its values.
  fileprivate init?(_ report: FeatureReport, _ provenance: Provenance) {
    guard let best = report.neurons.first else { return nil }
    self.init(
      neuron: best.neuron, values: [], polarity: best.polarity, threshold: best.threshold,
      feature: report.name, claim: best, kind: report.kind, prevalence: report.prevalence,
      baselines: report.baselines, provenance: provenance)
  }
}

/// Collects what is shown of one file.
private struct FileReading: StateVisitor {
  private(set) var bytes: [UInt8] = []
  private(set) var values: [[Float]]
  private(set) var nats: [Float] = []
  private(set) var predictions: [Prediction] = []
  let predictionsPerByte: Int
  private let neurons: [NeuronID]
  private let alphabet: Alphabet
  private let progress: @Sendable (Int) -> Void

  init(
    _ model: Model, _ neurons: [NeuronID], predictions: Int,
    progress: @escaping @Sendable (Int) -> Void
  ) {
    self.neurons = neurons
    alphabet = model.alphabet
    predictionsPerByte = min(predictions, model.alphabet.bytes.count)
    values = neurons.map { _ in [] }
    self.progress = progress
  }

  mutating func begin(file: Int, bytes: [UInt8]) {
    self.bytes = bytes
    nats.reserveCapacity(bytes.count)
    nats.append(.nan)
    for index in values.indices { values[index].reserveCapacity(bytes.count) }
  }

  mutating func visit(_ activations: borrowing Activations) {
    for (index, neuron) in neurons.enumerated() {
      activations.append(neuron, to: &values[index])
    }
    let count = predictionsPerByte
    for index in activations.range {
      let next = index + 1 < bytes.count ? alphabet.symbol(of: bytes[index + 1]) : nil
      let (loss, likeliest) = unsafe activations.withPredictions(after: index) { row in
        let loss = next.map { -(unsafe row[$0]) }
        return (loss, count == 0 ? [] : unsafe alphabet.likeliest(count, of: row))
      }
      if let loss { nats.append(loss) }
      predictions += likeliest
    }
    progress(activations.range.upperBound)
  }

  mutating func end(file: Int) {}
}
