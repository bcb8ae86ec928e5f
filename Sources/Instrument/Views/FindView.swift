import Corpus
import Discovery
import Network
import Synchronization

/// `POST /api/find`: where else in the files cells are on together.
struct FindRequest: Decodable, Sendable {
  struct Cell: Decodable, Sendable {
    let neuron: String
    let polarity: Int
    /// On where polarity * value is no less.
    let threshold: Float
  }
  let cells: [Cell]
  let count: Int?
}

struct FindView: Encodable {
  struct Excerpt: Encodable, Sendable {
    let file: String
    let line: Int
    /// The bytes where the most cells are on.
    let from: Int
    let to: Int
    /// How many are.
    let on: Int
    /// The line, or what of it is near, its first byte, and the first cell's values on it.
    let start: Int
    let text: String
    let content: String
    let values: Numbers
  }
  let of: Int
  let excerpts: [Excerpt]
  /// How much of the files was looked through.
  let index: CorpusIndex.Progress
}

extension Instrument {
  /// Bytes to each side of a place that its excerpt may reach.
  private static let reach = 96

  func find(_ request: FindRequest, _ csv: Bool) async throws(Problem) -> Response {
    let count = try rows(request.count)
    guard (1...32).contains(request.cells.count) else { throw .bad("cells lists 1 to 32 cells.") }
    var cells: [IndexSearch.Cell] = []
    for cell in request.cells {
      guard cell.polarity.magnitude == 1, cell.threshold.isFinite else {
        throw .bad("A cell's polarity is 1 or -1, its threshold a number.")
      }
      let neuron = try neurons([cell.neuron])[0]
      guard neuron.vector == .cell else {
        throw .bad("The index knows memory cells, as in l0.c.143, not \(neuron).")
      }
      cells.append(
        .init(neuron: neuron, polarity: cell.polarity, threshold: cell.threshold))
    }
    let search = IndexSearch(cells: cells, shape: model.shape)
    let files = index.files
    let places = try await bench.run { () throws(Problem) in
      search.places(in: files, most: min(2 * count, 48))
    }
    let found = try await excerpts(search, places).sorted {
      ($1.on, $1.to - $1.from) < ($0.on, $0.to - $0.from)
    }
    let excerpts = Array(found.prefix(count))
    if csv {
      let rows = excerpts.map {
        [$0.file, "\($0.line)", "\($0.from)", "\($0.to)", "\($0.on)", $0.text]
      }
      return Table(["file", "line", "from", "to", "on", "text"], rows: rows).response
    }
    return Response(
      json: FindView(of: cells.count, excerpts: excerpts, index: index.progress))
  }

  /// The places looked at exactly, side by side, in their order.
  private func excerpts(_ search: IndexSearch, _ places: [IndexSearch.Place])
    async throws(Problem) -> [FindView.Excerpt]
  {
    let found = await withTaskGroup(of: Found.self) { group in
      for (number, place) in places.enumerated() {
        group.addTask { await self.found(search, place, number: number) }
      }
      var found: [Found] = []
      for await one in group { found.append(one) }
      return found.sorted { $0.number < $1.number }
    }
    var excerpts: [FindView.Excerpt] = []
    for one in found {
      if let excerpt = try one.excerpt.get() { excerpts.append(excerpt) }
    }
    return excerpts
  }

  /// What is at one of the places; nil where the cells turn out not to be on.
  private struct Found: Sendable {
    let number: Int
    let excerpt: Result<FindView.Excerpt?, Problem>
  }

  private func found(_ search: IndexSearch, _ place: IndexSearch.Place, number: Int) async -> Found
  {
    do throws(Problem) {
      return Found(number: number, excerpt: .success(try await excerpt(search, place)))
    } catch {
      return Found(number: number, excerpt: .failure(error))
    }
  }

  private func excerpt(_ search: IndexSearch, _ place: IndexSearch.Place) async throws(Problem)
    -> FindView.Excerpt?
  {
    let bytes = place.file.bytes
    let block = place.block * Block.length..<min((place.block + 1) * Block.length, bytes.count)
    let text = Text(
      bytes, file: place.file.path, grammar: grammar, seeds: place.file.seeds, memory: nil)
    let around =
      max(0, block.lowerBound - Self.reach)..<min(bytes.count, block.upperBound + Self.reach)
    let neurons = search.cells.map(\.neuron)
    let values = try await reading.values(of: neurons, text, around, urgency: .soon)
    let counts = search.counts(values)
    let own = block.lowerBound - around.lowerBound..<block.upperBound - around.lowerBound
    guard let most = own.max(by: { counts[$0] < counts[$1] }), counts[most] > 0 else { return nil }
    var (from, to) = (most, most + 1)
    while from > 0, counts[from - 1] == counts[most] { from -= 1 }
    while to < counts.count, counts[to] == counts[most] { to += 1 }
    let newline = UInt8(ascii: "\n")
    let middle = around.lowerBound + most
    let start = bytes[around.lowerBound..<middle].lastIndex(of: newline).map { $0 + 1 }
    let end = bytes[middle..<around.upperBound].firstIndex(of: newline)
    let shown = (start ?? around.lowerBound)..<(end ?? around.upperBound)
    return FindView.Excerpt(
      file: place.file.path, line: bytes[..<middle].count { $0 == newline } + 1,
      from: around.lowerBound + from, to: around.lowerBound + to, on: counts[most],
      start: shown.lowerBound, text: readable(bytes[shown]), content: base64(Array(bytes[shown])),
      values: Numbers(
        Array(
          values[0][(shown.lowerBound - around.lowerBound)..<(shown.upperBound - around.lowerBound)]
        )))
  }
}
