import Corpus
import Glibc
import Synchronization
import Testing

@testable import Network

@Suite struct LearnerTests {
  private static let sizes = Sizes(layers: 2, hidden: 9, symbols: 6, lanes: 5, steps: 7)
  private func learner(
    _ model: Model = .random(sizes.shape), threads: Int = 2, _ precision: Precision = .f32,
    _ optimizer: OptimizerKind = .adam, inputRate: Double = 1
  ) throws -> Learner {
    try Learner(
      model, lanes: Self.sizes.lanes, steps: Self.sizes.steps, precision: precision,
      threads: threads, optimizer: optimizer, largestNorm: 1, inputRate: inputRate)
  }

  /// Random batches; the first begins all lanes' pieces, each later one a lane's.
  private func batches(_ count: Int) -> [Batch] {
    (0..<count).map { number in
      let sample = Sample(Self.sizes, seed: UInt64(number))
      var batch = Batch(lanes: Self.sizes.lanes, steps: Self.sizes.steps)
      batch.symbols = sample.symbols.map { UInt16($0) }
      batch.targets = sample.targets
      batch.targetCount = sample.targets.count { $0 >= 0 }
      batch.starts = (0..<Self.sizes.lanes).map { number == 0 || number % Self.sizes.lanes == $0 }
      return batch
    }
  }

  private func learn(_ learner: Learner, _ count: Int = 6) -> [Double] {
    batches(count).map { learner.learn($0, rate: 0.01) }
  }

  private func bits(_ learner: Learner) -> [UInt32] {
    learner.parameters.map(\.bitPattern)
  }

  @Test func `before it learns, its parameters are the model's to the bit`() throws {
    let model = Model.random(Self.sizes.shape)
    let bits = bits(try learner(model))
    #expect(bits == model.parameters.map(\.bitPattern))
  }

  @Test(arguments: [1, 2, 3], Precision.supported)
  func `the same number of threads gives the same bits`(threads: Int, precision: Precision) throws {
    for optimizer in OptimizerKind.allCases {
      let one = try learner(threads: threads, precision, optimizer)
      let other = try learner(threads: threads, precision, optimizer)
      #expect(learn(one) == learn(other))
      #expect(bits(one) == bits(other))
    }
  }

  @Test(arguments: [2, 3, 5, 64])
  func `other numbers of threads agree`(threads: Int) throws {
    let (one, other) = (learn(try learner(threads: 1)), learn(try learner(threads: threads)))
    // Adam turns rounding in gradients near 0 into steps of the rate's size; losses forgive that.
    #expect(zip(one, other).allSatisfy { abs($0 - $1) <= 1e-5 * $0 })
  }

  @Test(arguments: OptimizerKind.allCases)
  func `what is learnt again and again costs less`(optimizer: OptimizerKind) throws {
    let learner = try learner(.random(Self.sizes.shape), threads: 2, .f32, optimizer)
    let batch = batches(1)[0]
    let losses = (0..<150).map { _ in learner.learn(batch, rate: 0.02) }
    #expect(losses[149] < 0.2 * losses[0])
  }

  @Test(arguments: OptimizerKind.allCases, [1, 0.3, 8])
  func `steps, clipped where the norm exceeds 1, are the naive network's`(
    optimizer: OptimizerKind, inputRate: Double
  ) throws {
    let model = Model.random(Self.sizes.shape, width: 2)
    let learner = try learner(model, threads: 2, .f32, optimizer, inputRate: inputRate)
    var naive = NaiveLearner(model, optimizer, lanes: Self.sizes.lanes, inputRate: inputRate)
    for batch in batches(12) {
      let (loss, expected) = (learner.learn(batch, rate: 0.02), naive.learn(batch, rate: 0.02))
      #expect(abs(loss - expected) <= 1e-5 * expected)
    }
    #expect(naive.norms.contains { $0 > 1.05 } && naive.norms.contains { $0 < 0.95 })
  }

  @Test(arguments: OptimizerKind.allCases, Precision.supported.filter { $0 != .f32 })
  func `in 16 bits steps are the naive network's, but for their rounding`(
    optimizer: OptimizerKind, precision: Precision
  ) throws {
    let model = Model.random(Self.sizes.shape, width: 2)
    let learner = try learner(model, threads: 2, precision, optimizer)
    var naive = NaiveLearner(model, optimizer, lanes: Self.sizes.lanes, inputRate: 1)
    for batch in batches(12) {
      let (loss, expected) = (learner.learn(batch, rate: 0.02), naive.learn(batch, rate: 0.02))
      #expect(abs(loss - expected) <= 4 * Epsilon.of(precision) * expected)
    }
  }

