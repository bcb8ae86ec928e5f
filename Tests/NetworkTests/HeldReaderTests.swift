import Corpus
import Testing

@testable import Network

/// All rows that a reader shows, by variant and file.
private struct Recorder: HeldVisitor {
  struct Job: Hashable {
    let variant: Int
    let file: Int
  }

  private(set) var bytes: [Job: [UInt8]] = [:]
  private(set) var rows: [Job: [[Float]]] = [:]

  mutating func visit(
    variant: Int, file: Int, bytes: [UInt8], range: Range<Int>,
    row: (Int) -> UnsafeBufferPointer<Float>
  ) {
    let job = Job(variant: variant, file: file)
    self.bytes[job] = bytes
    #expect(range.lowerBound == rows[job]?.count ?? 0)
    for t in range { unsafe rows[job, default: []].append(Array(row(t))) }
  }
}

@Suite struct `Reading with neurons held` {
  /// Sizes around the reader's 16 steps, some alike in length.
  private static let sizes = [1, 2, 15, 16, 17, 31, 32, 33, 100, 5, 17, 60]

  private static func hold(_ name: String, _ value: Float, _ shape: Shape) throws -> Hold {
    Hold(neuron: try NeuronID(name, in: shape), value: value)
  }

  private static func variants(_ shape: Shape) throws -> [[Hold]] {
    let single = try (0..<15).map { index in
      try [
        hold(
          "l\(index % 2).\(StateVector.allCases[index % 7].rawValue).\(index % 9)",
          Float(index) / 10 - 0.6, shape)
      ]
    }
    let many = try (0..<9).map { try hold("l1.c.\($0)", Float($0) / 10, shape) }
    return [[]] + single + [many, []]
  }

  private static func model() throws -> Model {
    let alphabet = try Alphabet(bytes: Array("abcde".utf8))
    return Model(untrained: Shape(layers: 2, hidden: 9, symbols: 6), alphabet: alphabet, seed: 7)
  }

  private static func files(_ folder: TemporaryFolder) throws -> [Piece] {
    var generator = SeededGenerator(seed: 3)
    return try sizes.enumerated().map { index, size in
      let text = (0..<size).map { _ in Array("abcdefg\n".utf8)[generator.below(8)] }
      return try folder.piece(String(decoding: text, as: UTF8.self), "\(index)")
    }
  }

  @Test(arguments: Precision.supported)
  func `each file under each variant is what the naive network predicts alone`(
    precision: Precision
  ) throws {
    let folder = try TemporaryFolder()
    let (model, files) = (try Self.model(), try Self.files(folder))
    let variants = try Self.variants(model.shape)
    let recorders = try HeldReader(model, threads: 2, precision: precision)
      .read(files, variants: variants) { Recorder() }
    #expect(recorders.reduce(0) { $0 + $1.rows.count } == files.count * variants.count)
    // Rounding adds up over as many as 100 steps.
    let tolerance = (precision == .f32 ? 256 : 8) * Epsilon.of(precision)
    for recorder in recorders {
      for (job, rows) in recorder.rows {
        let bytes = recorder.bytes[job] ?? []
        #expect(bytes.count == Self.sizes[job.file] && rows.count == bytes.count)
        var naive = NaiveLSTM(model)
        naive.holds = variants[job.variant]
        let trace = naive.read(bytes.map { model.alphabet.symbol(of: $0) }, from: naive.zeroState)
        for (row, logits) in zip(rows, trace.logits) {
          #expect(relativeDifference(row, Naive.logSoftmax(logits)) < tolerance)
        }
      }
    }
  }

  @Test(arguments: Precision.supported)
  func `any number of threads gives the same bits in the same visitors`(precision: Precision) throws
  {
    let folder = try TemporaryFolder()
    let (model, files) = (try Self.model(), try Self.files(folder))
    let variants = try Self.variants(model.shape)
    let results = try [1, 2, 5].map { threads in
      try HeldReader(model, threads: threads, precision: precision)
        .read(files, variants: variants) { Recorder() }.map(\.rows)
    }
    #expect(results[0].count > 5)
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  @Test(arguments: [0, 4, 16])
  func `it predicts what the state reader predicts with the same holds`(variant: Int) throws {
    struct Counter: StateVisitor {
      var rows: [[Float]] = []
      mutating func visit(_ activations: borrowing Activations, of text: [UInt8]) {
        for t in activations.range {
          rows.append(unsafe activations.withPredictions(after: t) { unsafe Array($0) })
        }
      }
    }
    let folder = try TemporaryFolder()
    let (model, file) = (try Self.model(), try Self.files(folder)[8])
    let holds = try Self.variants(model.shape)[variant]
    let held = try HeldReader(model, threads: 1, precision: .f32)
      .read([file], variants: [holds]) { Recorder() }
    let read = try StateReader(model, threads: 1, holds: holds)
      .read([file], predicts: true, by: [Counter()]) { $1 }
    let rows = held[0].rows[Recorder.Job(variant: 0, file: 0)] ?? []
    #expect(rows.count == 100)
    for (row, expected) in zip(rows, read[0].rows) {
      #expect(relativeDifference(row, expected.map(Double.init)) < 64 * Epsilon.f32)
    }
  }

  @Test func `nothing to read or no variant is no visitor`() throws {
    let folder = try TemporaryFolder()
    let (model, files) = (try Self.model(), try Self.files(folder))
    let reader = try HeldReader(model, threads: 2, precision: .f32)
    #expect(try reader.read(files, variants: []) { Recorder() }.isEmpty)
    #expect(try reader.read([], variants: [[]]) { Recorder() }.isEmpty)
  }
}
