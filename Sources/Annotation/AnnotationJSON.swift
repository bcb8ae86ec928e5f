import Network

/// `annotate --format json` and `labels --format json`: one object and a newline per file.
///
/// Streams: beyond the file itself, memory is the sink's buffer. About 0.1 microseconds a number.
package enum AnnotationJSON {
  package static func write(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    try writeStart(path: file.path, count: file.bytes.count, to: &sink)
    try writeNeurons(file, to: &sink)
    try writeCommittees(file, to: &sink)
    try write(file.labels, to: &sink)
    try sink.append(",\"nats\":")
    let unmeasured = [Float](repeating: .nan, count: file.nats.isEmpty ? file.bytes.count : 0)
    try JSONText.write(file.nats.isEmpty ? unmeasured : file.nats, to: &sink)
    try sink.append(",\"predictions\":[")
    if file.predictionsPerByte > 0 {
      for t in file.bytes.indices {
        try write(file.predictions(at: t), isFirst: t == 0, to: &sink)
      }
    }
    try sink.append("],")
    try write(file.origins, to: &sink)
    try sink.append("}\n")
  }

  /// The cells shown, and once each those that are shown together.
  private static func writeNeurons(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    try sink.append(",\"neurons\":[")
    var members: Set<String> = []
    var comma = ""
    for cell in file.cells + file.members {
      if cell.committee != nil { continue }
      if case .member = cell.provenance, !members.insert(cell.neuron).inserted { continue }
      try sink.append("\(comma){\"neuron\":")
      try JSONText.write(cell.neuron, to: &sink)
      try sink.append(",\"values\":")
      try JSONText.write(cell.values, to: &sink)
      try sink.append("}")
      comma = ","
    }
    try sink.append("],")
  }

  private static func writeCommittees(_ file: AnnotatedFile, to sink: inout ByteSink) throws {
    try sink.append("\"committees\":[")
    var comma = ""
    for cell in file.cells {
      guard let committee = cell.committee else { continue }
      try sink.append("\(comma){\"feature\":")
      try JSONText.write(cell.feature ?? "", to: &sink)
      try sink.append(",\"neurons\":[")
      for (index, neuron) in committee.neurons.enumerated() {
        if index > 0 { try sink.append(",") }
        try JSONText.write(neuron, to: &sink)
      }
      try sink.append("],\"weights\":")
      try JSONText.write(committee.weights, to: &sink)
      try sink.append(",\"bias\":")
      try JSONText.write(committee.bias, to: &sink)
      try sink.append(",\"threshold\":")
      try JSONText.write(cell.threshold ?? .nan, to: &sink)
      try sink.append(",\"values\":")
      try JSONText.write(cell.values, to: &sink)
      try sink.append("}")
      comma = ","
    }
    try sink.append("],")
  }

  package static func write(_ file: LabelledFile, to sink: inout ByteSink) throws {
    try writeStart(path: file.path, count: file.bytes.count, to: &sink)
    try sink.append(",")
    try write(file.labels, to: &sink)
    try sink.append("}\n")
  }

  private static func write(_ origins: AnnotatedOrigins?, to sink: inout ByteSink) throws {
    guard let origins else { return try sink.append("\"origins\":null") }
    try sink.append("\"origins\":{\"neuron\":")
    try JSONText.write(origins.neuron, to: &sink)
    try sink.append(",\"byte\":\(origins.byte),\"contributions\":")
    try JSONText.write(origins.contributions, to: &sink)
    try sink.append("}")
  }

  private static func writeStart(path: String, count: Int, to sink: inout ByteSink) throws {
    try sink.append("{\"file\":")
    try JSONText.write(path, to: &sink)
    try sink.append(",\"bytes\":\(count)")
  }

  private static func write(
    _ labels: some Sequence<LabelTrack>, to sink: inout ByteSink
  ) throws {
    try sink.append("\"labels\":{")
    for (index, track) in labels.enumerated() {
      if index > 0 { try sink.append(",") }
      try JSONText.write(track.feature, to: &sink)
      try sink.append(":")
      try JSONText.write(track.values, to: &sink)
    }
    try sink.append("}")
  }

  private static func write(
    _ predictions: ArraySlice<Prediction>, isFirst: Bool, to sink: inout ByteSink
  ) throws {
    try sink.append(isFirst ? "[" : ",[")
    var comma = ""
    for prediction in predictions {
      try sink.append("\(comma){\"byte\":\(prediction.byte),\"p\":")
      try JSONText.write(prediction.p, to: &sink)
      try sink.append("}")
      comma = ","
    }
    try sink.append("]")
  }
}
