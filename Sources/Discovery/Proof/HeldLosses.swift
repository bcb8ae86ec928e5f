import Corpus
import Foundation
import Network
import Syntax

/// The ways in which cells are held, each once; the first is the network as it is.
struct HeldVariants: Sendable {
  private(set) var holds: [[Hold]] = [[]]
  /// By variant: the features whose ends' probability is followed under it.
  private(set) var followed: [[Int]] = [[]]
  private var numbers: [[Hold]: Int] = [[]: 0]

  /// The number of a variant; it is added if it is new.
  mutating func number(_ variant: [Hold], following feature: Int? = nil) -> Int {
    if numbers[variant] == nil {
      numbers[variant] = holds.count
      holds.append(variant)
      followed.append([])
    }
    let number = numbers[variant] ?? 0
    if let feature { follow(feature, in: number) }
    return number
  }

  mutating func follow(_ feature: Int, in variant: Int) {
    if !followed[variant].contains(feature) { followed[variant].append(feature) }
  }
}

/// The files that cells are held on, with what each feature governs.
final class HeldTexts: Sendable {
  /// By file and feature.
  let places: [[Governed]]
  /// By file and byte, the features that govern it: `governing[starts[t]..<starts[t + 1]]`.
  let governing: [[Int]]
  let starts: [[Int]]
  /// By feature: bytes that are predicted, with a known label; those it governs.
  let known: [Int]
  let governed: [Int]
  /// By feature and byte value: how often it ends a region.
  let closers: [[Int]]

  init(_ files: [Piece], _ grammar: Grammar, features: [Feature], threads: Int) throws {
    let read = try Workers(count: threads).map(
      files.count, with: { try Labeler(grammar, features: features.map(\.name)) }
    ) { labeler, file in
      let bytes = try SourceReader.bytes(of: files[file].file.path, in: files[file].range)
      let labels = labeler.labels(of: bytes)
      var closers = features.map { _ in [Int](repeating: 0, count: 256) }
      let places = features.indices.map { feature in
        let values = labels.values(feature)
        Governed.closers(bytes, values, into: &closers[feature])
        return Governed(bytes, values, of: features[feature])
      }
      return (places: places, closers: closers, count: bytes.count)
    }
    places = read.map(\.places)
    var (governing, starts): ([[Int]], [[Int]]) = ([], [])
    for (places, _, count) in read {
      var (own, firsts): ([Int], [Int]) = ([], [0])
      for t in 0..<count {
        for (feature, place) in places.enumerated() where place.isGoverned[t] && place.isKnown[t] {
          own.append(feature)
        }
        firsts.append(own.count)
      }
      governing.append(own)
      starts.append(firsts)
    }
    self.governing = governing
    self.starts = starts
    known = features.indices.map { feature in
      read.reduce(0) { $0 + $1.places[feature].isKnown.dropFirst().count { $0 } }
    }
    governed = features.indices.map { feature in
      governing.reduce(0) { $0 + $1.count { $0 == feature } }
    }
    closers = features.indices.map { feature in
      read.reduce(into: [Int](repeating: 0, count: 256)) { sum, file in
        for byte in 0..<256 { sum[byte] += file.closers[feature][byte] }
      }
    }
  }
}

/// Sums of losses and of the closers' probabilities, by variant and feature.
struct HeldLosses: HeldVisitor {
  private let texts: HeldTexts
  private let variants: HeldVariants
  private let closers: [[Int]]
  private let alphabet: Alphabet
  private let progress: ReadingProgress
  /// (variants, F): nats on governed bytes, and on bytes whose label is not known.
  private var governed: [Double]
  private var unknown: [Double]
  /// By variant: nats on all bytes.
  private var all: [Double]
  /// (variants, F): the closers' probability after bytes outside and inside, and how many there are.
  private var ends: [Ends]

  private struct Ends: Sendable {
    var outside = 0.0
    var outsideCount = 0
    var inside = 0.0
    var insideCount = 0
  }

