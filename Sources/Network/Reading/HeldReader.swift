import Corpus
import Synchronization

/// Someone who looks at what a network predicts under each variant.
package protocol HeldVisitor: Sendable {
  /// Log-probabilities after the bytes `range` of a file under a variant: `row(t)` is (V), for t in
  /// `range`. Ranges of a file under a variant follow on each other, in one visitor; `row` is good
  /// until the visit ends.
  ///
  /// - Parameters:
  ///   - file: counts from 0 in the order given to the reader.
  ///   - bytes: all bytes of the file.
  mutating func visit(
    variant: Int, file: Int, bytes: [UInt8], range: Range<Int>,
    row: (Int) -> UnsafeBufferPointer<Float>)
}

/// Reads the same files under many variants of held neurons, for what holding them does to the
/// predictions.
///
/// A job is a file under a variant, read from a zero state. Jobs alike in length are read together,
/// one on each lane of a batch, and a batch narrows as its shorter ones end. Workers take batches
/// and never wait for each other. What is computed together, and in which visitor it is seen,
/// follows from the jobs alone: any number of threads gives the same bits.
///
/// Memory: the weights once; a pass of at most 64 lanes x 16 steps, 10 MB at 1 x 512, and the bytes
/// of a batch's files a worker; at most 64 visitors.
package struct HeldReader: Sendable {
  private let model: Model
  private let workers: Workers
  private let precision: Precision
  private let engine: ProductEngine

  /// Steps between two looks: T. Of 4 to 64 they cost alike, within 3 %, and 16 take less memory.
  private static let steps = 16
  /// The numbers of lanes that products are made for.
  private static let widths = [1, 2, 4, 8, 16, 24, 32, 48, 64]
  private static let mostLanes = 64
  /// At least so many batches, if that leaves them `fewLanes`: there may be many workers. (In bf16 at
  /// 1 x 512 a byte cost 5 % more with 8 lanes than with 60, and 96 gained nothing.)
  private static let wantedBatches = 16
  private static let fewLanes = 8
  private static let mostVisitors = 64

  /// Throws `unsupported` where the processor does not have what `precision` asks for.
  package init(_ model: Model, threads: Int, precision: Precision) throws {
    try precision.requireSupport()
    self.model = model
    self.precision = precision
    workers = Workers(count: max(1, threads))
    engine = try ProductEngine()
  }

  /// Reads every file under every variant; returns the visitors, in an order that does not depend on
  /// the threads.
  ///
  /// - Parameters:
  ///   - files: whole files, or pieces that are read as if they were.
  ///   - variants: the holds of each; an empty list is the network as it is.
  ///   - visitor: makes a visitor; there are at most 64, each on one thread at a time.
  package func read<Visitor: HeldVisitor>(
    _ files: [Piece], variants: [[Hold]], visitor: @Sendable () throws -> Visitor
  ) throws -> [Visitor] {
    let batches = batches(files, variants: variants.count)
    let shares = min(batches.count, Self.mostVisitors)
    if shares == 0 { return [] }
    let weights = try workers.first {
      try Weights(
        engine, model.shape, parameters: model.parameters, precision, lanes: Self.mostLanes,
        learns: false)
    }
    let taken = Atomic(0)
    let seen = try Workers(count: min(workers.count, shares)).map { _ in
      var seen: [(share: Int, visitor: Visitor)] = []
      var passes = NarrowingPass(engine, weights, steps: Self.steps)
      while true {
        let share = taken.add(1, ordering: .relaxed).oldValue
        if share >= shares { return seen }
        var own = try visitor()
        for index in stride(from: share, to: batches.count, by: shares) {
          try read(batches[index], files, variants, &passes, &own)
        }
        seen.append((share, own))
      }
    }
    return seen.joined().sorted { $0.share < $1.share }.map(\.visitor)
  }

  /// A file under a variant.
  private struct Job {
    let file: Int
    let variant: Int
  }

  /// All jobs, longest first, in batches of about one size.
  private func batches(_ files: [Piece], variants: Int) -> [[Job]] {
    let longest = files.indices.sorted {
      (files[$1].range.count, $0) < (files[$0].range.count, $1)
    }
    let jobs = longest.flatMap { file in
      (0..<variants).map { Job(file: file, variant: $0) }
    }
    if jobs.isEmpty { return [] }
    let wanted = jobs.count / Self.wantedBatches
    let size = min(Self.mostLanes, max(Self.fewLanes, wanted))
    let count = (jobs.count + size - 1) / size
    return (0..<count).map { Array(jobs[Workers.share($0, of: count, jobs.count)]) }
  }

  private func read<Visitor: HeldVisitor>(
    _ batch: [Job], _ files: [Piece], _ variants: [[Hold]], _ passes: inout NarrowingPass,
    _ visitor: inout Visitor
  ) throws {
    var texts: [Int: [UInt8]] = [:]
    for job in batch where texts[job.file] == nil {
      let piece = files[job.file]
      texts[job.file] = try SourceReader.bytes(of: piece.file.path, in: piece.range)
    }
    let lanes = batch.map { (job: $0, bytes: texts[$0.file] ?? []) }
    let v = model.shape.symbols
    var position = 0
    while true {
      // The longest come first, so those that go on are the first lanes.
      let alive = lanes.prefix { position < $0.bytes.count }
      guard let width = Self.widths.first(where: { $0 >= alive.count }), !alive.isEmpty else {
        return
      }
      let pass = try passes.pass(
        lanes: width, isFirst: position == 0, holds: alive.map { variants[$0.job.variant] })
      var symbols = [Int32](repeating: 0, count: Self.steps * width)
      for (lane, reading) in alive.enumerated() {
        for (step, byte) in reading.bytes[position...].prefix(Self.steps).enumerated() {
          symbols[step * width + lane] = Int32(model.alphabet.symbol(of: byte))
        }
      }
      pass.run(symbols)
      pass.predict()
      for (lane, reading) in alive.enumerated() {
        let range = position..<min(position + Self.steps, reading.bytes.count)
        unsafe visitor.visit(
          variant: reading.job.variant, file: reading.job.file, bytes: reading.bytes, range: range
        ) { t in
          precondition(range.contains(t))
          let row = ((t - position) * width + lane) * v
          return unsafe UnsafeBufferPointer(start: pass.logits.at(row), count: v)
        }
      }
      position += Self.steps
    }
  }
}

