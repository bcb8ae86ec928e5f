import Corpus
import Foundation
import Synchronization
import Testing

@testable import Network

/// What was shown of one stretch.
private final class Shown: Sendable {
  let values = Mutex<[Float]>([])
  let states = Mutex<[[Float]]>([])
  let isEnded = Mutex(false)
}

@Suite struct `Reading stretches` {
  private static let shape = Shape(layers: 2, hidden: 9, symbols: 6)

  /// Reads stretches together; returns when all have ended.
  private func read(
    _ ranges: [Range<Int>], of text: [UInt8], _ model: Model, from states: [[Float]?],
    threads: Int = 2, looks: Int = .max
  ) async throws -> [Shown] {
    let reader = try StretchReader(model, threads: threads, leastUnits: 1)
    let shown = ranges.map { _ in Shown() }
    let neuron = NeuronID(layer: 1, vector: .cell, unit: 4)
    await withTaskGroup(of: Void.self) { group in
      for (index, range) in ranges.enumerated() {
        group.addTask {
          await withCheckedContinuation { continuation in
            let own = shown[index]
            reader.read(
              Stretch(
                of: text, range, from: states[index],
                urgency: Stretch.Urgency.allCases[index % 3]
              ) { activations in
                own.values.withLock { activations.append(neuron, to: &$0) }
                own.states.withLock { $0.append(activations.state) }
                return own.states.withLock { $0.count } < looks
              } end: {
                own.isEnded.withLock { $0 = true }
                continuation.resume()
              })
          }
        }
      }
    }
    return shown
  }

  private func text(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: 11)
    return (0..<count).map { _ in UInt8(generator.below(5)) }
  }

  @Test(arguments: [1, 2, 3])
  func `from a kept state a stretch is what the whole is there, whatever is read beside it`(
    threads: Int
  ) async throws {
    let model = Model.random(Self.shape)
    let text = text(400)
    let whole = try await read([0..<400], of: text, model, from: [nil])[0]
    let values = whole.values.withLock { $0 }
    let states = whole.states.withLock { $0 }
    #expect(values.count == 400 && states.count == 7)
    let naive = NaiveLSTM(model)
    let trace = naive.read(text.map { model.alphabet.symbol(of: $0) }, from: naive.zeroState)
    for (value, step) in zip(values, trace.cells) {
      #expect(abs(Double(value) - tanh(step[1].cell[4])) < 1e-5)
    }
    // More stretches than are read at once, of all urgencies, ending within and at ends of blocks.
    let ranges = (0..<6).flatMap { block in
      [64, 65, 1, 130].map { (block + 1) * 64..<min(400, (block + 1) * 64 + $0) }
    }.filter { !$0.isEmpty }
    let starts = ranges.map { states[$0.lowerBound / 64 - 1] as [Float]? }
    let parts = try await read(ranges, of: text, model, from: starts, threads: threads)
    for (range, part) in zip(ranges, parts) {
      let own = part.values.withLock { $0 }
      #expect(own.count == range.count)
      for (byte, value) in zip(range, own) { #expect(abs(value - values[byte]) < 1e-5) }
    }
  }

  @Test func `a look that has seen enough ends its stretch alone`() async throws {
    let model = Model.random(Self.shape)
    let shown = try await read(
      [0..<400, 0..<30], of: text(400), model, from: [nil, nil], looks: 2)
    #expect(shown[0].values.withLock { $0.count } == 128)
    #expect(shown[1].values.withLock { $0.count } == 30)
  }

  @Test func `a reader that stops ends what it was asked for, also later`() async throws {
    let reader = try StretchReader(Model.random(Self.shape), threads: 1)
    let text = text(100_000)
    for isLate in [false, true] {
      if isLate { reader.stop() }
      await withCheckedContinuation { continuation in
        reader.read(
          Stretch(of: text, 0..<text.count, from: nil, urgency: .later) { _ in
            reader.stop()
            return true
          } end: {
            continuation.resume()
          })
      }
    }
  }

  @Test func `nobody waits for ever behind those who are in a hurry`() {
    var queue = StretchQueue()
    for urgency in Stretch.Urgency.allCases {
      for _ in 0..<20 {
        queue.add(
          Stretch(of: [0], 0..<1, from: nil, urgency: urgency) { _ in
            true
          } end: {
          })
      }
    }
    var counts: [Stretch.Urgency: Int] = [:]
    for _ in 0..<64 {
      let chosen = queue.choose(most: 16)
      #expect(chosen.count == 16)
      #expect(Set(chosen.map(\.stretch.urgency)).count == 1)
      counts[chosen[0].stretch.urgency, default: 0] += 1
    }
    #expect(counts == [.now: 48, .soon: 15, .later: 1])
  }
}
