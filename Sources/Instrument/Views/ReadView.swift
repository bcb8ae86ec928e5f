import Annotation
import Corpus
import Network
import Synchronization
import Syntax

/// `POST /api/open` and `POST /api/read`: a text, and what cells, parser and predictions say of it.
struct ReadRequest: Decodable, Sendable {
  var neurons: [String]?
  var labels: [String]?
  var from: Int?
  var to: Int?
  var nats: Bool?
  /// How many of the likeliest next bytes.
  var predictions: Int?
  /// Answer before others do.
  var urgent: Bool?
  let source: Source

  private enum CodingKeys: CodingKey { case neurons, labels, from, to, nats, predictions, urgent }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    neurons = try keys.decodeIfPresent([String].self, forKey: .neurons)
    labels = try keys.decodeIfPresent([String].self, forKey: .labels)
    from = try keys.decodeIfPresent(Int.self, forKey: .from)
    to = try keys.decodeIfPresent(Int.self, forKey: .to)
    nats = try keys.decodeIfPresent(Bool.self, forKey: .nats)
    predictions = try keys.decodeIfPresent(Int.self, forKey: .predictions)
    urgent = try keys.decodeIfPresent(Bool.self, forKey: .urgent)
    source = try Source(from: decoder)
  }
}

/// As `annotate --format json` has it, of some bytes of the text.
struct ReadView: Encodable {
  struct Column: Encodable {
    let neuron: String
    let values: Numbers
  }
  let id: String
  @OrNull var file: String?
  let bytes: Int
  let from: Int
  let to: Int
  let neurons: [Column]
  let labels: [String: Numbers]
  let nats: Numbers
  let predictions: [[PredictionView]]
  /// Why the text was not parsed, where it was not.
  @OrNull var warning: String?
}

struct PredictionView: Encodable, Sendable {
  let byte: UInt8
  let p: Float
}

/// A text as it was opened.
struct TextView: Encodable {
  let id: String
  @OrNull var file: String?
  let language: String
  let bytes: Int
  /// Of the file: more than `bytes` where it was cut.
  let size: Int
  /// In base64.
  let content: String
}

extension Instrument {
  func open(_ source: Source) async throws(Problem) -> Response {
    let text = try await text(of: source)
    return Response(
      json: TextView(
        id: text.id, file: text.file, language: text.grammar.name, bytes: text.bytes.count,
        size: text.fileSize, content: base64(text.bytes)))
  }

  func read(_ request: ReadRequest, _ form: Form) async throws(Problem) -> Response {
    let names = request.neurons ?? []
    let neurons = try self.neurons(names)
    let count = request.predictions ?? 0
    guard (0...256).contains(count) else { throw .bad("predictions is a number from 0 to 256.") }
    let text = try await text(of: request.source)
    let range = try text.range(request.from, request.to)
    if count > 0, range.count > limits.predictions {
      throw .tooLarge("A stretch with predictions", limits.predictions)
    }
    let urgency: Stretch.Urgency = request.urgent == true ? .now : .soon
    let values = try await reading.values(of: neurons, text, range, urgency: urgency)
    let nats =
      request.nats == true ? try await reading.nats(text, range, urgency: urgency) : []
    let predictions = try await predictions(count, text, range, urgency)
    let (tracks, warning) = try await labels(request.labels ?? [], of: text, range)
    if form == .svg { return try figure(of: text, range, neurons, values, tracks) }
    if form == .csv {
      var table = Table()
      table.add(column: "byte", range.map { "\($0)" })
      for (name, column) in zip(names, values) { table.add(column: name, column.map(Table.cell)) }
      for track in tracks { table.add(column: track.feature, track.values.map(Table.cell)) }
      if !nats.isEmpty { table.add(column: "nats", nats.map(Table.cell)) }
      return table.response
    }
    return Response(
      json: ReadView(
        id: text.id, file: text.file, bytes: text.bytes.count, from: range.lowerBound,
        to: range.upperBound,
        neurons: zip(names, values).map { .init(neuron: $0.0, values: Numbers($0.1)) },
        labels: tracks.reduce(into: [:]) { $0[$1.feature] = Numbers($1.values) },
        nats: Numbers(nats), predictions: predictions, warning: warning))
  }

  /// Throws 400 for more than are taken at once, 404 for one the network does not have.
  func neurons(_ names: [String]) throws(Problem) -> [NeuronID] {
    if names.count > limits.neurons {
      throw .bad("One request takes \(limits.neurons) neurons at most.")
    }
    var neurons: [NeuronID] = []
    for name in names {
      do throws(NetworkError) {
        neurons.append(try NeuronID(name, in: model.shape))
      } catch {
        throw .missing(error.description)
      }
    }
    return neurons
  }

  private func predictions(
    _ count: Int, _ text: Text, _ range: Range<Int>, _ urgency: Stretch.Urgency
  ) async throws(Problem) -> [[PredictionView]] {
    if count == 0 || range.isEmpty { return [] }
    let found = Guarded<[[PredictionView]]>([])
    let alphabet = model.alphabet
    try await reading.look(at: text, range, urgency: urgency) { activations in
      for byte in activations.range where range.contains(byte) {
        let likeliest = unsafe activations.withPredictions(after: byte) { row in
          unsafe alphabet.likeliest(count, of: row)
        }
        found.value.withLock { $0.append(likeliest.map { PredictionView(byte: $0.byte, p: $0.p) }) }
      }
    }
    return found.value.withLock { $0 }
  }

  /// Features' labels in a range, and why there are none.
  private func labels(_ names: [String], of text: Text, _ range: Range<Int>)
    async throws(Problem) -> (tracks: [LabelTrack], warning: String?)
  {
    if names.isEmpty { return ([], nil) }
    return try await bench.run { () throws(Problem) in
      do throws(SyntaxError) {
        let indices = try text.grammar.indices(of: names)
        let labels = try text.labels()
        let tracks = indices.map { index in
          LabelTrack(
            feature: labels.features[index].name, kind: labels.features[index].kind,
            values: labels.values(index, range))
        }
        return (tracks, labels.warning)
      } catch {
        throw .missing(error.description)
      }
    }
  }
}
