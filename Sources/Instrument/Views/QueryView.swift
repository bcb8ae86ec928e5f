import Discovery
import Network
import Synchronization
import Syntax

/// `POST /api/query`: where a tree-sitter query matches in a text, and which cells follow that.
struct QueryRequest: Decodable, Sendable {
  let query: String
  let count: Int?
  /// It is being typed: what is wrong with it is an answer, not a bad request.
  let draft: Bool?
  let source: Source

  private enum CodingKeys: CodingKey { case query, count, draft }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    query = try keys.decode(String.self, forKey: .query)
    count = try keys.decodeIfPresent(Int.self, forKey: .count)
    draft = try keys.decodeIfPresent(Bool.self, forKey: .draft)
    source = try Source(from: decoder)
  }
}

struct QueryView: Encodable {
  struct Capture: Encodable {
    let name: String
    let kind: FeatureKind
    /// Bytes with a known label, and those of them that are inside.
    let known: Int
    let inside: Int
    /// Stretches of one label above zero: its first byte, the byte after its last, the label.
    let runs: [Run]
    let cells: [Cell]
  }
  struct Run: Encodable {
    let from: Int
    var to: Int
    let label: Int

    func encode(to encoder: any Encoder) throws {
      var list = encoder.unkeyedContainer()
      for number in [from, to, label] { try list.encode(number) }
    }
  }
  struct Cell: Encodable {
    let neuron: String
    let polarity: Int
    let score: Double
    @OrNull var threshold: Float?
    @OrNull var f1: Double?
    @OrNull var feature: String?
  }
  let id: String
  let of: Int
  let captures: [Capture]
  @OrNull var warning: String?
}

/// What is wrong with a query that is being typed.
struct QueryDraft: Encodable {
  let problem: String
  let spot: Problem.Spot
}

extension Instrument {
  func query(_ request: QueryRequest, _ csv: Bool) async throws(Problem) -> Response {
    do throws(Problem) {
      return try await matched(request, csv)
    } catch {
      guard request.draft == true, let spot = error.spot else { throw error }
      return Response(json: QueryDraft(problem: error.sentence, spot: spot))
    }
  }

  private func matched(_ request: QueryRequest, _ csv: Bool) async throws(Problem) -> Response {
    let count = try rows(request.count)
    if request.query.utf8.count > limits.query { throw .tooLarge("A query", limits.query) }
    let text = try await text(of: request.source)
    let room = try texts.memory.room(for: Self.querying * text.bytes.count)
    defer { withExtendedLifetime(room) {} }
    let (tracks, warning) = try await matches(of: request.query, in: text)
    var captures: [QueryView.Capture] = []
    for track in tracks {
      captures.append(try await ranked(track, of: text, count))
    }
    if csv { return Self.table(captures).response }
    return Response(
      json: QueryView(
        id: text.id, of: model.shape.layers * model.shape.hidden, captures: captures,
        warning: warning))
  }

  /// Bytes of memory a byte of text: the parser's, 4 captures' labels and runs, and a ranking.
  private static let querying = 64 + 4 * (4 + 12) + 16

  private struct Track: Sendable {
    let feature: Feature
    let labels: [Float]
  }

  private func matches(of query: String, in text: Text) async throws(Problem)
    -> (tracks: [Track], warning: String?)
  {
    guard queryGate.enter() else { throw .busy("\(limits.queries) queries are running") }
    defer { queryGate.leave() }
    return try await queries.run { () throws(Problem) in
      do throws(SyntaxError) {
        let grammar = try text.grammar.adding(query: query)
        let added = grammar.features.map(\.name).filter { name in
          !text.grammar.features.contains { $0.name == name }
        }
        let labels = try Labeler(grammar, features: Array(added.prefix(4))).labels(of: text.bytes)
        if let problem = grammar.queryProblem { throw SyntaxError.badQuery(problem) }
        let tracks = labels.features.indices.map {
          Track(feature: labels.features[$0], labels: labels.values($0))
        }
        return (tracks, labels.warning)
      } catch {
        guard case .badQuery(let problem) = error else { throw .bad(error.description) }
        var refusal = Problem.bad(
          problem.reason.prefix(1).uppercased() + problem.reason.dropFirst() + ".")
        refusal.spot = .init(line: problem.line, column: problem.column, text: problem.text)
        throw refusal
      }
    }
  }

  private func ranked(_ track: Track, of text: Text, _ count: Int) async throws(Problem)
    -> QueryView.Capture
  {
    var cells: [TextRanking.Cell] = []
    let isWorthIt = track.labels.contains { $0 > 0 }
    let ranking = TextRanking(track.labels, track.feature.kind, model.shape)
    if isWorthIt { cells = try await best(ranking, text, count) }
    var runs: [QueryView.Run] = []
    for (byte, label) in track.labels.enumerated() where label > 0 {
      if let last = runs.last, last.to == byte, last.label == Int(label) {
        runs[runs.count - 1].to = byte + 1
      } else {
        runs.append(.init(from: byte, to: byte + 1, label: Int(label)))
      }
    }
    return QueryView.Capture(
      name: track.feature.name, kind: track.feature.kind, known: ranking.known.bytes,
      inside: ranking.known.inside, runs: runs,
      cells: cells.map { cell in
        QueryView.Cell(
          neuron: cell.neuron.description, polarity: cell.polarity, score: cell.score,
          threshold: cell.threshold, f1: cell.f1, feature: findings.best(of: cell.neuron)?.name)
      })
  }

  /// The cells that follow it best. Reads what is not known of the text.
  private func best(_ ranking: TextRanking, _ text: Text, _ count: Int) async throws(Problem)
    -> [TextRanking.Cell]
  {
    try await reading.read(text, 0..<text.bytes.count, keeping: [], .soon)
    let levels = text.blocks(of: 0..<text.bytes.count).compactMap { text.block($0)?.levels }
    if levels.reduce(0, { $0 + $1.count }) < text.bytes.count {
      return try await streamed(ranking, text, count)
    }
    return try await bench.run { () throws(Problem) in
      var (ranking, start) = (ranking, 0)
      for block in levels {
        ranking.add(block, at: start)
        start += block.count
      }
      return ranking.best(count)
    }
  }

  /// The same of a text that is too long for the levels of all cells to be kept.
  private func streamed(_ ranking: TextRanking, _ text: Text, _ count: Int)
    async throws(Problem) -> [TextRanking.Cell]
  {
    let (seen, shape) = (Guarded(ranking), model.shape)
    try await reading.look(at: text, 0..<text.bytes.count, urgency: .soon) { activations in
      let levels = CellLevels(activations, shape)
      let start = activations.range.lowerBound
      seen.value.withLock { $0.add(levels, at: start) }
    }
    return seen.value.withLock { $0.best(count) }
  }

  private static func table(_ captures: [QueryView.Capture]) -> Table {
    let rows = captures.flatMap { capture in
      capture.cells.map { cell in
        [capture.name, cell.neuron, "\(cell.polarity)", Table.cell(Float(cell.score))]
          + [cell.threshold.map(Table.cell) ?? "", cell.f1.map { Table.cell(Float($0)) } ?? ""]
      }
    }
    return Table(["capture", "neuron", "polarity", "score", "threshold", "f1"], rows: rows)
  }
}
