import Annotation
import Corpus
import Network
import Synchronization
import Syntax

/// `POST /api/open` and `POST /api/read`: a text, and what cells, parser and predictions say of it.
struct ReadRequest: Decodable, Sendable {
  var neurons: [String]?
  /// Each once.
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
    var seen: Set<String> = []
    labels = try keys.decodeIfPresent([String].self, forKey: .labels)?
      .filter { seen.insert($0).inserted }
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
  /// By feature, in the order asked for.
  struct Labelled: Encodable {
    let tracks: [LabelTrack]

    func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Name.self)
      for track in tracks {
        try object.encode(Numbers(track.values), forKey: Name(stringValue: track.feature))
      }
    }

    private struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }

      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }
  let id: String
  @OrNull var file: String?
  let bytes: Int
  let from: Int
  let to: Int
  let neurons: [Column]
  let labels: Labelled
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
    let room = try texts.memory.room(for: 3 * text.bytes.count)
    var response = Response(
      json: TextView(
        id: text.id, file: text.file, language: text.grammar.name, bytes: text.bytes.count,
        size: text.fileSize, content: base64(text.bytes)))
    response.room = room
    return response
  }

  func read(_ request: ReadRequest, _ form: Form) async throws(Problem) -> Response {
    let names = request.neurons ?? []
    let neurons = try self.neurons(names)
    let count = request.predictions ?? 0
    guard (0...256).contains(count) else { throw .bad("predictions is a number from 0 to 256.") }
    let text = try await text(of: request.source)
    let range = try text.range(request.from, request.to)
    if count > 0 || form == .svg, range.count > limits.predictions {
      throw .tooLarge("A stretch with predictions, or of a figure,", limits.predictions)
    }
    let numbers = try numbers(of: request, range)
    let room = try texts.memory.room(for: 4 * numbers)
    let advance = try texts.memory.room(for: Self.digits * numbers)
    let urgency: Stretch.Urgency = request.urgent == true ? .now : .soon
    let values = try await reading.values(of: neurons, text, range, urgency: urgency)
    let nats =
      request.nats == true ? try await reading.nats(text, range, urgency: urgency) : []
    let predictions = try await predictions(count, text, range, urgency)
    let (tracks, warning) = try await labels(request.labels ?? [], of: text, range)
    var response: Response
    switch form {
    case .svg:
      response = try figure(of: text, range, neurons, values, tracks)
    case .csv:
      var table = Table(rows: range.count)
      table.add(column: "byte") { "\(range.lowerBound + $0)" }
      for (name, column) in zip(names, values) { table.add(column: name, column) }
      for track in tracks { table.add(column: track.feature, track.values) }
      if !nats.isEmpty { table.add(column: "nats", nats) }
      response = table.response
    case .json:
      response = Response(
        json: ReadView(
          id: text.id, file: text.file, bytes: text.bytes.count, from: range.lowerBound,
          to: range.upperBound,
          neurons: zip(names, values).map { .init(neuron: $0.0, values: Numbers($0.1)) },
          labels: .init(tracks: tracks), nats: Numbers(nats), predictions: predictions,
          warning: warning))
    }
    response.room = room
    response.advance = advance
    return response
  }

  /// Bytes that a number takes in an answer, with its comma.
  private static let digits = 12

  /// How many numbers an answer has. Throws 413 where they are more than one may have.
  private func numbers(of request: ReadRequest, _ range: Range<Int>) throws(Problem) -> Int {
    let columns =
      (request.neurons?.count ?? 0) + (request.labels?.count ?? 0)
      + (request.nats == true ? 1 : 0) + 2 * (request.predictions ?? 0)
    let (numbers, isHuge) = columns.multipliedReportingOverflow(by: range.count)
    if isHuge || numbers > limits.numbers {
      throw Problem(
        413,
        "An answer may have \(limits.numbers) numbers at most; ask for fewer columns, or for a "
          + "shorter stretch by from and to.")
    }
    return numbers
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
    let memory = texts.memory
    return try await parser.run { () throws(Problem) in
      let room = try memory.room(for: text.parsing)
      defer { withExtendedLifetime(room) {} }
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
