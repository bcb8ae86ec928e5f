import Corpus
import Foundation
import Network
import Syntax

/// Which cells the predictions rest on: candidates are held at their mean, single cells at their value
/// inside too, and random cells of like variance at their means; all read the same text side by side.
struct CauseStudy: Sendable {
  /// A cell or a committee to be held.
  struct Candidate: Sendable {
    let feature: Int
    let neurons: [NeuronID]
    /// By neuron: its mean inside the feature.
    let inside: [Float]
  }

  /// How many random cells, or sets of them, a candidate is compared with.
  static let randomCells = 50
  static let randomSets = 20
  /// All candidates share so many random cells, those next to them in variance, and each other.
  private static let mostRandomCells = 64
  /// At most so many bytes that end a region are followed.
  private static let mostClosers = 4

  private let model: Model
  private let grammar: Grammar
  private let features: [Feature]
  private let moments: StateMoments
  private let threads: Int
  private let progress: (@Sendable (Double) -> Void)?

  init(
    _ model: Model, _ grammar: Grammar, features: [Feature], moments: StateMoments, threads: Int,
    progress: (@Sendable (Double) -> Void)? = nil
  ) {
    self.model = model
    self.grammar = grammar
    self.features = features
    self.moments = moments
    self.threads = threads
    self.progress = progress
  }

  /// What holding each candidate does on `files`; nil where the feature governs none of their bytes.
  func run(
    _ candidates: [Candidate], on files: [Piece]
  ) throws -> [(cause: Cause, effects: [Double])?] {
    if candidates.isEmpty || files.isEmpty { return candidates.map { _ in nil } }
    var variants = HeldVariants()
    let randoms = randoms(like: candidates)
    let plans = zip(candidates, randoms).map { candidate, randoms in
      (
        mean: variants.number(candidate.neurons.map(moments.held)),
        inside: candidate.neurons.count == 1 && !features[candidate.feature].isLayout
          ? variants.number(
            zip(candidate.neurons, candidate.inside).map { Hold(neuron: $0, value: $1) },
            following: candidate.feature) : nil,
        randoms: randoms.map { variants.number($0.map(moments.held)) }
      )
    }
    for candidate in candidates { variants.follow(candidate.feature, in: 0) }
    let texts = try HeldTexts(files, grammar, features: features, threads: threads)
    let closers = texts.closers.map { counts in
      counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
        .prefix(Self.mostClosers).map { UInt8($0) }
    }
    let all = variants
    let progress = ReadingProgress(
      total: all.holds.count * files.reduce(0) { $0 + $1.range.count }, report: progress)
    let visitors = try HeldReader(model, threads: threads, precision: .fastest)
      .read(files, variants: all.holds) {
        HeldLosses(
          texts, all, closers: closers.map { $0.map(model.alphabet.symbol) },
          alphabet: model.alphabet, progress)
      }
    guard let losses = HeldLosses.total(visitors) else { return candidates.map { _ in nil } }
    return zip(candidates, plans).map { candidate, plan in
      let feature = candidate.feature
      guard let base = losses.means(0, feature) else { return nil }
      func added(_ variant: Int) -> (governed: Double, elsewhere: Double) {
        let own = losses.means(variant, feature) ?? base
        return (own.governed - base.governed, own.elsewhere - base.elsewhere)
      }
      let own = added(plan.mean)
      let effect = own.governed - own.elsewhere
      let effects = plan.randoms.map { added($0).governed - added($0).elsewhere }
      let sorted = effects.sorted()
      var cause = Cause(
        governed: own.governed, elsewhere: own.elsewhere, random: effects.count,
        aboveRandom: effects.isEmpty
          ? 0 : Double(effects.count { $0 < effect }) / Double(effects.count),
        random95: sorted.isEmpty ? 0 : sorted[Int(0.95 * Double(sorted.count - 1) + 0.5)],
        steering: nil)
      if let variant = plan.inside, let outside = losses.outside(0, feature),
        let held = losses.outside(variant, feature), let inside = losses.inside(feature)
      {
        cause.steering = Steering(
          closers: closers[feature].map { String(Unicode.Scalar($0)) }, outside: outside,
          held: held, inside: inside)
      }
      return (cause, effects)
    }
  }

  /// By candidate, random cells like it: for one cell those next to it in variance, other features'
  /// best cells among them; for several 20 sets, each of one cell next to each. Sets of one size serve
  /// all committees of that size that share no cell with them.
  private func randoms(like candidates: [Candidate]) -> [[[NeuronID]]] {
    var generator = SeededGenerator(seed: 20151117, stream: 3)
    let singles = candidates.filter { $0.neurons.count == 1 }.map { $0.neurons[0] }
    let pool = pool(near: singles)
    var sets: [Int: [[NeuronID]]] = [:]
    for candidate in candidates where candidate.neurons.count > 1 {
      let size = candidate.neurons.count
      if sets[size] != nil { continue }
      let alike = candidates.filter { $0.neurons.count == size }
      sets[size] = (0..<Self.randomSets).map { index in
        var set: [NeuronID] = []
        let members = alike[index % alike.count].neurons
        for neuron in members {
          let near = moments.nearest(
            to: neuron, count: Self.randomCells, besides: Set(members).union(set))
          if !near.isEmpty { set.append(near[generator.below(near.count)]) }
        }
        return set
      }
    }
    return candidates.map { candidate in
      guard candidate.neurons.count == 1 else {
        return (sets[candidate.neurons.count] ?? []).filter { set in
          set.count == candidate.neurons.count
            && Set(set).isDisjoint(with: candidate.neurons)
        }
      }
      let own = candidate.neurons[0]
      return moments.sorted(pool.filter { $0 != own && $0.vector == own.vector }, near: own)
        .prefix(Self.randomCells).map { [$0] }
    }
  }

  /// The cells next in variance to some cells, a few of each, and those cells.
  private func pool(near cells: [NeuronID]) -> [NeuronID] {
    var pool: [NeuronID] = []
    // Of each vector and layer its own, so that every cell has 50 to be compared with.
    let groups = Dictionary(grouping: cells) { [$0.vector.rawValue, "\($0.layer)"] }
    for (_, group) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let most = group.count + max(Self.randomCells, Self.mostRandomCells - pool.count)
      let near = group.map {
        moments.nearest(to: $0, count: Self.randomCells, besides: Set(group))
      }
      var own = Set(group)
      for rank in 0..<Self.randomCells {
        for list in near where own.count < most && rank < list.count { own.insert(list[rank]) }
      }
      pool += own.sorted { $0.unit < $1.unit }
    }
    return pool
  }
}
