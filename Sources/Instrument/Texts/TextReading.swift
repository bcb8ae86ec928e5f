import Corpus
import Discovery
import Network
import Synchronization

/// Has the network read of texts what somebody asks for and is not yet known, from the nearest state
/// that is.
struct TextReading: Sendable {
  let model: Model
  let reader: StretchReader
  let store: TextStore

  /// Blocks that one request reads before another of the same text has its turn.
  private static let blocksPerTurn = 64
  /// Bytes of levels that one text may take; of larger ones they are computed as they are needed.
  private static let mostLevels = 48 << 20
  /// Bytes of states that one text may take; of larger ones not every block's is kept.
  private static let mostStates = 16 << 20
  /// Bytes of cells' values that one text may take, beyond those that one request asks for.
  private static let mostColumns = 16 << 20

  private var cells: Int { model.shape.layers * model.shape.hidden }

  /// The values of neurons after each byte of `range`: (neurons, range.count).
  ///
  /// Throws 503 where it was cancelled.
  func values(
    of neurons: [NeuronID], _ text: Text, _ range: Range<Int>, urgency: Stretch.Urgency
  ) async throws(Problem) -> [[Float]] {
    try await read(text, range, keeping: neurons, urgency)
    var values = neurons.map { _ in [Float]() }
    for place in values.indices { values[place].reserveCapacity(range.count) }
    for index in text.blocks(of: range) {
      guard let block = text.block(index) else { throw Self.ended }
      let start = index * Block.length
      let own = range.clamped(to: text.range(ofBlock: index))
      for (place, neuron) in neurons.enumerated() {
        guard let column = block.values(of: neuron) else { throw Self.ended }
        values[place] += column[(own.lowerBound - start)..<(own.upperBound - start)]
      }
    }
    return values
  }

  /// -ln p of each byte of `range`; NaN for a text's first.
  func nats(_ text: Text, _ range: Range<Int>, urgency: Stretch.Urgency) async throws(Problem)
    -> [Float]
  {
    let before = max(0, range.lowerBound - 1)..<max(0, range.upperBound - 1)
    try await read(text, before, keeping: [], urgency)
    let known = text.blocks(of: before).flatMap { text.block($0)?.nats ?? [] }
    let start = before.lowerBound / Block.length * Block.length
    return range.map { byte in
      let place = byte - 1 - start
      return byte == 0 || !known.indices.contains(place) ? .nan : known[place]
    }
  }

  /// Makes sure that every block of `range` was read and keeps the values of `neurons`.
  func read(
    _ text: Text, _ range: Range<Int>, keeping neurons: [NeuronID], _ urgency: Stretch.Urgency
  ) async throws(Problem) {
    let wanted = text.blocks(of: range)
    let (size, missing) = cost(of: wanted, text, neurons)
    // All of it is set aside at first: who began comes to the end. Blocks count themselves once they
    // are there.
    let room = try store.memory.room(for: missing * size)
    let kept: @Sendable () -> Void = { room.shrink(by: size) }
    var next = wanted.lowerBound
    while next < wanted.upperBound {
      await text.turns.take()
      let end = min(next + Self.blocksPerTurn, wanted.upperBound)
      let isRead: Bool
      do throws(Problem) {
        isRead = try await turn(text, next..<end, neurons, urgency, kept)
      } catch {
        await text.turns.give()
        throw error
      }
      await text.turns.give()
      store.memory.trim()
      if isRead { next = end }
    }
  }

  /// Reads what is missing of some blocks; of what is far before them one turn's worth. Says whether
  /// nothing is missing any more.
  private func turn(
    _ text: Text, _ blocks: Range<Int>, _ neurons: [NeuronID], _ urgency: Stretch.Urgency,
    _ kept: @escaping @Sendable () -> Void
  ) async throws(Problem) -> Bool {
    if Task.isCancelled { throw Self.ended }
    var stretches = missing(text, blocks, neurons)
    guard let first = stretches.first else { return true }
    let isFar = first.count > 2 * Self.blocksPerTurn
    if isFar { stretches = [first.prefix(Self.blocksPerTurn)] }
    await run(stretches, of: text, neurons, urgency, kept)
    return !isFar
  }

  /// Bytes of memory that a block takes once it was read, and how many of `wanted` and of those before
  /// it are to be read.
  private func cost(of wanted: Range<Int>, _ text: Text, _ neurons: [NeuronID]) -> (
    size: Int, blocks: Int
  ) {
    let levels = keepsLevels(of: text) ? Block.length * cells : 0
    let size =
      Block.size(state: 2 * cells / statesApart(in: text), levels: levels)
      + neurons.count * Block.column
    let missing = wanted.count { index in
      guard let block = text.block(index) else { return true }
      return !neurons.allSatisfy { block.values(of: $0) != nil }
    }
    if missing == 0 { return (size, 0) }
    return (size, missing + wanted.lowerBound - text.entry(to: wanted.lowerBound).block)
  }

  /// Blocks from one whose state is kept to the next.
  private func statesApart(in text: Text) -> Int {
    8 * cells * text.bytes.count / Block.length / Self.mostStates + 1
  }

