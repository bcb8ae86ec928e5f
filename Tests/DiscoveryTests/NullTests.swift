import Calibration
import Corpus
import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct NullTests {
  private static let texts = (0..<6).map {
    CSource.file(seed: 60 + UInt64($0), functions: 1 + $0 % 2, flaws: true)
  }
  private static let features = ["string", "block-depth", "blank"]

  private func network() throws -> Model {
    let alphabet = try Alphabet(bytes: Array(9...126))
    var model = Model(
      untrained: Shape(layers: 1, hidden: 5, symbols: alphabet.count), alphabet: alphabet, seed: 3)
    for index in model.parameters.indices { model.parameters[index] *= 4 }
    return model
  }

  /// A depth that other files do not have is the same at all their bytes, and what rounding leaves of
  /// its spread is no ground for a correlation.
  @Test(arguments: [1003, 20_011, 700_001])
  func `labels that are all the same have no correlation`(_ bytes: Int) {
    var labels = LabelMoments()
    let rank = -0.006309266288450788
    var (inside, all): (Float, Float) = (0, 0)
    for byte in 0..<bytes {
      labels.known += 1
      labels.sum += rank
      labels.squares += rank * rank
      let value = Float(byte % 997) / 997 - 0.4
      inside += value * Float(rank)
      all += value
    }
    func statistic() -> Double {
      let scale = NullScale(labels, .graded)
      return (Double(inside) * scale.inside - Double(all) * scale.all) / 0.28
    }
    #expect(statistic() == 0)
    // One byte of another depth is a spread.
    labels.known += 1
    labels.sum += 0.5
    labels.squares += 0.25
    #expect(statistic() != 0)
  }

  /// The null over all files, and by file the ranks of all cells and the labels.
  private func run() throws -> (
    null: NullDistribution, repairings: Repairings, ranks: [[[Double]]], labels: [[[Float]]]
  ) {
    let (scratch, model, grammar) = (try Scratch(Self.texts), try network(), try c())
    var study = Study(grammar: grammar)
    study.vectors = [.cell, .forgetGate]
    study.threads = 2
    defer { withExtendedLifetime(scratch) {} }
    let pieces = scratch.pieces
    let setting = try Setting(
      pieces, Parts(whole: pieces, pieces.map { _ in .select }), grammar: grammar,
      features: Self.features, threads: 1)
    let passes = try NetworkPasses(
      study, model, setting, ReadingProgress(total: 1, report: nil))
    let tables = try passes.select(fits: false).tables
    let labeler = try Labeler(grammar, features: Self.features)
    let bytes = try pieces.map { try SourceReader.bytes(of: $0.file.path, in: $0.range) }
    let repairings = Repairings(
      files: Array(pieces.indices), labels: bytes.map { labeler.labels(of: $0) })
    let context = passes.context(Array(pieces.indices), ranks: setting.survey.wholeRanks)
    let visitors = try StateReader(model, threads: 2).read(
      pieces, predicts: false,
      by: try context.sharingUnits(2) { try NullTally(context, repairings, tables, units: $0) }
    ) { ReadingFile(number: $0, bytes: $1, labels: repairings.labels[$0]) }
    let null = try NullDistribution(
      visitors, context, repairings, tables, readoutFeatures: [], threads: 2)
    let neurons = tables.vectors.flatMap { table in
      (0..<5).map { NeuronID(layer: table.layer, vector: table.vector, unit: $0) }
    }
    let states = try StateRecorder.states(of: neurons, pieces, model)
    let ranks = states.map { file in
      file.enumerated().map { index, values in
        let table = tables.vectors[index / 5]
        return table.bins.bins(of: values).map {
          Double(table.ranks[index % 5 * table.bins.count + Int($0)])
        }
      }
    }
    return (
      null, repairings, ranks,
      bytes.map { text in
        Self.features.indices.map { labeler.labels(of: text).values($0) }
      }
    )
  }

  /// Ranks of one file's cell beside another's labels, from the start, cut to the shorter.
  private func pairs(_ ranks: [Double], _ labels: [Float]) -> [(Double, Double)] {
    zip(ranks, labels).filter { !$0.1.isNaN }.map { ($0.0, Double($0.1)) }
  }

  @Test func `the null is what pairing files by hand gives`() throws {
    let (null, repairings, ranks, labels) = try run()
    for feature in Self.features.indices where Self.features[feature] != "block-depth" {
      for repairing in stride(from: 0, to: Repairings.count, by: 111) {
        let best =
          ranks[0].indices.map { cell -> Double in
            let bytes = ranks.indices.flatMap { file in
              let other = repairings.partners[file][repairings.partner(of: file, in: repairing)]
              #expect(other != file)
              return pairs(ranks[file][cell], labels[other][feature])
            }
            return abs((Naive.meanDifference(bytes) ?? 0))
          }.max() ?? 0
        #expect(abs(null.maxima[feature][repairing] - best) < 1e-4)
      }
      for cell in ranks[0].indices {
        let bytes = ranks.indices.flatMap { pairs(ranks[$0][cell], labels[$0][feature]) }
        let own = try #require(Naive.meanDifference(bytes))
        #expect(abs(null.observed[feature][cell] - own) < 1e-4)
      }
    }
  }

  @Test func `a graded feature's statistic is the correlation of ranks`() throws {
    let (null, _, ranks, labels) = try run()
    let all = labels.flatMap { $0[1] }.filter { !$0.isNaN }
    var histogram: [Int: Int] = [:]
    for label in all { histogram[Int(label), default: 0] += 1 }
    let grades = GradeRanks(histogram)
    for cell in ranks[0].indices {
      let bytes = ranks.indices.flatMap { pairs(ranks[$0][cell], labels[$0][1]) }
      let rho = Naive.pearson(bytes.map(\.0), bytes.map { grades.position(of: Float($0.1)) })
      // Ranks are scaled by their deviation over all bytes that any feature knows.
      #expect(abs(null.observed[1][cell] - rho) < 0.01)
    }
  }

  @Test func `p counts the draws that do as well, and itself`() {
    #expect(NullDistribution.p(0.5, [0.1, 0.5, 0.6, 0.2]) == 0.6)
    #expect(NullDistribution.p(0.9, Array(repeating: 0.1, count: 999)) == 0.001)
  }

  @Test func `too few files have no p`() {
    #expect(!Repairings(files: [0, 1, 2, 3], labels: []).areEnough)
    let few = Repairings(files: Array(0..<5), labels: [])
    #expect(few.areEnough && few.partners.allSatisfy { $0.count == 4 })
    let many = Repairings(files: Array(0..<40), labels: [])
    #expect(many.partners.allSatisfy { $0.count == Repairings.mostPartners })
  }
}

extension Naive {
  static func pearson(_ x: [Double], _ y: [Double]) -> Double {
    let n = Double(x.count)
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let yy = y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
    return xy / (xx * yy).squareRoot()
  }

  /// Half the difference of the mean rank inside and outside, in units in which it is AUROC - 1/2.
  static func meanDifference(_ pairs: [(rank: Double, label: Double)]) -> Double? {
    let inside = pairs.filter { $0.label > 0 }.map(\.rank)
    let outside = pairs.filter { $0.label == 0 }.map(\.rank)
    guard !inside.isEmpty, !outside.isEmpty else { return nil }
    return inside.reduce(0, +) / Double(inside.count) - outside.reduce(0, +) / Double(outside.count)
  }
}
