import Corpus
import Discovery
import Network
import Synchronization

/// `POST /api/next`: what the network expects after a byte, how it would go on, and both again with
/// cells held.
struct NextRequest: Decodable, Sendable {
  struct Held: Decodable, Sendable {
    let neuron: String
    let value: Float
  }
  /// How many bytes of the text were read.
  let at: Int
  /// How many of the likeliest next bytes; 5 unless said.
  let count: Int?
  /// How many bytes to go on by.
  let bytes: Int?
  let temperature: Double?
  let seed: UInt64?
  let holds: [Held]?
  /// The byte from which on cells are held; the last one read unless said.
  let heldFrom: Int?
  /// A neuron whose values on what is written are wanted.
  let neuron: String?
  let source: Source

  private enum CodingKeys: String, CodingKey {
    case at, count, bytes, temperature, seed, holds, neuron
    case heldFrom = "held_from"
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    at = try keys.decode(Int.self, forKey: .at)
    count = try keys.decodeIfPresent(Int.self, forKey: .count)
    bytes = try keys.decodeIfPresent(Int.self, forKey: .bytes)
    temperature = try keys.decodeIfPresent(Double.self, forKey: .temperature)
    seed = try keys.decodeIfPresent(UInt64.self, forKey: .seed)
    holds = try keys.decodeIfPresent([Held].self, forKey: .holds)
    heldFrom = try keys.decodeIfPresent(Int.self, forKey: .heldFrom)
    neuron = try keys.decodeIfPresent(String.self, forKey: .neuron)
    source = try Source(from: decoder)
  }
}

struct NextView: Encodable {
  struct Outlook: Encodable, Sendable {
    let predictions: [PredictionView]
    /// What the network wrote, in base64, and as text for people.
    let continuation: String
    let text: String
    @OrNull var values: Numbers?
  }
  let id: String
  let at: Int
  let free: Outlook
  /// With the cells held; null where none is.
  @OrNull var held: Outlook?
}

extension Instrument {
  func next(_ request: NextRequest, _ csv: Bool) async throws(Problem) -> Response {
    let (count, bytes) = (request.count ?? 5, request.bytes ?? 0)
    let temperature = request.temperature ?? 1
    guard (1...256).contains(count) else { throw .bad("count is a number from 1 to 256.") }
    guard (0...limits.continuation).contains(bytes) else {
      throw .bad("bytes is a number from 0 to \(limits.continuation).")
    }
    guard (0...100).contains(temperature) else {
      throw .bad("temperature is a number from 0 to 100.")
    }
    let holds = try self.holds(request.holds ?? [])
    let neuron = try neurons([request.neuron].compactMap { $0 }).first
    let text = try await text(of: request.source)
    let at = try text.range(0, request.at).upperBound
    if at == 0 { throw .bad("Nothing is expected before a byte was read: at is 1 or more.") }
    let heldFrom = try text.range(request.heldFrom ?? at - 1, at).lowerBound
    if at - heldFrom > 4096 { throw .bad("Cells are held for 4096 bytes of the text at most.") }

    let start = min(heldFrom, at - 1)
    if start >= Block.length {
      try await reading.read(text, start - Block.length..<start, keeping: [], .now)
    }
    let entry = text.entry(to: start / Block.length)
    var task = WritingTask(
      text: Array(text.bytes[(entry.block * Block.length)..<at]), state: entry.state,
      count: count, bytes: bytes, temperature: temperature, seed: request.seed ?? 1,
      neuron: neuron)
    let writer = writer
    let free = try await bench.run { [task] () throws(Problem) in try writer.outlook(task) }
    var held: NextView.Outlook?
    if !holds.isEmpty {
      task.holds = holds
      task.heldFrom = heldFrom - entry.block * Block.length
      held = try await bench.run { [task] () throws(Problem) in try writer.outlook(task) }
    }
    if csv { return Self.table(free, held).response }
    return Response(json: NextView(id: text.id, at: at, free: free, held: held))
  }

  private func holds(_ holds: [NextRequest.Held]) throws(Problem) -> [Hold] {
    let neurons = try neurons(holds.map(\.neuron))
    guard holds.allSatisfy({ $0.value.isFinite }) else { throw .bad("A cell is held at a number.") }
    return zip(neurons, holds).map { Hold(neuron: $0, value: $1.value) }
  }

  private static func table(_ free: NextView.Outlook, _ held: NextView.Outlook?) -> Table {
    let rows = [("as it is", free), ("held", held)].flatMap { name, outlook in
      (outlook?.predictions ?? []).map { [name, "\($0.byte)", Table.cell($0.p)] }
    }
    return Table(["cells", "byte", "p"], rows: rows)
  }
}

/// What is to be read, and how to go on from there.
struct WritingTask: Sendable {
  let text: [UInt8]
  /// Before the text's first byte.
  let state: [Float]?
  let count: Int
  let bytes: Int
  let temperature: Double
  let seed: UInt64
  let neuron: NeuronID?
  var holds: [Hold] = []
  /// The byte of `text` from which on `holds` apply.
  var heldFrom = 0
}

/// Lets the network go on from a state, one task after the other.
final class Writer: Sendable {
  private let sampler: Mutex<Sampler>
  private let alphabet: Alphabet

  init(_ model: Model) throws {
    alphabet = model.alphabet
    sampler = Mutex(try Sampler(model, temperature: 1, seed: 1))
  }

  /// Throws 400 where what is held makes the network compute beyond all numbers.
  func outlook(_ task: WritingTask) throws(Problem) -> NextView.Outlook {
    try sampler.withLock { sampler throws(Problem) in
      sampler.restart(from: task.state, temperature: task.temperature, seed: task.seed)
      for (index, byte) in task.text.enumerated() {
        if index == task.heldFrom { sampler.hold(task.holds) }
        sampler.read(byte)
      }
      if task.heldFrom == task.text.count { sampler.hold(task.holds) }
      let predictions = try Self.likeliest(task.count, sampler)
      var (written, values) = ([UInt8](), [Float]())
      for _ in 0..<task.bytes {
        _ = try Self.likeliest(1, sampler)
        written.append(sampler.next())
        if let neuron = task.neuron { values.append(sampler.value(of: neuron)) }
      }
      return NextView.Outlook(
        predictions: predictions.map { PredictionView(byte: $0.byte, p: $0.p) },
        continuation: base64(written), text: readable(written),
        values: task.neuron == nil ? nil : Numbers(values))
    }
  }

  private static func likeliest(_ count: Int, _ sampler: Sampler) throws(Problem) -> [Prediction] {
    let likeliest = sampler.likeliest(count)
    guard likeliest.allSatisfy({ $0.p.isFinite }) else {
      throw .bad(
        "With the cells held at these values nothing can be predicted; hold them nearer to 0.")
    }
    return likeliest
  }
}
