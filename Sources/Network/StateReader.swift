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
/// Each worker has its own files, longest first; lanes that run out take the next, and the products
/// shrink with the lanes that are left. Memory does not depend on the files but for the bytes of
/// those being read.
package struct StateReader: Sendable {
  private let model: Model
  private let workers: Workers
  private let engine: ProductEngine

  /// Steps between two looks: T.
  private static let steps = 64
  /// The numbers of lanes that products are made for; more than 16 gain nothing.
  private static let laneCounts = [1, 2, 4, 8, 16]

  package init(_ model: Model, threads: Int) throws {
    self.model = model
    workers = Workers(count: max(1, threads))
    engine = try ProductEngine()
  }

  /// Reads all files; returns the workers' visitors.
  ///
  /// - Parameters:
  ///   - files: whole files, or pieces that are read as if they were.
  ///   - predicts: compute the predictions too.
  ///   - visitor: makes a worker's visitor.
  package func read<Visitor: StateVisitor>(
    _ files: [Piece], predicts: Bool, visitor: @Sendable () throws -> Visitor
  ) throws -> [Visitor] {
    let queues = share(files)
    return try Workers(count: queues.count).map { worker in
      var visitor = try visitor()
      try read(queues[worker], of: files, predicts: predicts, &visitor)
      return visitor
    }
  }

  /// Files by worker, longest first, each to the worker with the least to do.
  private func share(_ files: [Piece]) -> [[Int]] {
    let order = files.indices.sorted { (files[$1].range.count, $0) < (files[$0].range.count, $1) }
    var queues = [[Int]](repeating: [], count: min(workers.count, max(files.count, 1)))
    var loads = [Int](repeating: 0, count: queues.count)
    for file in order {
      let worker = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      queues[worker].append(file)
      loads[worker] += files[file].range.count
    }
    return queues
  }

  private func read(
    _ queue: [Int], of files: [Piece], predicts: Bool, _ visitor: inout some StateVisitor
  ) throws {
    let most = Self.laneCounts.last { $0 <= max(queue.count, 1) } ?? 1
    let weights = try Weights(
      engine, model.shape, parameters: model.parameters, .f32, lanes: most, learns: false)
    var passes: [Int: ForwardPass] = [:]
    var waiting = queue[...]
    var lanes: [ReadingLane] = []
    while true {
      while lanes.count < most, let file = waiting.popFirst() {
        let bytes = try SourceReader.bytes(of: files[file].file.path, in: files[file].range)
        try visitor.begin(file: file, bytes: bytes)
        lanes.append(ReadingLane(file: file, bytes: bytes, model.shape))
      }
      if lanes.isEmpty { return }
      let width = Self.laneCounts.first { $0 >= lanes.count } ?? most
      let pass =
        try passes[width]
        ?? ForwardPass(
          engine, weights, lanes: width, steps: Self.steps, observes: true)
      passes[width] = pass
      run(pass, &lanes)
      if predicts { pass.predict() }
      for (index, lane) in lanes.enumerated() {
        try visitor.visit(Activations(pass, lane: index, of: lane, steps: Self.steps))
      }
      for index in lanes.indices.reversed() {
        lanes[index].position += Self.steps
        guard lanes[index].position >= lanes[index].bytes.count else { continue }
        try visitor.end(file: lanes[index].file)
        lanes.remove(at: index)
      }
    }
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
    for index in lanes.indices { pass.lastState(lane: index, into: &lanes[index].state) }
  }
}

/// A file being read.
struct ReadingLane {
  let file: Int
  let bytes: [UInt8]
  var position = 0
  var state: [Float]

  init(file: Int, bytes: [UInt8], _ shape: Shape) {
    self.file = file
    self.bytes = bytes
    state = [Float](repeating: 0, count: shape.layers * 2 * shape.hidden)
  }
}

extension ForwardPass {
  /// Log-probabilities of all steps, in the place of the logits.
  func predict() {
    decode()
    unsafe cs_log_softmax(
      steps * lanes, weights.shape.symbols, logits.base, weights.at("decoder.bias"))
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

  /// A lane's state after the last run: (L, 2, H). f32 only.
  func lastState(lane: Int, into state: inout [Float]) {
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
