import CKernels
import Corpus

/// Someone who looks at the states of files as they are read. All visitors of a reading see all
/// files: what work there is, they divide among themselves.
package protocol StateVisitor: Sendable {
  /// What is known of a file before its states are.
  associatedtype Text: Sendable
  /// The states after each of the next bytes of a file: ranges follow on each other, and the last
  /// ends with the file.
  mutating func visit(_ activations: borrowing Activations, of text: Text) throws
}

/// Reads whole files from a zero state, forward only and in f32, one file on each lane.
///
/// All workers read the same lanes, each its share of every layer's units, so that one long file
/// keeps none of them idle and a worker's weights are few enough for its cache (at 1 x 512 on two
/// cores, one lane: 40 microseconds a step, where a worker with all units took 144). Lanes that run
/// out take the next file, longest first, and the products shrink with the lanes that are left. There
/// are as many as read all files while the longest is read. Memory does not depend on the files but for
/// the bytes of those being read.
package struct StateReader: Sendable {
  private let model: Model
  private let workers: Workers
  private let slices: Int
  private let engine: ProductEngine
  private let holds: [Hold]

  /// Bytes of a file that one look shows, at most: T.
  package static let mostSteps = 256
  private static let fewestSteps = 64

  /// Steps between two looks, for lanes of which the longest has so many bytes left: few lanes are
  /// looked at less often. (A certificate's report part, 4 lanes: 29 s with 256 steps, 35 with 64.)
  private static func steps(lanes: Int, left: Int) -> Int {
    let whole = (left + fewestSteps - 1) / fewestSteps * fewestSteps
    return min(whole, max(fewestSteps, min(mostSteps, 1024 / lanes)))
  }
  /// The numbers of lanes that products are made for; more than 32 gain little.
  private static let laneCounts = [1, 2, 4, 8, 16, 32]

  /// - Parameters:
  ///   - leastUnits: a slice has no fewer: below, waiting costs more than is won.
  ///   - holds: neurons that are kept at a value after every byte.
  package init(_ model: Model, threads: Int, leastUnits: Int = 64, holds: [Hold] = []) throws {
    self.model = model
    self.holds = holds
    workers = Workers(count: max(1, threads))
    slices = max(1, min(threads, model.shape.hidden / leastUnits))
    engine = try ProductEngine()
  }

  /// Shows all files to all visitors, each on one thread at a time, and returns the visitors.
  ///
  /// - Parameters:
  ///   - files: whole files, or pieces that are read as if they were.
  ///   - predicts: compute the predictions too.
  ///   - seen: is told of every look how many bytes it was of.
  ///   - text: what is known of a file, by its place in `files` and its bytes; asked once, when its first
  ///     byte comes next.
  package func read<Visitor: StateVisitor>(
    _ files: [Piece], predicts: Bool, by visitors: consuming [Visitor],
    seen: (Int) -> Void = { _ in },
    text: (_ file: Int, _ bytes: [UInt8]) throws -> Visitor.Text
  ) throws -> [Visitor] {
    try read(
      sizes: files.map(\.range.count), predicts: predicts, by: visitors, seen: seen, text: text
    ) { try SourceReader.bytes(of: files[$0].file.path, in: files[$0].range) }
  }

  /// The same of texts that are in memory.
  package func read<Visitor: StateVisitor>(
    texts: [[UInt8]], predicts: Bool, by visitors: consuming [Visitor],
    text: (_ file: Int, _ bytes: [UInt8]) throws -> Visitor.Text
  ) throws -> [Visitor] {
    try read(
      sizes: texts.map(\.count), predicts: predicts, by: visitors, seen: { _ in }, text: text
    ) { texts[$0] }
  }

  private func read<Visitor: StateVisitor>(
    sizes: [Int], predicts: Bool, by visitors: consuming [Visitor], seen: (Int) -> Void,
    text: (Int, [UInt8]) throws -> Visitor.Text, bytes: (Int) throws -> [UInt8]
  ) throws -> [Visitor] {
    let most = Self.lanes(sizes)
    let lookers = Workers(count: visitors.count)
    let shown = visitors.map(Shown.init)
    // Else each visitor's first change would copy its tallies.
    _ = consume visitors
    let weights = try workers.first {
      try Weights(
        engine, model.shape, parameters: model.parameters, .f32, lanes: most, learns: false,
        slices: slices)
    }
    var waiting = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }[...]
    var lanes: [ReadingLane<Visitor.Text>] = []
    var pass: ForwardPass?
    while true {
      while lanes.count < most, let file = waiting.popFirst() {
        let bytes = try bytes(file)
        lanes.append(
          ReadingLane(file: file, bytes: bytes, text: try text(file, bytes), model.shape))
      }
      if lanes.isEmpty { return shown.map(\.by) }
      let width = Self.laneCounts.first { $0 >= lanes.count } ?? most
      if pass?.lanes != width {
        let left = lanes.map { $0.bytes.count - $0.position }.max() ?? 0
        let steps = Self.steps(lanes: width, left: left)
        pass = try workers.first {
          try ForwardPass(engine, weights, lanes: width, steps: steps, observes: true)
        }
        pass?.hold([[Hold]](repeating: holds, count: width))
      }
      guard let current = pass else { continue }
      run(current, &lanes)
      if predicts { current.predict() }
      let (seenLanes, steps) = (lanes, current.steps)
      _ = try lookers.map { visitor in
        for (index, lane) in seenLanes.enumerated() {
          try shown[visitor].by.visit(
            Activations(current, lane: index, file: lane.file, range: lane.next(steps)),
            of: lane.text)
        }
      }
      seen(lanes.reduce(0) { $0 + $1.next(steps).count })
      for index in lanes.indices { lanes[index].position += steps }
      lanes.removeAll { $0.position >= $0.bytes.count }
    }
  }

  /// How many lanes read files of these sizes at once.
  static func lanes(_ sizes: [Int]) -> Int {
    let longest = max(sizes.max() ?? 0, 1)
    let useful = (sizes.reduce(0, +) + longest - 1) / longest
    return laneCounts.first { $0 >= useful } ?? laneCounts[laneCounts.count - 1]
  }

  private func run<Text>(_ pass: ForwardPass, _ lanes: inout [ReadingLane<Text>]) {
    var symbols = [Int32](repeating: 0, count: pass.lanes * pass.steps)
    for (index, lane) in lanes.enumerated() {
      pass.setState(lane: index, lane.state)
      for (step, byte) in lane.bytes[lane.position...].prefix(pass.steps).enumerated() {
        symbols[step * pass.lanes + index] = Int32(model.alphabet.symbol(of: byte))
      }
    }
    pass.run(symbols)
    for index in lanes.indices {
      pass.state(lane: index, after: pass.steps, into: &lanes[index].state)
    }
  }
}