  /// The optimisers notice no constant factor, but keep it.
  @Test(arguments: Precision.supported.filter { $0 != .f32 })
  func `in 16 bits the optimiser's moments are f32's`(precision: Precision) throws {
    let states = try [precision, .f32].map { precision in
      let learner = try learner(threads: 2, precision)
      _ = learn(learner, 3)
      return learner.state
    }
    let (narrow, wide) = (states[0], states[1])
    #expect(relativeDifference(narrow.first, wide.first.map(Double.init)) < 4 * Epsilon.bf16)
    #expect(relativeDifference(narrow.second, wide.second.map(Double.init)) < 8 * Epsilon.bf16)
  }

  /// Every gate's sum is 1, but the forget gate's 4, so h comes to 0.7 while the output gate's slope is 0.2. A
  /// decoder of 65,504 and as much below 0, whose sums cancel, is sure of what is wrong, and sends 8,000
  /// back: 96 rows of what comes of that are more than a half can be.
  @Test(.enabled(if: Precision.f16.isSupported, "this processor has no AVX512-FP16"))
  func `a gradient too large for halves is made again, smaller, and learnt from`() throws {
    let sizes = Sizes(layers: 1, hidden: 8, symbols: 3, lanes: 64, steps: 16)
    var model = Model.random(sizes.shape, width: 0)
    for (place, index) in sizes.shape.tensor("lstm.bias_ih_l0").range.enumerated() {
      model.parameters[index] = place / sizes.hidden == 1 ? 4 : 1
    }
    for (place, index) in sizes.shape.tensor("decoder.weight").range.enumerated() {
      let isAbove = (place / sizes.hidden == 1) != (place % 4 < 2)
      model.parameters[index] = isAbove ? 65_504 : -65_504
    }
    model.parameters[sizes.shape.tensor("decoder.bias").range.lowerBound + 1] = 100
    var batch = Batch(lanes: sizes.lanes, steps: sizes.steps)
    batch.targets = Array(repeating: 0, count: sizes.lanes * sizes.steps)
    batch.targetCount = batch.targets.count
    let states = try [Precision.f16, .f32].map { precision in
      let learner = try Learner(
        model, lanes: sizes.lanes, steps: sizes.steps, precision: precision, threads: 2,
        optimizer: .adam, largestNorm: 1e3)
      // Lanes go on with states of their own: none may be read twice.
      #expect(learner.learn(batch, rate: 0).isFinite, "\(precision)")
      #expect(learner.learn(batch, rate: 0).isFinite, "\(precision)")
      return learner.state
    }
    let (narrow, wide) = (states[0], states[1])
    #expect(relativeDifference(narrow.lanes, wide.lanes.map(Double.init)) < 4 * Epsilon.f16)
    for tensor in sizes.shape.tensors where tensor.name.hasPrefix("lstm") {
      let expected = wide.first[tensor.range].map(Double.init)
      #expect(
        relativeDifference(Array(narrow.first[tensor.range]), expected) < 0.02, "\(tensor.name)")
    }
  }

  @Test(arguments: [(1, 128, 55.0, 73.0), (1, 512, 149, 208), (3, 512, 386, 558)])
  func `the memory that is asked for is what was measured, but for the process's own`(
    layers: Int, hidden: Int, narrow: Double, f32: Double
  ) {
    let shape = Shape(layers: layers, hidden: hidden, symbols: 101)
    for (precision, measured) in [(Precision.bf16, narrow), (.f16, narrow), (.f32, f32)] {
      let bytes = Learner.bytes(shape, lanes: 100, steps: 100, precision, .adam, workers: 2)
      // A process that measures a step takes some 11 to 30 MB besides.
      #expect((measured - 30...measured).contains(bytes / 1e6))
    }
  }

  @Test func `a loss that is not finite changes nothing`() throws {
    let model = Model.random(Self.sizes.shape, width: 3e38)
    let learner = try learner(model)
    let losses = learn(learner, 2)
    #expect(losses.allSatisfy { $0.isNaN })
    #expect(bits(learner) == model.parameters.map(\.bitPattern))
  }

  @Test(arguments: Precision.supported)
  func `looking at the validation loss leaves the training as it was`(precision: Precision) throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: "\u{0}\u{1}\u{2}\u{3}\u{2}\u{4}", count: 31)
    let watched = FixedPass(
      pieces: [try folder.piece(text, "text")], alphabet: .first(5), lanes: 5, steps: 7,
      cutting: true)
    let (one, other) = (try learner(threads: 2, precision), try learner(threads: 2, precision))
    var (losses, watchedLosses): ([Double], [Double]) = ([], [])
    for batch in batches(6) {
      losses.append(one.learn(batch, rate: 0.01))
      _ = try other.loss(over: watched)
      let again = try other.loss(over: watched)
      let third = try other.loss(over: watched)
      #expect(again == third)
      watchedLosses.append(other.learn(batch, rate: 0.01))
    }
    #expect(losses == watchedLosses)
    #expect(bits(one) == bits(other))
  }

  @Test func `the validation loss is the naive network's, every piece from a zero state`() throws {
    let folder = try TemporaryFolder()
    let texts = ["\u{0}\u{1}\u{2}\u{3}\u{2}\u{4}\u{0}\u{7}\u{1}\u{1}", "\u{3}\u{3}", "\u{1}"]
    let pieces = try texts.enumerated().map { try folder.piece($1, "\($0)") }
    let alphabet = Alphabet.first(5)
    let pass = FixedPass(pieces: pieces, alphabet: alphabet, lanes: 5, steps: 7, cutting: false)
    let naive = NaiveLSTM(.random(Self.sizes.shape))
    var (nats, count) = (0.0, 0)
    for text in texts {
      let symbols = text.utf8.map { alphabet.symbol(of: $0) }
      let trace = naive.read(symbols, from: naive.zeroState)
      nats += naive.loss(trace, targets: Array(symbols.dropFirst()) + [-1])
      count += symbols.count - 1
    }
    let learner = try learner()
    _ = learn(learner, 1)  // leaves states that must not be met
    let fresh = try self.learner()
    let loss = try #require(try fresh.loss(over: pass))
    #expect(abs(loss - nats / Double(count)) <= 16 * Epsilon.f32 * loss)
    #expect(learner.parameters != fresh.parameters)
  }

  @Test(arguments: [[], ["\u{1}", "\u{2}", "\u{3}"]])
  func `there is no loss over nothing to predict`(texts: [String]) throws {
    let folder = try TemporaryFolder()
    let pass = FixedPass(
      pieces: try texts.enumerated().map { try folder.piece($1, "\($0)") }, alphabet: .first(5),
      lanes: 5, steps: 7, cutting: false)
    #expect(try learner().loss(over: pass) == nil)
  }
}

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 3, 7, 100])
  func `shares are all of it, once, in order`(workers: Int) {
    for count in [0, 1, 2, 7, 100] {
      let shares = (0..<workers).map { Workers.share($0, of: workers, count) }
      #expect(shares.flatMap { Array($0) } == Array(0..<count))
      #expect((shares.map(\.count).max() ?? 0) - (shares.map(\.count).min() ?? 0) <= 1)
    }
  }

  @Test func `results are in order, and the first error is thrown`() throws {
    let workers = Workers(count: 5)
    let squares = try workers.map { $0 * $0 }
    #expect(squares == [0, 1, 4, 9, 16])
    #expect(throws: NetworkError.notFinite(step: 2)) {
      try workers.map { worker in
        if worker >= 2 { throw NetworkError.notFinite(step: worker) }
      }
    }
  }

  @Test(arguments: [1, 2, 5], [0, 1, 3, 40])
  func `items are done once and in order, with a tool a worker`(workers: Int, items: Int) throws {
    let tools = Atomic(0)
    let done = try Workers(count: workers).map(
      items, with: { tools.add(1, ordering: .relaxed).newValue }
    ) { tool, item in
      // The first ones take longest.
      usleep(UInt32(10 * (items - item)))
      #expect((1...workers).contains(tool))
      return item * item
    }
    #expect(done == (0..<items).map { $0 * $0 })
    #expect(tools.load(ordering: .relaxed) == max(1, min(workers, items)))
    guard items > 3 else { return }
    for _ in 0..<20 {
      #expect(throws: NetworkError.notFinite(step: 7)) {
        _ = try Workers(count: workers).map(items) { item in
          if item == 7 { usleep(50) }
          if item >= 7 { throw NetworkError.notFinite(step: item) }
        }
      }
    }
  }
}
