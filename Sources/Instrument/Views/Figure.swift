import Annotation
import Corpus
import Discovery
import Network

extension Instrument {
  /// Lines that one figure shows.
  private static let mostLines = 200

  /// Some lines of a text in the colours of cells, as `annotate --format svg` draws them.
  func figure(
    of text: Text, _ range: Range<Int>, _ neurons: [NeuronID], _ values: [[Float]],
    _ tracks: [LabelTrack]
  ) throws(Problem) -> Response {
    let newline = UInt8(ascii: "\n")
    let first = text.bytes[..<range.lowerBound].count { $0 == newline } + 1
    let lines = text.bytes[range].dropLast().count { $0 == newline }
    if neurons.isEmpty || lines >= Self.mostLines {
      throw .bad("A figure shows one cell or more, on \(Self.mostLines) lines at most.")
    }
    let room = try texts.memory.room(for: 4 * range.upperBound * (neurons.count + tracks.count))
    let before = [Float](repeating: .nan, count: range.lowerBound)
    let file = AnnotatedFile(
      path: text.file ?? "a text", bytes: Array(text.bytes[..<range.upperBound]),
      lines: first...first + lines,
      cells: zip(neurons, values).map { neuron, own in
        var cell = Claim.cell(neuron, in: findings)
        cell.values = before + own
        return cell
      },
      labels: tracks.map { track in
        LabelTrack(feature: track.feature, kind: track.kind, values: before + track.values)
      },
      model: name, shape: "\(model.shape.layers) x \(model.shape.hidden)")
    return Response(type: "image/svg+xml") {
      defer { withExtendedLifetime(room) {} }
      try SVGAnnotation().write(file, to: &$0.sink)
    }
  }
}