/// A visitor in its place: its tallies are too large to be copied at every look.
private final class Shown<Visitor: StateVisitor>: @unchecked Sendable {
  var by: Visitor

  init(_ visitor: Visitor) {
    by = visitor
  }
}

/// A file being read.
private struct ReadingLane<Text: Sendable>: Sendable {
  let file: Int
  let bytes: [UInt8]
  let text: Text
  var position = 0
  var state: [Float]

  init(file: Int, bytes: [UInt8], text: Text, _ shape: Shape) {
    self.file = file
    self.bytes = bytes
    self.text = text
    state = [Float](repeating: 0, count: shape.layers * 2 * shape.hidden)
  }

  /// The next bytes, at most so many.
  func next(_ steps: Int) -> Range<Int> {
    position..<min(position + steps, bytes.count)
  }
}

extension ForwardPass {
  /// Log-probabilities of all steps, in the place of the logits.
  func predict() {
    let v = weights.shape.symbols
    decode { [self] rows in
      unsafe cs_log_softmax(
        rows.count, v, logits.at(rows.lowerBound * v), weights.at("decoder.bias"))
    }
  }

  /// Gives a lane the state (L, 2, H), cells then hidden, before the next run. f32 only.
  func setState(lane: Int, _ state: [Float]) {
    let h = weights.shape.hidden
    for (index, layer) in layers.enumerated() {
      for unit in 0..<h {
        layer.cells[lane * h + unit] = state[2 * index * h + unit]
        layer.exactHidden[lane * h + unit] = state[(2 * index + 1) * h + unit]
      }
    }
  }

  /// A lane's state after so many steps of the last run: (L, 2, H). f32 only.
  func state(lane: Int, after steps: Int, into state: inout [Float]) {
    let h = weights.shape.hidden
    let last = (steps * lanes + lane) * h
    for (index, layer) in layers.enumerated() {
      for unit in 0..<h {
        state[2 * index * h + unit] = layer.cells[last + unit]
        state[(2 * index + 1) * h + unit] = layer.exactHidden[last + unit]
      }
    }
  }
}
