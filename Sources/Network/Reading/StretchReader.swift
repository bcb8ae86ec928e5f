import Corpus
import Foundation

/// Reads stretches of texts through one network as they are asked for, side by side, in f32.
///
/// A thread of its own reads 64 bytes of some stretches, shows them, and looks what there is to be
/// read then: so one that is urgent waits no longer than others take for 64 bytes, and what many ask
/// for at once shares each product. All of them are shown predictions too.
///
/// Memory: the weights once; for each width, 1 to 16 lanes, a pass of so many lanes x 64 steps: 28 MB
/// in all at 1 x 512; and the texts and states of the stretches.
package final class StretchReader: Sendable {
  /// Bytes between two looks.
  package static let steps = 64

  private let waiting = Waiting()

  /// - Parameter leastUnits: as of `StateReader`.
  package init(_ model: Model, threads: Int, leastUnits: Int = 64) throws {
    let round = try Round(model, threads: threads, leastUnits: leastUnits)
    let thread = Thread { [waiting] in Self.serve(waiting, round) }
    thread.name = "stretches"
    thread.start()
  }

  deinit { stop() }

  /// Reads a stretch as soon as there is room.
  package func read(_ stretch: Stretch) {
    waiting.add(stretch)
  }

  /// Ends every stretch that was not read to its end, and takes no more.
  package func stop() {
    waiting.stop()
  }

  private static func serve(_ waiting: Waiting, _ round: Round) {
    var queue = StretchQueue()
    while let added = waiting.next(isIdle: queue.isEmpty) {
      for stretch in added { queue.add(stretch) }
      let chosen = queue.choose(most: Round.widths.last ?? 1)
      if chosen.isEmpty { continue }
      do {
        try round.run(chosen)
      } catch {
        // A pass that can't be made was made for one lane before: what is asked for gets no look.
        for lane in chosen { lane.isOver = true }
      }
      queue.removeEnded()
    }
    queue.endAll()
  }
}

/// What was asked for and not yet taken, and how the asking wakes the reading.
private final class Waiting: @unchecked Sendable {
  private let condition = NSCondition()
  private var added: [Stretch] = []
  private var isStopped = false

  func add(_ stretch: Stretch) {
    condition.lock()
    let isLate = isStopped
    if !isLate { added.append(stretch) }
    condition.signal()
    condition.unlock()
    if isLate { stretch.end() }
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.signal()
    condition.unlock()
  }

  /// What was added since; waits for something where nothing else is to be done. nil once stopped.
  func next(isIdle: Bool) -> [Stretch]? {
    condition.lock()
    defer { condition.unlock() }
    while isIdle && added.isEmpty && !isStopped { condition.wait() }
    defer { added.removeAll() }
    if isStopped {
      for stretch in added { stretch.end() }
      return nil
    }
    return added
  }
}

/// The stretches being read, and whose turn it is.
struct StretchQueue {
  private var lanes: [StretchLane] = []
  private var rounds = 0

  var isEmpty: Bool { lanes.isEmpty }

  mutating func add(_ stretch: Stretch) {
    lanes.append(StretchLane(stretch))
  }

  /// The next to be read, of one urgency, the first that came first: the most urgent there are, but
  /// every fourth time those that are `soon`, and every 64th those that nobody waits for, so that none
  /// waits for ever.
  mutating func choose(most: Int) -> [StretchLane] {
    rounds += 1
    let first: [Stretch.Urgency] =
      rounds % 64 == 0 ? [.later, .soon, .now] : rounds % 4 == 0 ? [.soon, .now] : [.now, .soon]
    let order = first.contains(.later) ? first : first + [.later]
    let urgency = order.first { urgency in lanes.contains { $0.stretch.urgency == urgency } }
    return Array(lanes.lazy.filter { $0.stretch.urgency == urgency }.prefix(most))
  }

  mutating func removeEnded() {
    for lane in lanes where lane.isOver { lane.stretch.end() }
    lanes.removeAll(where: \.isOver)
  }

  mutating func endAll() {
    for lane in lanes { lane.stretch.end() }
    lanes.removeAll()
  }
}

/// A stretch being read. The reader's thread alone touches it.
final class StretchLane {
  let stretch: Stretch
  private(set) var position: Int
  var state: [Float]?
  var isOver = false

  init(_ stretch: Stretch) {
    self.stretch = stretch
    position = stretch.range.lowerBound
    state = stretch.state
  }

  /// What is read next.
  var next: Range<Int> {
    position..<min(position + StretchReader.steps, stretch.range.upperBound)
  }

  func advance() {
    position = next.upperBound
    if position == stretch.range.upperBound { isOver = true }
  }
}

/// The passes, one a width, made when first wanted.
private final class Round: @unchecked Sendable {
  /// More than 16 lanes would gain a tenth and keep an urgent stretch waiting twice as long.
  static let widths = [1, 2, 4, 8, 16]

  private let model: Model
  private let weights: Weights
  private let engine: ProductEngine
  private let zero: [Float]
  private var passes: [Int: ForwardPass] = [:]

  init(_ model: Model, threads: Int, leastUnits: Int) throws {
    let slices = max(1, min(threads, model.shape.hidden / leastUnits))
    let engine = try ProductEngine()
    self.model = model
    self.engine = engine
    zero = [Float](repeating: 0, count: model.shape.layers * 2 * model.shape.hidden)
    weights = try Workers(count: 1).first {
      try Weights(
        engine, model.shape, parameters: model.parameters, .f32, lanes: 1, learns: false,
        slices: slices)
    }
    _ = try pass(lanes: 1)
  }

  private func pass(lanes: Int) throws -> ForwardPass {
    if let pass = passes[lanes] { return pass }
    let pass = try Workers(count: 1).first {
      try ForwardPass(engine, weights, lanes: lanes, steps: StretchReader.steps, observes: true)
    }
    passes[lanes] = pass
    return pass
  }

  /// Reads the next bytes of each, and shows them.
  func run(_ lanes: [StretchLane]) throws {
    let width = Self.widths.first { $0 >= lanes.count } ?? lanes.count
    let pass = try pass(lanes: width)
    var symbols = [Int32](repeating: 0, count: width * StretchReader.steps)
    for (index, lane) in lanes.enumerated() {
      pass.setState(lane: index, lane.state ?? zero)
      for (step, byte) in lane.stretch.text[lane.next].enumerated() {
        symbols[step * width + index] = Int32(model.alphabet.symbol(of: byte))
      }
    }
    try Workers(count: 1).first { [symbols] in
      pass.run(symbols)
      pass.predict()
    }
    for (index, lane) in lanes.enumerated() {
      let seen = Activations(pass, lane: index, file: 0, range: lane.next)
      if !lane.stretch.look(seen) { lane.isOver = true }
      var state = lane.state ?? zero
      pass.state(lane: index, after: lane.next.count, into: &state)
      lane.state = state
      lane.advance()
    }
  }
}