  init(
    _ texts: HeldTexts, _ variants: HeldVariants, closers: [[Int]], alphabet: Alphabet,
    _ progress: ReadingProgress
  ) {
    self.texts = texts
    self.variants = variants
    self.closers = closers
    self.alphabet = alphabet
    self.progress = progress
    let count = variants.holds.count * closers.count
    governed = Array(repeating: 0, count: count)
    unknown = governed
    all = Array(repeating: 0, count: variants.holds.count)
    ends = Array(repeating: Ends(), count: count)
  }

  mutating func visit(
    variant: Int, file: Int, bytes: [UInt8], range: Range<Int>,
    row: (Int) -> UnsafeBufferPointer<Float>
  ) {
    progress.advance(range.count)
    let first = variant * closers.count
    let predicted = range.lowerBound..<min(range.upperBound, bytes.count - 1)
    var losses: [Double] = []
    losses.reserveCapacity(predicted.count)
    for t in predicted {
      losses.append(-Double(unsafe row(t)[alphabet.symbol(of: bytes[t + 1])]))
    }
    all[variant] += losses.reduce(0, +)
    let (governing, starts) = (texts.governing[file], texts.starts[file])
    for (index, loss) in losses.enumerated() {
      let next = predicted.lowerBound + index + 1
      for place in starts[next]..<starts[next + 1] { governed[first + governing[place]] += loss }
    }
    for feature in closers.indices {
      let isKnown = texts.places[file][feature].isKnown
      for (index, loss) in losses.enumerated()
      where !isKnown[predicted.lowerBound + index + 1] {
        unknown[first + feature] += loss
      }
    }
    for feature in variants.followed[variant] {
      let place = texts.places[file][feature]
      for t in predicted {
        let (isOutside, isInside) = (place.isAfterOutside[t + 1], place.isAfterInside[t + 1])
        guard isOutside || (isInside && variant == 0) else { continue }
        let logs = unsafe row(t)
        var p = 0.0
        for symbol in closers[feature] { p += Double(exp(unsafe logs[symbol])) }
        if isOutside {
          ends[first + feature].outside += p
          ends[first + feature].outsideCount += 1
        } else {
          ends[first + feature].inside += p
          ends[first + feature].insideCount += 1
        }
      }
    }
  }

  /// Mean nats on the bytes that a feature governs, and on all others whose label is known.
  func means(_ variant: Int, _ feature: Int) -> (governed: Double, elsewhere: Double)? {
    let index = variant * closers.count + feature
    let (own, rest) = (texts.governed[feature], texts.known[feature] - texts.governed[feature])
    guard own > 0, rest > 0 else { return nil }
    let elsewhere = all[variant] - unknown[index] - governed[index]
    return (governed[index] / Double(own), elsewhere / Double(rest))
  }

  /// The mean probability of an end after bytes outside a feature.
  func outside(_ variant: Int, _ feature: Int) -> Double? {
    let ends = ends[variant * closers.count + feature]
    return ends.outsideCount > 0 ? ends.outside / Double(ends.outsideCount) : nil
  }

  /// The same after bytes inside, of the network as it is.
  func inside(_ feature: Int) -> Double? {
    ends[feature].insideCount > 0 ? ends[feature].inside / Double(ends[feature].insideCount) : nil
  }

  static func total(_ visitors: [HeldLosses]) -> HeldLosses? {
    guard var sum = visitors.first else { return nil }
    for other in visitors.dropFirst() {
      for index in sum.governed.indices {
        sum.governed[index] += other.governed[index]
        sum.unknown[index] += other.unknown[index]
        sum.ends[index].outside += other.ends[index].outside
        sum.ends[index].outsideCount += other.ends[index].outsideCount
        sum.ends[index].inside += other.ends[index].inside
        sum.ends[index].insideCount += other.ends[index].insideCount
      }
      for variant in sum.all.indices { sum.all[variant] += other.all[variant] }
    }
    return sum
  }
}
