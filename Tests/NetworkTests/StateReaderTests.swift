import Corpus
import Synchronization
import Testing

@testable import Network

/// Collects all that a reader shows of every file, by file; a visitor that is the `number`-th of
/// `count` takes the neurons that are its own.
private struct Recorder: StateVisitor {
  let neurons: [NeuronID]
  /// By file: its text, which is its size.
  private(set) var texts: [Int: Int] = [:]
  /// By file and neuron name: a value a byte.
  private(set) var values: [Int: [String: [Float]]] = [:]
  /// By file: a row of log-probabilities a byte.
  private(set) var rows: [Int: [[Float]]] = [:]

  init(_ model: Model, number: Int = 0, of count: Int = 1) {
    let shape = model.shape
    neurons = (0..<shape.layers).flatMap { layer in
      StateVector.allCases.flatMap { vector in
        Workers.share(number, of: count, shape.hidden)
          .map { NeuronID(layer: layer, vector: vector, unit: $0) }
      }
    }
  }

  mutating func visit(_ activations: borrowing Activations, of text: Int) {
    let file = activations.file
    #expect(activations.range.lowerBound == rows[file, default: []].count)
    texts[file] = text
    for neuron in neurons {
      activations.append(neuron, to: &values[file, default: [:]]["\(neuron)", default: []])
    }
    for index in activations.range {
      let row = unsafe activations.withPredictions(after: index) { unsafe Array($0) }
      rows[file, default: []].append(row)
    }
  }
}

@Suite struct `Reading states` {
  /// Sizes around the reader's 64 to 256 steps, more files than lanes, some alike in length.
  static let sizes = [
    1, 2, 63, 64, 65, 127, 128, 129, 200, 5, 17, 64, 300, 31, 90, 11, 3, 71, 8, 40, 520,
  ]

  @Test(arguments: [(1, 9, 1), (2, 5, 2), (3, 17, 3)])
  func `every state of every file is what the naive network computes alone`(
    layers: Int, hidden: Int, threads: Int
  ) throws {
    let folder = try TemporaryFolder()
    let letters = Array("abcdef\n".utf8)
    let alphabet = try Alphabet(bytes: Array(letters.dropLast(2).sorted()))
    let shape = Shape(layers: layers, hidden: hidden, symbols: alphabet.count)
    let model = Model(untrained: shape, alphabet: alphabet, seed: 7)
    var generator = SeededGenerator(seed: 3)
    let files = try Self.sizes.enumerated().map { index, size in
      let text = (0..<size).map { _ in letters[generator.below(letters.count)] }
      return try folder.piece(String(decoding: text, as: UTF8.self), "\(index)")
    }
    var (texts, seen) = ([[UInt8]](repeating: [], count: files.count), 0)
    let recorders = try StateReader(model, threads: threads, leastUnits: 1).read(
      files, predicts: true,
      by: (0..<threads).map { Recorder(model, number: $0, of: threads) },
      seen: { seen += $0 }
    ) { file, bytes in
      #expect(texts[file].isEmpty)
      texts[file] = bytes
      return bytes.count
    }
    #expect(texts.map(\.count) == Self.sizes && seen == Self.sizes.reduce(0, +))

    let naive = NaiveLSTM(model)
    for recorder in recorders {
      #expect(files.indices.map { recorder.texts[$0] } == Self.sizes)
      for (file, bytes) in texts.enumerated() {
        #expect(recorder.rows[file]?.count == bytes.count)
        let trace = naive.read(bytes.map { alphabet.symbol(of: $0) }, from: naive.zeroState)
        for neuron in recorder.neurons {
          let expected = trace.values(of: neuron)
          let values = recorder.values[file]?["\(neuron)"] ?? []
          // Rounding adds up over as many as 520 steps and 3 layers.
          #expect(relativeDifference(values, expected) < 256 * Epsilon.f32, "\(neuron)")
        }
        for (row, logits) in zip(recorder.rows[file] ?? [], trace.logits) {
          #expect(relativeDifference(row, Naive.logSoftmax(logits)) < 256 * Epsilon.f32)
        }
      }
    }
  }

  @Test(arguments: [
    ([], 1), ([0, 0], 1), ([90], 1), ([90, 1], 2), ([90, 90], 2), ([90, 60, 30, 20], 4),
    ([Int](repeating: 5, count: 500), 32),
  ])
  func `as many files are read at once as end with the longest`(sizes: [Int], lanes: Int) {
    #expect(StateReader.lanes(sizes) == lanes)
  }

  @Test func `a piece is read from a zero state as if it were a file`() throws {
    let folder = try TemporaryFolder()
    let alphabet = try Alphabet(bytes: Array("ab".utf8))
    let model = Model(
      untrained: Shape(layers: 1, hidden: 4, symbols: 3), alphabet: alphabet, seed: 1)
    let long = try folder.piece("aabbabab", "long")
    let whole = try folder.piece("babab", "whole")
    let part = Piece(file: long.file, range: 3..<8)
    let recorders = try StateReader(model, threads: 1)
      .read([part, whole], predicts: true, by: [Recorder(model)]) { $1.count }
    #expect(recorders[0].values[0] == recorders[0].values[1])
  }
}

