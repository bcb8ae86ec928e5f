import Corpus
import Foundation
import Network
import Syntax

/// Which cells the predictions rest on: candidates are held at their mean, and at their value inside,
/// and random cells of like variance at their means; all read the same text side by side.
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
    _ candidates: [Candidate], on files: [Piece], seed: UInt64 = 20151117
  ) throws -> [(cause: Cause, effects: [Double])?] {
    if candidates.isEmpty || files.isEmpty { return candidates.map { _ in nil } }
    var generator = SeededGenerator(seed: seed, stream: 3)
    var variants: [[Hold]] = [[]]
    var numbers: [[Hold]: Int] = [[]: 0]
    func number(_ holds: [Hold]) -> Int {
      if let known = numbers[holds] { return known }
      numbers[holds] = variants.count
      variants.append(holds)
      return variants.count - 1
    }
    let plans = candidates.map { candidate in
      let others = randoms(like: candidate.neurons, &generator)
      return (
        mean: number(candidate.neurons.map(moments.held)),
        inside: number(
          zip(candidate.neurons, candidate.inside).map { Hold(neuron: $0, value: $1) }),
        randoms: others.map { number($0.map(moments.held)) }
      )
    }
    let texts = try CauseTexts(files, grammar, features: features, threads: threads)
    let closers = texts.closers.map { counts in
      counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
        .prefix(Self.mostClosers).map { UInt8($0) }
    }
    let all = variants
    let progress = ReadingProgress(
      total: all.count * files.reduce(0) { $0 + $1.range.count }, report: progress)
    let visitors = try HeldReader(model, threads: threads, precision: .best)
      .read(files, variants: all) {
        HeldLosses(
          texts, variants: all.count, closers: closers.map { $0.map(model.alphabet.symbol) },
          alphabet: model.alphabet, progress)
      }
    let losses = HeldLosses.total(visitors)
    return zip(candidates, plans).map { candidate, plan in
      let feature = candidate.feature
      guard let losses, losses.governed[0][feature].count > 0,
        losses.elsewhere(0, feature).count > 0
      else { return nil }
      func added(_ variant: Int) -> (governed: Double, elsewhere: Double) {
        (
          losses.governed[variant][feature].mean - losses.governed[0][feature].mean,
          losses.elsewhere(variant, feature).mean - losses.elsewhere(0, feature).mean
        )
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
      if !features[feature].isLayout,
        !closers[feature].isEmpty, losses.outside[0][feature].count > 0,
        losses.inside[0][feature].count > 0
      {
        cause.steering = Steering(
          closers: closers[feature].map { String(Unicode.Scalar($0)) },
          outside: losses.outside[0][feature].mean,
          held: losses.outside[plan.inside][feature].mean,
          inside: losses.inside[0][feature].mean)
      }
      return (cause, effects)
    }
  }

  /// Random cells like a candidate's: for one cell the 50 next to it in variance, for several 20 sets,
  /// each of one of the 50 next to each.
  private func randoms(like neurons: [NeuronID], _ generator: inout SeededGenerator)
    -> [[NeuronID]]
  {
    let near = neurons.map { moments.nearest(to: $0, count: Self.randomCells, besides: neurons) }
    if neurons.count == 1 { return near[0].map { [$0] } }
    guard near.allSatisfy({ !$0.isEmpty }) else { return [] }
    return (0..<Self.randomSets).map { _ in
      var set: [NeuronID] = []
      for pool in near {
        let free = pool.filter { !set.contains($0) }
        if !free.isEmpty { set.append(free[generator.below(free.count)]) }
      }
      return set
    }
  }
}

/// The files that cells are held on, with what each feature governs.
final class CauseTexts: Sendable {
  /// By file and feature.
  let governed: [[Governed]]
  /// By feature and byte value: how often it ends a region.
  let closers: [[Int]]

