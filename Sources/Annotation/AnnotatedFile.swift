import Network

/// One file as the network read it: what `annotate` shows. `T` is the number of bytes.
package struct AnnotatedFile: Sendable {
  /// As it can be passed back to the command.
  package var path: String
  /// (T) What was read of it, from its start.
  package var bytes: [UInt8]
  /// The file's length in bytes: more than T where not all of it was read.
  package var size: Int
  /// The lines asked for, counted from 1; all if nil.
  package var lines: ClosedRange<Int>?
  /// Best first; the first is the one shown.
  package var cells: [AnnotatedCell]
  /// The cells of those that are several together, in their order.
  package var members: [AnnotatedCell]
  /// How many more cells were asked for, for which there was no room.
  package var cellsLeftOut = 0
  /// The features asked for or chosen.
  package var labels: [LabelTrack]
  /// (T) -ln p of byte `t` as expected at `t - 1`; not a number where not measured, as at the first.
  /// Empty if nothing was measured.
  package var nats: [Float]
  /// (T, k) the likeliest bytes at `t + 1`, likeliest first. Empty unless asked for.
  package var predictions: [Prediction]
  /// k
  package var predictionsPerByte: Int
  /// What each byte wrote into the first cell's memory, where asked for.
  package var origins: AnnotatedOrigins?
  /// The model's file name.
  package var model: String
  /// Layers and units, as in `1 x 512`, and neurons that were kept at a value.
  package var shape: String

  /// Every array must have the length its comment says: anything else is our own bug.
  package init(
    path: String, bytes: [UInt8], size: Int? = nil, lines: ClosedRange<Int>? = nil,
    cells: [AnnotatedCell], members: [AnnotatedCell] = [],
    labels: [LabelTrack] = [], nats: [Float] = [], predictions: [Prediction] = [],
    predictionsPerByte: Int = 0,
    origins: AnnotatedOrigins? = nil, model: String, shape: String
  ) {
    precondition((cells + members).allSatisfy { $0.values.count == bytes.count })
    precondition(labels.allSatisfy { $0.values.count == bytes.count })
    precondition(nats.isEmpty || nats.count == bytes.count)
    precondition(predictions.count == bytes.count * predictionsPerByte)
    precondition(origins.map { $0.byte < bytes.count } ?? true)
    self.path = path
    self.bytes = bytes
    self.size = size ?? bytes.count
    self.lines = lines
    self.cells = cells
    self.members = members
    self.labels = labels
    self.nats = nats
    self.predictions = predictions
    self.predictionsPerByte = predictionsPerByte
    self.origins = origins
    self.model = model
    self.shape = shape
  }

  /// The bytes of the lines asked for; all if none are.
  var shown: Range<Int> { lines.map(bytes(ofLines:)) ?? bytes.indices }

  /// Where lines lie, the last one's newline included; those beyond the end are left out.
  func bytes(ofLines lines: ClosedRange<Int>) -> Range<Int> {
    var line = 1
    var range = bytes.count..<bytes.count
    for t in bytes.indices {
      if line == lines.lowerBound, range.isEmpty { range = t..<bytes.count }
      guard bytes[t] == 0x0A else { continue }
      if line == lines.upperBound { return range.lowerBound..<t + 1 }
      line += 1
    }
    return range
  }

  /// The label shown beside a cell: that of the feature it follows, else the first there is.
  func label(for cell: AnnotatedCell) -> LabelTrack? {
    labels.first { $0.feature == cell.feature } ?? labels.first
  }

  /// The predictions made after byte `t`, likeliest first.
  func predictions(at t: Int) -> ArraySlice<Prediction> {
    predictions[t * predictionsPerByte..<(t + 1) * predictionsPerByte]
  }
}
