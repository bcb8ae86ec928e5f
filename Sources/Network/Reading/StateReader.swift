import CKernels
import Corpus

/// Someone who looks at the states of files as they are read; each worker has its own.
package protocol StateVisitor: Sendable {
  /// A file's first byte comes next. `file` counts from 0 in the order given to the reader.
  mutating func begin(file: Int, bytes: [UInt8]) throws
  /// The states after each of the next bytes of a file: ranges follow on each other.
  mutating func visit(_ activations: borrowing Activations) throws
  /// A file's last byte was read.
  mutating func end(file: Int) throws
}

/// Reads whole files from a zero state, forward only and in f32, one file on each lane.
///
/// All workers read the same lanes, each its share of every layer's units, so that one long file
/// keeps none of them idle and a worker's weights are few enough for its cache (at 1 x 512 on two
/// cores, one lane: 40 microseconds a step, where a worker with all units took 144). Lanes that run
/// out take the next file, longest first, and the products shrink with the lanes that are left. There
/// are as many as read all files while the longest is read: more would leave its end to be read alone,
/// by dear products and one worker's visitor. (Of three parts of 2 MB of `mm/`, 4 lanes instead of 16
/// keep visitors' shares within 1.22, 1.08 and 1.01 of even, where they were 1.37, 1.22 and 1.14.)
/// Memory does not depend on the files but for the bytes of those being read.
package struct StateReader: Sendable {
  private let model: Model
  private let workers: Workers
  private let slices: Int
  private let engine: ProductEngine
  private let holds: [Hold]

  /// Steps between two looks: T.
  private static let steps = 64
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

  /// Reads all files; returns the visitors, at most one a worker and at least one. A file is shown to
  /// one visitor, always on one thread at a time.
  ///
  /// - Parameters:
  ///   - files: whole files, or pieces that are read as if they were.
  ///   - predicts: compute the predictions too.
  ///   - visitor: makes a worker's visitor.
  package func read<Visitor: StateVisitor>(
    _ files: [Piece], predicts: Bool, visitor: @Sendable () throws -> Visitor
  ) throws -> [Visitor] {
    try read(
      sizes: files.map(\.range.count), predicts: predicts, visitor: visitor
    ) { try SourceReader.bytes(of: files[$0].file.path, in: files[$0].range) }
  }

  /// The same of texts that are in memory.
  package func read<Visitor: StateVisitor>(
    texts: [[UInt8]], predicts: Bool, visitor: @Sendable () throws -> Visitor
  ) throws -> [Visitor] {
    try read(sizes: texts.map(\.count), predicts: predicts, visitor: visitor) { texts[$0] }
  }

  private func read<Visitor: StateVisitor>(
    sizes: [Int], predicts: Bool, visitor: @Sendable () throws -> Visitor,
    bytes: (Int) throws -> [UInt8]
  ) throws -> [Visitor] {
    let most = Self.lanes(sizes)
    // A visitor without a lane would only take memory.
    let lookers = Workers(count: min(workers.count, most))
    let visitors = try lookers.map { _ in Shown(try visitor()) }
    let weights = try workers.first {
      try Weights(
        engine, model.shape, parameters: model.parameters, .f32, lanes: most, learns: false,
        slices: slices)
    }
    var waiting = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }[...]
    var lanes: [ReadingLane] = []
    var pass: ForwardPass?
    while true {
      while lanes.count < most, let file = waiting.popFirst() {
        let bytes = try bytes(file)
        let visitor = leastBusy(of: visitors.count, lanes)
        try visitors[visitor].by.begin(file: file, bytes: bytes)
        lanes.append(ReadingLane(file: file, visitor: visitor, bytes: bytes, model.shape))
      }
      if lanes.isEmpty { return visitors.map(\.by) }
      let width = Self.laneCounts.first { $0 >= lanes.count } ?? most
      if pass?.lanes != width {
        pass = try workers.first {
          try ForwardPass(engine, weights, lanes: width, steps: Self.steps, observes: true)
        }
        pass?.hold([[Hold]](repeating: holds, count: width))
      }
      guard let current = pass else { continue }
      run(current, &lanes)
      if predicts { current.predict() }
      let shown = lanes
      _ = try lookers.map { visitor in
        for (index, lane) in shown.enumerated() where lane.visitor == visitor {
          try visitors[visitor].by.visit(
            Activations(current, lane: index, file: lane.file, range: lane.next(Self.steps)))
        }
      }
      for index in lanes.indices.reversed() {
        lanes[index].position += Self.steps
        guard lanes[index].position >= lanes[index].bytes.count else { continue }
        try visitors[lanes[index].visitor].by.end(file: lanes[index].file)
        lanes.remove(at: index)
      }
    }
  }

  /// How many lanes read files of these sizes at once.
  static func lanes(_ sizes: [Int]) -> Int {
    let longest = max(sizes.max() ?? 0, 1)
    let useful = (sizes.reduce(0, +) + longest - 1) / longest
    return laneCounts.first { $0 >= useful } ?? laneCounts[laneCounts.count - 1]
  }

  /// The visitor with the fewest lanes.
  private func leastBusy(of visitors: Int, _ lanes: [ReadingLane]) -> Int {
    var counts = [Int](repeating: 0, count: visitors)
    for lane in lanes { counts[lane.visitor] += 1 }
    return counts.indices.min { counts[$0] < counts[$1] } ?? 0
  }

  private func run(_ pass: ForwardPass, _ lanes: inout [ReadingLane]) {
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
struct ReadingLane {
  let file: Int
  /// The number of the visitor it is shown to.
  let visitor: Int
  let bytes: [UInt8]
  var position = 0
  var state: [Float]

  init(file: Int, visitor: Int, bytes: [UInt8], _ shape: Shape) {
    self.file = file
    self.visitor = visitor
    self.bytes = bytes
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
