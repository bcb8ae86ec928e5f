import Discovery
import Network
import Synchronization

/// `POST /api/rank`: which cells are on in a span and off around it.
struct RankRequest: Decodable, Sendable {
  struct Span: Decodable, Sendable {
    let from: Int
    let to: Int
  }
  let span: Span
  let count: Int?
  let source: Source

  private enum CodingKeys: CodingKey { case span, count }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    span = try keys.decode(Span.self, forKey: .span)
    count = try keys.decodeIfPresent(Int.self, forKey: .count)
    source = try Source(from: decoder)
  }
}

struct RankView: Encodable {
  struct Cell: Encodable {
    let neuron: String
    let polarity: Int
    let difference: Float
    let inside: Float
    let around: Float
    let auroc: Double
    let threshold: Float
    /// The feature that the model's findings say it follows.
    @OrNull var feature: String?
  }
  struct Stretch: Encodable {
    let from: Int
    let to: Int

    init(_ range: Range<Int>) {
      (from, to) = (range.lowerBound, range.upperBound)
    }
  }
  let id: String
  let span: Stretch
  let window: Stretch
  /// How many cells were compared.
  let of: Int
  let cells: [Cell]
}

extension Instrument {
  func rank(_ request: RankRequest, _ csv: Bool) async throws(Problem) -> Response {
    let count = try rows(request.count)
    let text = try await text(of: request.source)
    let span = try text.range(request.span.from, request.span.to)
    if span.isEmpty { throw .bad("The span is empty: select a byte at least.") }
    if span.count > 1 << 16 { throw .tooLarge("A span", 1 << 16) }
    let contrast = SpanContrast(span, of: text.bytes.count, model.shape)
    let cells = model.shape.layers * model.shape.hidden
    let room = try texts.memory.room(for: 4 * contrast.window.count * cells)
    let seen = Guarded(contrast)
    try await reading.look(at: text, contrast.window, urgency: .now) { activations in
      seen.value.withLock { $0.add(activations) }
    }
    let best = seen.value.withLock { $0.best(count) }.map { cell in
      RankView.Cell(
        neuron: cell.neuron.description, polarity: cell.polarity, difference: cell.score,
        inside: cell.inside, around: cell.around, auroc: cell.auroc, threshold: cell.threshold,
        feature: findings.best(of: cell.neuron)?.name)
    }
    withExtendedLifetime(room) {}
    if csv {
      let rows = best.map { cell in
        [cell.neuron, "\(cell.polarity)"]
          + [cell.difference, cell.inside, cell.around, Float(cell.auroc), cell.threshold].map(
            Table.cell) + [cell.feature ?? ""]
      }
      let names = [
        "neuron", "polarity", "difference", "inside", "around", "auroc", "threshold", "feature",
      ]
      return Table(names, rows: rows).response
    }
    return Response(
      json: RankView(
        id: text.id, span: .init(span), window: .init(contrast.window),
        of: cells, cells: best))
  }

  /// How many rows of a list are wanted: 20 unless said. Throws 400 beyond the limit.
  func rows(_ count: Int?) throws(Problem) -> Int {
    let count = count ?? 20
    guard (1...limits.rows).contains(count) else {
      throw .bad("count is a number from 1 to \(limits.rows).")
    }
    return count
  }
}