@Suite struct `Evaluation and sampling` {
  private func model(_ folder: TemporaryFolder) throws -> Model {
    let alphabet = try Alphabet(bytes: Array("abcdefg".utf8))
    return Model(untrained: Shape(layers: 2, hidden: 6, symbols: 8), alphabet: alphabet, seed: 5)
  }

  @Test func `loss and accuracies are those of the naive network, first bytes left out`() throws {
    let folder = try TemporaryFolder()
    let model = try model(folder)
    let texts = ["abcabcagfedz", "g", "bbbbbaaaaacccc", String(repeating: "abcd", count: 40)]
    let files = try texts.enumerated().map { try folder.piece($1, "\($0)").file }
    let evaluation = try Evaluation(of: model, on: files, threads: 2)

    let naive = NaiveLSTM(model)
    var (nats, count, first, five) = (0.0, 0, 0, 0)
    for text in texts {
      let symbols = text.utf8.map { model.alphabet.symbol(of: $0) }
      let trace = naive.read(symbols, from: naive.zeroState)
      for (logits, next) in zip(trace.logits, symbols.dropFirst()) {
        let row = Naive.logSoftmax(logits)
        nats -= row[next]
        count += 1
        guard next != model.alphabet.unseen else { continue }
        let rank = row.dropLast().count { $0 > row[next] }
        if rank == 0 { first += 1 }
        if rank < 5 { five += 1 }
      }
    }
    #expect(abs(evaluation.nats - nats / Double(count)) < 1e-5)
    #expect(abs(evaluation.bitsPerByte - evaluation.nats / Naive.log(2)) < 1e-9)
    #expect(evaluation.accuracy == Double(first) / Double(count))
    #expect(evaluation.top5Accuracy == Double(five) / Double(count))
    #expect(evaluation.files == 4)
    #expect(evaluation.bytes == texts.reduce(0) { $0 + $1.utf8.count })
  }

  @Test func `at temperature 0 each byte is the likeliest after those before`() throws {
    let folder = try TemporaryFolder()
    let model = try model(folder)
    let sampler = try Sampler(model, temperature: 0, seed: 1)
    let naive = NaiveLSTM(model)
    var text = Array("abc".utf8)
    text.forEach(sampler.read)
    for _ in 0..<20 {
      let trace = naive.read(text.map { model.alphabet.symbol(of: $0) }, from: naive.zeroState)
      let row = trace.logits.last?.dropLast() ?? []
      let likeliest = row.indices.max { row[$0] < row[$1] } ?? 0
      text.append(sampler.next())
      #expect(text.last == model.alphabet.bytes[likeliest])
    }
    let trace = naive.read(text.map { model.alphabet.symbol(of: $0) }, from: naive.zeroState)
    for vector in StateVector.allCases {
      let neuron = NeuronID(layer: 1, vector: vector, unit: 3)
      let expected = trace.values(of: neuron).last ?? .nan
      #expect(abs(Double(sampler.value(of: neuron)) - expected) < 1e-5)
    }
  }

  @Test func `a held neuron keeps its value, and the predictions are those that follow from it`()
    throws
  {
    let folder = try TemporaryFolder()
    let model = try model(folder)
    let holds = [
      Hold(neuron: NeuronID(layer: 0, vector: .raw, unit: 2), value: 3),
      Hold(neuron: NeuronID(layer: 1, vector: .cell, unit: 4), value: -0.9),
    ]
    let sampler = try Sampler(model, temperature: 0, seed: 1, holds: holds)
    var naive = NaiveLSTM(model)
    naive.holds = holds
    var text = Array("abc".utf8)
    text.forEach(sampler.read)
    for _ in 0..<20 {
      let trace = naive.read(text.map { model.alphabet.symbol(of: $0) }, from: naive.zeroState)
      let row = trace.logits.last?.dropLast() ?? []
      text.append(sampler.next())
      #expect(text.last == model.alphabet.bytes[row.indices.max { row[$0] < row[$1] } ?? 0])
      for hold in holds { #expect(sampler.value(of: hold.neuron) == hold.value) }
    }
  }

  @Test func `at temperature 1 bytes are drawn as often as predicted`() throws {
    let folder = try TemporaryFolder()
    let model = try model(folder)
    let naive = NaiveLSTM(model)
    let trace = naive.read([model.alphabet.symbol(of: 0x61)], from: naive.zeroState)
    let row = Naive.logSoftmax(trace.logits[0].dropLast()).map(Naive.exp)
    var counts = [Int](repeating: 0, count: 7)
    for seed in 0..<3000 {
      let sampler = try Sampler(model, temperature: 1, seed: UInt64(seed))
      sampler.read(0x61)
      counts[model.alphabet.symbol(of: sampler.next())] += 1
    }
    // Four standard deviations of 3,000 draws.
    for (count, p) in zip(counts, row) {
      #expect(abs(Double(count) / 3000 - p) < 4 * (p * (1 - p) / 3000).squareRoot())
    }
  }

  @Test func `the likeliest bytes come in order and never hold the unseen symbol`() throws {
    let alphabet = try Alphabet(bytes: [10, 20, 30])
    let row: [Float] = [-2, -1, -3, 0]
    let best = unsafe row.withUnsafeBufferPointer { unsafe alphabet.likeliest(5, of: $0) }
    #expect(best.map(\.byte) == [20, 10, 30])
    #expect(best.map(\.p) == [Float(-1), -2, -3].map { Float(Naive.exp(Double($0))) })
  }
}