  /// Shows the states after each byte of `range`, and perhaps of some before it, to `body`.
  func look(
    at text: Text, _ range: Range<Int>, urgency: Stretch.Urgency,
    _ body: @escaping @Sendable (borrowing Activations) -> Void
  ) async throws(Problem) {
    if range.isEmpty { return }
    let start = text.range(ofBlock: range.lowerBound / Block.length).lowerBound
    if start > 0 { try await read(text, start - 1..<start, keeping: [], urgency) }
    let (block, state) = text.entry(to: start / Block.length)
    let (isWanted, reader) = (Flag(), reader)
    let bytes = block * Block.length..<range.upperBound
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        reader.read(
          Stretch(of: text.bytes, bytes, from: state, urgency: urgency) { activations in
            body(activations)
            return isWanted.isSet
          } end: {
            continuation.resume()
          })
      }
    } onCancel: {
      isWanted.clear()
    }
    if !isWanted.isSet { throw Self.ended }
  }

  static var ended: Problem { Problem(503, "The reading was ended.", retryAfter: 1) }

  /// The runs of blocks to be read, so that those of `wanted` keep `neurons`: each begins where the
  /// state is known. What is long and has no state missing within is read in several places at once.
  private func missing(_ text: Text, _ wanted: Range<Int>, _ neurons: [NeuronID]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in wanted {
      if let block = text.block(index), neurons.allSatisfy({ block.values(of: $0) != nil }) {
        continue
      }
      let start = max(text.entry(to: index).block, runs.last?.upperBound ?? 0)
      if let last = runs.last, last.upperBound == start, text.entry(to: index).block < start {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(start..<index + 1)
      }
    }
    return Self.joined(runs)
  }

  /// Neighbours put together until there are no more than are read at once.
  private static func joined(_ runs: [Range<Int>]) -> [Range<Int>] {
    let most = 16
    if runs.count <= most { return runs }
    let size = (runs.reduce(0) { $0 + $1.count } + most - 1) / most
    var joined: [Range<Int>] = []
    for run in runs {
      if let last = joined.last, last.upperBound == run.lowerBound, last.count < size {
        joined[joined.count - 1] = last.lowerBound..<run.upperBound
      } else {
        joined.append(run)
      }
    }
    return joined
  }

  /// Reads runs of blocks side by side, and keeps what they are; `kept` is called for each block.
  private func run(
    _ runs: [Range<Int>], of text: Text, _ neurons: [NeuronID], _ urgency: Stretch.Urgency,
    _ kept: @escaping @Sendable () -> Void
  ) async {
    let isWanted = Flag()
    await withTaskCancellationHandler {
      await withTaskGroup { group in
        for run in runs {
          group.addTask { await self.run(run, of: text, neurons, urgency, isWanted, kept) }
        }
      }
    } onCancel: {
      isWanted.clear()
    }
  }

  private func run(
    _ run: Range<Int>, of text: Text, _ neurons: [NeuronID], _ urgency: Stretch.Urgency,
    _ isWanted: Flag, _ kept: @escaping @Sendable () -> Void
  ) async {
    let first = text.range(ofBlock: run.lowerBound).lowerBound
    let bytes = first..<text.range(ofBlock: run.upperBound - 1).upperBound
    let (state, reader) = (text.entry(to: run.lowerBound).state, reader)
    await withCheckedContinuation { continuation in
      reader.read(
        Stretch(of: text.bytes, bytes, from: state, urgency: urgency) { activations in
          keep(activations, of: text, neurons)
          kept()
          return isWanted.isSet
        } end: {
          continuation.resume()
        })
    }
  }

  private func keep(_ activations: borrowing Activations, of text: Text, _ neurons: [NeuronID]) {
    let index = activations.range.lowerBound / Block.length
    let block = text.block(index) ?? made(activations, of: text)
    let most = min(64, Self.mostColumns / (Block.column * (text.bytes.count / Block.length + 1)))
    for neuron in neurons where block.values(of: neuron) == nil {
      var values: [Float] = []
      values.reserveCapacity(activations.range.count)
      activations.append(neuron, to: &values)
      block.keep(values, of: neuron, besides: neurons, most: most)
    }
    text.keep(block, at: index)
  }

  private func made(_ activations: borrowing Activations, of text: Text) -> Block {
    let index = activations.range.lowerBound / Block.length
    var nats: [Float] = []
    for byte in activations.range {
      guard byte + 1 < text.bytes.count else {
        nats.append(.nan)
        break
      }
      let next = model.alphabet.symbol(of: text.bytes[byte + 1])
      nats.append(unsafe activations.withPredictions(after: byte) { row in unsafe -row[next] })
    }
    let isKept = index % statesApart(in: text) == 0
    return Block(
      state: isKept ? activations.state : nil, nats: nats,
      levels: keepsLevels(of: text) ? CellLevels(activations, model.shape) : nil,
      memory: store.memory)
  }

  private func keepsLevels(of text: Text) -> Bool {
    text.bytes.count * cells <= Self.mostLevels && !store.memory.isTight
  }
}

/// Set until it is cleared.
final class Flag: Sendable {
  private let value = Atomic(true)

  var isSet: Bool { value.load(ordering: .relaxed) }

  func clear() { value.store(false, ordering: .relaxed) }
}