  init(_ files: [Piece], _ grammar: Grammar, features: [Feature], threads: Int) throws {
    let workers = Workers(count: max(1, min(threads, files.count)))
    let read = try workers.map { worker in
      let labeler = try Labeler(grammar, features: features.map(\.name))
      return try stride(from: worker, to: files.count, by: workers.count).map { file in
        let bytes = try SourceReader.bytes(of: files[file].file.path, in: files[file].range)
        let labels = labeler.labels(of: bytes)
        var closers = features.map { _ in [Int](repeating: 0, count: 256) }
        let governed = features.indices.map { feature in
          let values = labels.values(feature)
          Governed.closers(bytes, values, into: &closers[feature])
          return Governed(
            bytes, values,
            isDepth: features[feature].isDepth)
        }
        return (file: file, governed: governed, closers: closers)
      }
    }.flatMap { $0 }.sorted { $0.file < $1.file }
    governed = read.map(\.governed)
    closers = features.indices.map { feature in
      read.reduce(into: [Int](repeating: 0, count: 256)) { sum, file in
        for byte in 0..<256 { sum[byte] += file.closers[feature][byte] }
      }
    }
  }
}

/// Sums of losses and of the closers' probabilities, by variant and feature.
private struct HeldLosses: HeldVisitor {
  struct Sum: Sendable {
    var total = 0.0
    var count = 0
    var mean: Double { count == 0 ? 0 : total / Double(count) }

    mutating func add(_ value: Double) {
      total += value
      count += 1
    }
  }

  private let texts: CauseTexts
  private let closers: [[Int]]
  private let alphabet: Alphabet
  private let progress: ReadingProgress
  /// By variant and feature.
  private(set) var governed: [[Sum]]
  private(set) var known: [[Sum]]
  private(set) var outside: [[Sum]]
  private(set) var inside: [[Sum]]

  init(
    _ texts: CauseTexts, variants: Int, closers: [[Int]], alphabet: Alphabet,
    _ progress: ReadingProgress
  ) {
    self.progress = progress
    self.texts = texts
    self.closers = closers
    self.alphabet = alphabet
    governed = Array(repeating: closers.map { _ in Sum() }, count: variants)
    known = governed
    outside = governed
    inside = governed
  }

  mutating func visit(
    variant: Int, file: Int, bytes: [UInt8], range: Range<Int>,
    row: (Int) -> UnsafeBufferPointer<Float>
  ) {
    progress.advance(range.count)
    for t in range where t + 1 < bytes.count {
      let next = t + 1
      let logs = unsafe row(t)
      let loss = -Double(unsafe logs[alphabet.symbol(of: bytes[next])])
      for (feature, place) in texts.governed[file].enumerated() where place.isKnown[next] {
        known[variant][feature].add(loss)
        if place.isGoverned[next] { governed[variant][feature].add(loss) }
        if place.isAfterOutside[next] {
          outside[variant][feature].add(unsafe probability(closers[feature], logs))
        } else if variant == 0, place.isAfterInside[next] {
          inside[0][feature].add(unsafe probability(closers[feature], logs))
        }
      }
    }
  }

  private func probability(_ symbols: [Int], _ logs: UnsafeBufferPointer<Float>) -> Double {
    symbols.reduce(0) { sum, symbol in sum + exp(Double(unsafe logs[symbol])) }
  }

  func elsewhere(_ variant: Int, _ feature: Int) -> Sum {
    let (all, own) = (known[variant][feature], governed[variant][feature])
    return Sum(total: all.total - own.total, count: all.count - own.count)
  }

  static func total(_ visitors: [HeldLosses]) -> HeldLosses? {
    guard var sum = visitors.first else { return nil }
    func add(_ sum: inout [[Sum]], _ terms: [[Sum]]) {
      for (variant, row) in terms.enumerated() {
        for (feature, term) in row.enumerated() {
          sum[variant][feature].total += term.total
          sum[variant][feature].count += term.count
        }
      }
    }
    for other in visitors.dropFirst() {
      add(&sum.governed, other.governed)
      add(&sum.known, other.known)
      add(&sum.outside, other.outside)
      add(&sum.inside, other.inside)
    }
    return sum
  }
}
