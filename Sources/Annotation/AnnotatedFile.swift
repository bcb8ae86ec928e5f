import Network

/// One file as the network read it: what `annotate` shows. `T` is the number of bytes.
package struct AnnotatedFile: Sendable {
  /// As it can be passed back to the command.
  package var path: String
  /// (T)
  package var bytes: [UInt8]
  /// Best first; the first is the one shown.
  package var cells: [AnnotatedCell]
  /// The cells of those that are several together, in their order.
  package var members: [AnnotatedCell]
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
  /// Layers and units, as in `1 x 512`.
  package var shape: String

  /// Every array must have the length its comment says: anything else is our own bug.
  package init(
    path: String, bytes: [UInt8], cells: [AnnotatedCell], members: [AnnotatedCell] = [],
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

  /// The label shown beside a cell: that of the feature it follows, else the first there is.
  func label(for cell: AnnotatedCell) -> LabelTrack? {
    labels.first { $0.feature == cell.feature } ?? labels.first
  }

  /// The predictions made after byte `t`, likeliest first.
  func predictions(at t: Int) -> ArraySlice<Prediction> {
    predictions[t * predictionsPerByte..<(t + 1) * predictionsPerByte]
  }
}
