import CKernels
import Corpus

/// A network that learns batch by batch: forward, backward, clipping, optimiser.
///
/// Each worker owns some of the lanes and runs them through all time steps, forward and backward;
/// workers meet once a step, where gradients are added up in a fixed order. So the same seed and
/// number of threads give the same bits.
///
/// Memory in floats, for P parameters, W workers, m moments (Adam 2, RMSProp 1) and q = 1 in f32, 1/2
/// in 16 bits: P (1 + m + W + 2 q) for masters, moments, gradients and packed copies; T B H L (1 + 5 q) for
/// states; T B H and T B V (1, in 16 bits 1 + q) for what flows back. At 3 x 512, T = B = 100, V = 101, two
/// workers, bf16 and Adam: 94 million, 374 MB; 386 MB were measured.
///
/// Where a step's time goes, in % (bf16, two cores of a Zen 5; bench/results/amd-epyc-family-26-model-2.md
/// has more):
///
///     L x H     input  recurrence  gates  output  weight gradients  optimiser
///     1 x 64        0          23     30      24                19          4
///     1 x 128       0          33     28      13                24          2
///     1 x 512       0          54     10       4                31          1
///     3 x 512      23          35      7       1                32          1
///
/// In f32 on two cores with AVX2 alone (bench/results/amd-epyc-family-25-model-1.md):
///
///     1 x 512       0          59      6       3                31          1
///     3 x 512      25          41      4       1                28          1
///
/// In f16 and in f32 on two cores of an Emerald Rapids (bench/results/intel-r-xeon-r-processor-family-6-model-207.md):
///
///     1 x 64        0          25     28      23                20          4   f16
///     1 x 128       0          36     22      14                24          3   f16
///     1 x 512       0          54     10       4                29          2   f16
///     3 x 512      24          36      7       1                31          2   f16
///     1 x 512       0          57      7       4                31          1   f32
///     3 x 512      25          37      5       1                31          1   f32
///
/// In bf16 without AMX the products are our own: 96 to 98 % of the peak, and weight gradients, whose left
/// side is read against its rows and packed first, 90; oneDNN's reached 91 and 80 to 85 (a step
/// of 1 x 64 is 4 % faster, of the others 7 to 8). So at 3 x 512 what is no product is what is left: 12 %.
///
/// What did not help: gates' gradients summed and rounded in the
/// loop that makes them (1.0 ns a unit instead of 0.84), dW^T = h^T dz (1 x 512: 23.8 ms instead of
/// 21.6), weight gradients a stretch of 100 to 2,500 rows at a time while these are in a cache (7 to 17 % less
/// memory, and within 2 % the same speed), dz packed once for both weight matrices that it is multiplied for
/// (0.5 %), fetching rows ahead of their packing (1 %), more than one
/// thread a product (they would meet thousands of times a step). What did: huge pages (2 %), h read as it
/// lies (6 % at 1 x 128 with oneDNN), no division in the gates; and rows of gradients that lie no large
/// power of two apart (`Precision.gap`: in f32 without AVX-512 26 % at 1 x 256 on a Zen 3, 6 % at 1 x 128, 1 to 2 %
/// at 64 and 512; in bf16 1 % at 512, where oneDNN 2.6 falls back on plain loops). In f32 with AVX-512: products of our
/// own (3 x 512: 8 %, 1 x 512: 3), gates' gradients in the gates' place (1 to 4 %); not weight gradients of our own (150
/// GFLOP/s a core where oneDNN, given that gap, reaches 160). In bf16: gates as halves, their gradients in
/// their place, and inputs' sums a few steps at a time (on an Emerald Rapids 4 % at 1 x 128, 1 to 2 at 512, and a
/// quarter to a third less memory; the Zen 5's shares are from before). Of bf16's weight gradients' 7 % behind the
/// registers 3 is packing, 2 to 3 reading and writing what they are added to; not for want of depth (192 to
/// 512) or height (blocks of 96 to 2,048 rows).
/// In f16 fetching the next panel ahead, as f32's products do, gained 5 to 9 % of products of 2 MB alone and
/// cost smaller ones as much: not kept; taking every other product's panels from the last to the first, 5 %
/// of such products alone, 0 to 3 % of a step.
package final class Learner: @unchecked Sendable {
  package let shape: Shape
  package let lanes: Int
  package let steps: Int

  let weights: Weights
  private let workers: Workers
  let passes: [TrainingPass]
  let optimizer: Optimizer
  /// Between layers; that of the state is each batch's own.
  private let dropout: Dropout
  /// The gradient's norm is held to this.
  private let largestNorm: Double
  /// How many times as fast as the layers' other weights those of the input byte learn; the decoder
  /// learns as much faster as its square root.
  private let inputRate: Double

  /// The norm that gradients are held to (Pascanu, Mikolov, Bengio 2013). Low enough to act at
  /// nearly every step: the optimiser then averages directions, not sizes. (After an epoch of
  /// `kernel/` at 1 x 512, RMSProp came to 1.160 nats with it and to 1.164 without. After 2 MB, Adam
  /// came to 1.65 with 0.3 and to 1.56 with 0.1 or 0.05.)
  package static let standardNorm = 0.1

  /// - Parameters:
  ///   - lanes: B, split among the workers.
  ///   - steps: T, how far gradients flow back.
  ///   - dropout: the share of what a layer hands to the next that is dropped.
  ///   - seed: where dropout's chance starts.
  ///   - inputRate: as in `TrainingOptions`.
  ///
  /// Throws `products` or `unsupported`.
  package init(
    _ model: Model, lanes: Int, steps: Int, precision: Precision, threads: Int,
    optimizer: OptimizerKind, dropout: Double = 0, seed: UInt64 = 0,
    largestNorm: Double = standardNorm, inputRate: Double = 1
  ) throws {
    try precision.requireSupport()
    shape = model.shape
    self.largestNorm = largestNorm
    self.inputRate = inputRate
    self.lanes = lanes
    self.steps = steps
    self.dropout = Dropout(layers: dropout, seed: seed)
    let workers = Workers(count: max(1, min(threads, lanes)))
    let engine = try ProductEngine()
    let share = (lanes + workers.count - 1) / workers.count
    // Made on a worker, where oneDNN plans for the one thread that it will have.
    let weights = try workers.first {
      try Weights(
        engine, model.shape, parameters: model.parameters, precision, lanes: share, learns: true)
    }
    passes = try workers.map { worker in
      let own = Workers.share(worker, of: workers.count, lanes)
      return try TrainingPass(
        engine, weights, lanes: own.count, steps: steps, drops: dropout > 0)
    }
    self.weights = weights
    self.workers = workers
    self.optimizer = Optimizer(optimizer, count: weights.values.count)
  }

  /// The memory that one takes, in bytes: the formula above.
  static func bytes(
    _ shape: Shape, lanes: Int, steps: Int, _ precision: Precision, _ optimizer: OptimizerKind,
    workers: Int
  ) -> Double {
    let (l, h, v) = (Double(shape.layers), Double(shape.hidden), Double(shape.symbols))
    let (p, rows) = (Double(shape.parameterCount), Double(lanes) * Double(steps))
    let q = Double(precision.bytes) / 4
    let moments = Double(optimizer.moments)
    let states = rows * h * l * (1 + 5 * q)
    let back = rows * (h + v * (precision == .f32 ? 1 : 1 + q))
    return 4 * (p * (1 + moments + Double(min(workers, lanes)) + 2 * q) + states + back)
  }

  /// The parameters now, in PyTorch's layout.
  package var parameters: [Float] {
    weights.parameters
  }

  /// Learns one batch at a rate; returns its mean loss in nats.
  ///
  /// A loss or gradient that is not finite changes nothing and is returned as NaN.
  ///
  /// - Parameter stateDropout: the share of what a layer puts out that is dropped for all who read it.
  package func learn(_ batch: Batch, rate: Double, stateDropout: Double = 0) -> Double {
    var dropout = dropout
    dropout.state = stateDropout
    let count = max(batch.targetCount, 1)
    var lossScale = Self.lossScale(weights.precision, of: count)
    var (nats, norm) = gradient(of: batch, scale: lossScale / Float(count), dropout)
    // What has grown too large for halves on its way back is made again, smaller.
    for _ in 0..<3 where weights.precision == .f16 && nats.isFinite && !norm.isFinite {
      lossScale *= 0x1p-8
      (nats, norm) = gradient(of: batch, scale: lossScale / Float(count), dropout)
    }
    norm /= Double(lossScale)
    guard nats.isFinite, norm.isFinite else { return .nan }
    let clip = Float(min(1, largestNorm / max(norm, 1e-12))) / lossScale
    let clock = passes[0].clock
    optimizer.beginStep()
    let (input, decoder) = (
      shape.tensor("lstm.weight_ih_l0").range, shape.tensor("decoder.weight").range
    )
    // The input weights are the first of all, the decoder the last.
    let rates = [
      (input, rate * inputRate), (input.upperBound..<decoder.lowerBound, rate),
      (decoder.lowerBound..<weights.values.count, rate * inputRate.squareRoot()),
    ]
    workers.run { worker in
      passes[worker].forward.carry()
      let own = Workers.share(worker, of: workers.count, weights.values.count)
      for (range, rate) in rates {
        optimizer.update(
          own.clamped(to: range), of: weights.values, gradient: passes[0].gradient,
          scale: clip, rate: rate)
      }
    }
    pack()
    clock?.lap(.optimizer)
    return nats / Double(count)
  }

  /// The summed loss in nats, and the norm of the gradient of that sum times `scale`, which is left in
  /// the first pass. The states before the batch stay, until they are carried on.
  private func gradient(of batch: Batch, scale: Float, _ dropout: Dropout) -> (
    nats: Double, norm: Double
  ) {
    let nats = total { worker in
      reset(worker, batch)
      let own = columns(worker)
      return passes[worker].gradient(
        symbols: batch.column(symbolsOf: own), targets: batch.column(targetsOf: own), scale: scale,
        masks: dropout.isActive
          ? dropout.masks(step: optimizer.step, steps: steps, own: own, of: lanes) : nil)
    }
    passes[0].clock?.begin()
    return (nats, sumGradients().squareRoot())
  }

  /// How many times as large as it is passes make the gradient of a mean loss over so many bytes: in f16 a
  /// power of two that lifts it to where halves have all their bits (loss scaling; Micikevicius et
  /// al. 2018, Mixed precision training). What a byte adds then is 64 at most where the loss begins, 2^20 above
  /// the least such half and 2^10 below the largest.
  static func lossScale(_ precision: Precision, of count: Int) -> Float {
    if precision != .f16 { return 1 }
    return Float(sign: .plus, exponent: Int(Float(count).exponent) + 6, significand: 1)
  }

  /// From now on, takes the time of each part of the steps.
  package func timeParts() {
    passes[0].clock = PartClock()
  }

  /// Seconds that the first worker spent on each part of the steps since `timeParts`.
  package var partSeconds: [(part: StepPart, seconds: Double)] {
    Array(zip(StepPart.allCases, passes[0].clock?.seconds ?? []))
  }

  /// The mean loss in nats over a fixed pass, nil where nothing is to be predicted; the training's own
  /// states are left as they were.
  ///
  /// - Parameter each: called after every batch, since a pass of a large network takes seconds.
  package func loss(over pass: FixedPass, each: () throws -> Void = {}) throws -> Double? {
    guard pass.targets > 0 else { return nil }
    let saved = passes.map(\.forward.states)
    defer { for (pass, states) in zip(passes, saved) { pass.forward.states = states } }
    var pass = pass
    var batch = Batch(lanes: lanes, steps: steps)
    var nats = 0.0
    while try pass.next(into: &batch) {
      let batch = batch
      nats += total { worker in
        let pass = passes[worker]
        reset(worker, batch)
        let lanes = columns(worker)
        let nats = pass.loss(
          symbols: batch.column(symbolsOf: lanes), targets: batch.column(targetsOf: lanes))
        pass.forward.carry()
        return nats
      }
      try each()
    }
    return nats / Double(pass.targets)
  }

  func columns(_ worker: Int) -> Range<Int> {
    Workers.share(worker, of: workers.count, lanes)
  }

  /// Zero states for a worker's lanes that begin a piece.
  private func reset(_ worker: Int, _ batch: Batch) {
    for (own, lane) in columns(worker).enumerated() where batch.starts[lane] {
      passes[worker].forward.reset(lane: own)
    }
  }

  /// The workers' results added up in their order.
  private func total(_ body: @Sendable (Int) -> Double) -> Double {
    let parts = Buffer<Double>(workers.count)
    workers.run { parts[$0] = body($0) }
    return parts.values.reduce(0, +)
  }

  /// Adds all workers' gradients into the first's; returns the sum of squares.
  private func sumGradients() -> Double {
    total { worker in
      let range = Workers.share(worker, of: workers.count, weights.values.count)
      let sum = passes[0].gradient
      for other in passes.dropFirst() {
        unsafe cs_add(
          range.count, sum.at(range.lowerBound), other.gradient.at(range.lowerBound))
      }
      return unsafe cs_sum_of_squares(range.count, sum.at(range.lowerBound))
    }
  }

  func pack() {
    workers.run { worker in
      for item in stride(from: worker, to: weights.packings, by: workers.count) {
        weights.pack(item)
      }
    }
  }
}

extension Batch {
  /// The symbols of some lanes: (T, lanes).
  fileprivate func column(symbolsOf lanes: Range<Int>) -> [Int32] {
    column(lanes) { Int32(symbols[$0]) }
  }

  /// The targets of some lanes: (T, lanes).
  fileprivate func column(targetsOf lanes: Range<Int>) -> [Int32] {
    column(lanes) { targets[$0] }
  }

  private func column(_ own: Range<Int>, _ value: (Int) -> Int32) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(steps * own.count)
    for step in 0..<steps {
      for lane in own { result.append(value(step * lanes + lane)) }
    }
    return result
  }
}
