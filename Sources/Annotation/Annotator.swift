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
  /// How many cells of a feature are shown together.
  package var cells = 1
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

  /// A file annotated, and warnings: that it could not be parsed, or that cells are too few.
  ///
  /// Throws `notOneCell` if origins are wanted and not exactly one cell is shown, and what `check`
  /// throws.
  package func annotate(_ file: CorpusFile, _ grammar: Grammar) throws -> (AnnotatedFile, [String])
  {
    try check(file)
    let (chosen, tooFew) = try choice(for: file, grammar)
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
    let ids = try chosen.flatMap { $0.committee?.neurons ?? [$0.neuron] }
      .map { try NeuronID($0, in: model.shape) }
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
    let (cells, members) = Self.filled(chosen, reading.values)
    let annotated = AnnotatedFile(
      path: file.path, bytes: reading.bytes, cells: cells, members: members,
      labels: labels.features.indices.map { index in
        LabelTrack(
          feature: labels.features[index].name, kind: labels.features[index].kind,
          values: labels.values(index))
      },
      nats: reading.nats, predictions: reading.predictions,
      predictionsPerByte: reading.predictionsPerByte, origins: origins(ids, reading),
      model: name,
      shape: "\(model.shape.layers) x \(model.shape.hidden)")
    return (annotated, [labels.warning].compactMap { $0 } + tooFew)
  }

  /// Cells with their values, and the members of those that are several together.
  ///
  /// - Parameter values: of each cell in turn, or of its members.
  private static func filled(_ chosen: [AnnotatedCell], _ values: [[Float]])
    -> (cells: [AnnotatedCell], members: [AnnotatedCell])
  {
    var (cells, members): ([AnnotatedCell], [AnnotatedCell]) = (chosen, [])
    var next = 0
    for index in cells.indices {
      guard let committee = cells[index].committee else {
        cells[index].values = values[next]
        next += 1
        continue
      }
      let own = values[next..<next + committee.neurons.count]
      next += own.count
      cells[index].values = committee.values(of: own)
      members += zip(zip(committee.neurons, committee.weights), own).map { member, values in
        AnnotatedCell(
          neuron: member.0, values: values, polarity: member.1 < 0 ? -1 : 1,
          feature: cells[index].feature, kind: cells[index].kind,
          provenance: .member(of: committee.neurons.count, weight: member.1))
      }
    }
    return (cells, members)
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
