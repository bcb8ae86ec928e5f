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
  /// Neurons kept at a value while files are read.
  package var holds: [Hold] = []
  /// How many bytes of a file are read, at most, from its start: what comes after changes nothing before.
  package var mostBytes = Int.max
  /// The lines wanted, counted from 1.
  package var lines: ClosedRange<Int>?
  /// Whether reading ends with the last line wanted.
  package var stopsAfterLines = true
  /// How many values of cells are kept, at most; where there is a limit, cells of which something is
  /// claimed come first.
  package var mostValues: Int?
  /// How many values of gates are kept, at most: four a byte for each of the first cells.
  package var gateValues = 0
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
    let piece = try piece(of: file)
    let size = piece.range.count
    let (all, tooFew) = try choice(for: file, grammar)
    let chosen = withRoom(all, size: size)
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
    let withGates = ids.prefix(gateValues / (4 * max(1, size)))
    let progress = progress
    let reader = try StateReader(model, threads: threads, holds: holds)
    let bytes = try SourceReader.bytes(of: file.path, in: piece.range)
    let reading = try reader.read(
      texts: [bytes], predicts: true,
      by: [
        FileReading(
          model, ids + origins(of: ids) + withGates.flatMap(Self.gates), predictions: predictions
        ) {
          progress?(Double($0) / Double(size))
        }
      ]
    ) { $1 }[0]
    // Where a text is cut, the parser still sees the whole.
    let labels = labeler.labels(
      of: size < file.size
        ? try SourceReader.bytes(of: file.path, in: 0..<file.size) : bytes)
    let gates = CellGates.each(of: reading.values.suffix(4 * withGates.count))
    let (cells, members) = Self.filled(chosen, Array(reading.values.prefix(ids.count)), gates)
    var annotated = AnnotatedFile(
      path: file.path, bytes: bytes, size: file.size, lines: lines, cells: cells,
      members: members,
      labels: labels.features.indices.map { index in
        LabelTrack(
          feature: labels.features[index].name, kind: labels.features[index].kind,
          values: labels.values(index, 0..<size))
      },
      nats: reading.nats, predictions: reading.predictions,
      predictionsPerByte: reading.predictionsPerByte, origins: origins(ids, reading),
      model: name,
      shape: (["\(model.shape.layers) x \(model.shape.hidden)"]
        + holds.map { "\($0.neuron) kept at \($0.value)" }).joined(separator: ", "))
    annotated.cellsLeftOut = all.count - chosen.count
    return (annotated, [labels.warning].compactMap { $0 } + tooFew)
  }

  /// The cells whose values there is room for, at least one.
  private func withRoom(_ cells: [AnnotatedCell], size: Int) -> [AnnotatedCell] {
    guard let mostValues else { return cells }
    let ordered = cells.filter { $0.claim != nil } + cells.filter { $0.claim == nil }
    return Array(ordered.prefix(max(1, mostValues / max(1, size))))
  }

  /// What is read of a file.
  ///
  /// Throws `noSuchLine` if it ends before the lines wanted begin.
  private func piece(of file: CorpusFile) throws -> Piece {
    let most = min(file.size, mostBytes)
    guard let lines else { return Piece(file: file, range: 0..<most) }
    let bytes = try SourceReader.bytes(of: file.path, in: 0..<most)
    var line = 1
    for t in bytes.indices where bytes[t] == 0x0A {
      if line >= lines.upperBound, stopsAfterLines, t >= origins ?? 0 {
        return Piece(file: file, range: 0..<t + 1)
      }
      line += 1
    }
    if bytes.last == 0x0A { line -= 1 }
    guard line >= lines.lowerBound else {
      throw AnnotationError.noSuchLine(lines.lowerBound, path: file.path, lines: line)
    }
    return Piece(file: file, range: 0..<most)
  }

  /// Cells with their values and gates, and the members of those that are several together.
  ///
  /// - Parameters:
  ///   - values: of each cell in turn, or of its members.
  ///   - gates: of the first of them.
  private static func filled(_ chosen: [AnnotatedCell], _ values: [[Float]], _ gates: [CellGates])
    -> (cells: [AnnotatedCell], members: [AnnotatedCell])
  {
    var (cells, members): ([AnnotatedCell], [AnnotatedCell]) = (chosen, [])
    var next = 0
    for index in cells.indices {
      guard let committee = cells[index].committee else {
        cells[index].values = values[next]
        cells[index].gates = next < gates.count ? gates[next] : nil
        next += 1
        continue
      }
      let first = next
      next += committee.neurons.count
      cells[index].values = committee.values(of: values[first..<next])
      members += committee.neurons.indices.map { place in
        var member = AnnotatedCell(
          neuron: committee.neurons[place], values: values[first + place],
          polarity: committee.weights[place] < 0 ? -1 : 1, feature: cells[index].feature,
          kind: cells[index].kind,
          provenance: .member(of: committee.neurons.count, weight: committee.weights[place]))
        member.gates = first + place < gates.count ? gates[first + place] : nil
        return member
      }
    }
    return (cells, members)
  }

  /// The vectors of a cell's unit that say who wrote and who erased, in the order of `CellGates.each`.
  private static func gates(of cell: NeuronID) -> [NeuronID] {
    [.forgetGate, .inputGate, .outputGate, .candidate].map {
      NeuronID(layer: cell.layer, vector: $0, unit: cell.unit)
    }
  }

  /// What origins are computed from, of the first cell: i, g and f.
  private func origins(of shown: [NeuronID]) -> [NeuronID] {
    guard origins != nil, let cell = shown.first else { return [] }
    return [.inputGate, .candidate, .forgetGate].map {
      NeuronID(layer: cell.layer, vector: $0, unit: cell.unit)
    }
  }

  /// - Parameter reading: of the cells shown, then of what `origins(of:)` names.
  private func origins(_ shown: [NeuronID], _ reading: FileReading) -> AnnotatedOrigins? {
    let gates = reading.values.dropFirst(shown.count)
    guard let byte = origins, let cell = shown.first, gates.count >= 3 else { return nil }
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
  /// No cell changes its value on the file, so none can be chosen on it.
  case noCellVaries(path: String)
  /// Origins are of one cell's memory, and so many cells are shown.
  case notOneCell(path: String, count: Int)
  /// The file ends before the byte whose memory's origins are wanted.
  case noSuchByte(Int, path: String, size: Int)
  /// The file ends before the lines wanted begin.
  case noSuchLine(Int, path: String, lines: Int)

  package var description: String {
    switch self {
    case .featureAbsent(let feature, let path):
      "The model holds no finding for \(feature), and too little of \(CorpusError.quoted(path)) is \(feature) to "
        + "choose a cell on; name another --feature, or a cell with --neuron."
    case .noCellVaries(let path):
      "The value of no cell changes on \(CorpusError.quoted(path)), so none can be chosen; name a "
        + "longer file, another model, or a cell with --neuron."
    case .notOneCell(let path, let count):
      "The origins are those of one cell's memory, and \(count == 0 ? "no" : "\(count)") "
        + "\(count == 1 ? "cell is" : "cells are") shown of \(CorpusError.quoted(path)); "
        + "name one with --neuron."
    case .noSuchByte(let byte, let path, let size):
      "\(CorpusError.quoted(path)) has no byte \(byte): its \(size) are counted from 0; "
        + "name one up to \(size - 1)."
    case .noSuchLine(let line, let path, let lines):
      "\(CorpusError.quoted(path)) has no line \(line): \(lines == 1 ? "1 is" : "\(lines) are") "
        + "read of it; name --lines up to there."
    }
  }

  /// The command's exit status.
  package var exitCode: Int32 {
    switch self {
    case .featureAbsent, .noCellVaries, .noSuchByte, .noSuchLine: 65
    case .notOneCell: 64
    }
  }
}