/// A worker's pass, made anew where lanes run out: the states of those that go on are kept.
private struct NarrowingPass {
  let engine: ProductEngine
  let weights: Weights
  let steps: Int
  private var current: ForwardPass?

  init(_ engine: ProductEngine, _ weights: Weights, steps: Int) {
    self.engine = engine
    self.weights = weights
    self.steps = steps
  }

  /// The pass with the states that the next run begins from.
  ///
  /// - Parameter isFirst: begin from a zero state instead.
  mutating func pass(lanes: Int, isFirst: Bool, holds: [[Hold]]) throws -> ForwardPass {
    let before = current
    if !isFirst { before?.carry() }
    if let before, before.lanes == lanes {
      if isFirst { before.resetAll() }
      before.hold(holds)
      return before
    }
    current = nil
    let pass = try ForwardPass(engine, weights, lanes: lanes, steps: steps)
    pass.hold(holds)
    if !isFirst, let before { pass.setStates(fromFirstLanesOf: before) }
    current = pass
    return pass
  }
}

extension ForwardPass {
  /// Takes over the states before the next run's first step of a wider pass over the same weights.
  fileprivate func setStates(fromFirstLanesOf other: ForwardPass) {
    let size = lanes * weights.shape.hidden
    for (layer, source) in zip(layers, other.layers) {
      layer.cells.copy(from: source.cells, 0..<size)
      layer.hidden.copy(from: source.hidden, 0..<size)
    }
  }
}
